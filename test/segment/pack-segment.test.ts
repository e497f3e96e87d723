import { describe, it } from 'node:test'
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { compressGzip, zlibDeflater } from '../../src/bytes/gzip.ts'
import { zstdAvailable } from '../../src/bytes/zstd.ts'
import { DynapinotError } from '../../src/errors.ts'
import { checkArchive } from '../../src/segment/pack-segment.ts'
import { readArchive } from '../../src/segment/reader/read-archive.ts'
import { checkSegmentName } from '../../src/segment/segment-name.ts'
import { buildSegment, packSegment } from './built.ts'
import { blocksOf, column, joined, planOf, request } from './plans.ts'

const plan = planOf([column('k', 'STRING')])
const built = buildSegment(plan, request, blocksOf(plan, [['a'], ['b']]))
const names = ['columns.psf', 'index_map', 'metadata.properties', 'creation.meta']

describe('archive of a segment', () => {
  it('has the folder first, then the files', () => {
    const tar = gunzipSync(joined(packSegment(built, { archive: 'gzip', level: 1 })))
    const listed = execFileSync('tar', ['-tf', '-'], { input: tar }).toString().trim().split('\n')
    assert.deepEqual(listed, ['meetup_0/', 'meetup_0/v3/', ...names.map((name) => `meetup_0/v3/${name}`)])
  })

  it('has the same files with every codec', () => {
    for (const archive of ['gzip', 'lz4', ...(zstdAvailable ? ['zstd' as const] : [])] as const) {
      const files = readArchive(joined(packSegment(built, { archive, level: 1 })))
      for (const name of names) assert.deepEqual(Buffer.from(files.get(`meetup_0/v3/${name}`)!), joined(built.files.get(name)))
    }
  })

  it('cannot be zstd where the runtime has none, and says so before the work', { skip: zstdAvailable ? 'this runtime has zstd' : false }, () => {
    assert.throws(() => checkArchive({ archive: 'zstd', level: 1 }), (error) =>
      error instanceof DynapinotError && error.code === 'PLAN_CONFLICT' && /Node 22.15/.test(error.context.remedy!))
    assert.doesNotThrow(() => checkArchive({ archive: 'gzip', level: 1 }))
  })

  it('has no map in a segment without rows', () => {
    const empty = buildSegment(plan, request, blocksOf(plan, []))
    assert.deepEqual([...readArchive(joined(packSegment(empty, { archive: 'lz4', level: 1 })))].map(([path, bytes]) => [path.split('/').at(-1), bytes.length > 0]),
      [['columns.psf', false], ['metadata.properties', true], ['creation.meta', true]])
  })
})

describe('gzip of pieces', () => {
  it('is one member that gives back the pieces', () => {
    const piece = fc.tuple(fc.uint8Array({ maxLength: 2000, size: 'max' }), fc.integer({ min: 1, max: 900 })).map(([bytes, times]) => Buffer.concat(Array.from({ length: times }, () => bytes)))
    fc.assert(fc.property(fc.array(piece, { maxLength: 6, size: 'max' }), fc.integer({ min: 0, max: 9 }), (pieces, level) => {
      const archive = joined([...compressGzip(pieces, zlibDeflater(level))])
      assert.ok(gunzipSync(archive).equals(Buffer.concat(pieces)))
      // A second member would be data behind the first: gzip itself would say so only with -v, so look at the trailer.
      assert.equal(archive.readUInt32LE(archive.length - 4), Buffer.concat(pieces).length)
    }), { numRuns: 30 })
  })

  it('finds matches over the border of its blocks', () => {
    const noise = Buffer.from(Array.from({ length: 20_000 }, (_, i) => Math.imul(i * i + 1, 2654435761) >>> 24))
    const before = Buffer.concat([Buffer.alloc((1 << 20) - noise.length), noise])
    const alone = joined([...compressGzip([before], zlibDeflater(6))]).length
    assert.ok(joined([...compressGzip([before, noise], zlibDeflater(6))]).length - alone < 1000)
  })

  it('has the bytes of an empty input', () => {
    assert.equal(joined([...compressGzip([], zlibDeflater(1))]).toString('hex'), '1f8b08000000000000ff' + '0300' + '0000000000000000')
  })
})

describe('segment names', () => {
  it('are file names that Pinot reads nothing into', () => {
    for (const name of ['meetup-1a2b-p0003-000001', 'a', 'A.b_c-9', 'x'.repeat(200)]) checkSegmentName(name)
    for (const name of ['', 'a__b', 'a/b', 'é', '.hidden', '-x', 'a b', 'x'.repeat(201)]) {
      assert.throws(() => checkSegmentName(name), (error) => error instanceof DynapinotError && error.code === 'UNEXPECTED', name)
    }
  })

  it('are checked when a segment is built', () => {
    assert.throws(() => buildSegment(plan, { ...request, name: 'a__b' }, []), /two underscores/)
  })
})
