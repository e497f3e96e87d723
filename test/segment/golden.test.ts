import { describe, it } from 'node:test'
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import type { ColumnPlan } from '../../src/schema/row-plan.ts'
import { indexIds } from '../../src/segment/layout.ts'
import { v3Indexes } from '../../src/segment/reader/index-source.ts'
import { readArchive } from '../../src/segment/reader/read-archive.ts'
import { openSegment } from '../../src/segment/reader/segment-reader.ts'
import { segmentToRowBlock } from '../../src/segment/reader/segment-to-row-block.ts'
import { buildSegment } from './built.ts'
import { blocksOf, column, joined, planOf, request } from './plans.ts'

const golden = (path: string) => readFileSync(new URL(`../golden/segment/${path}`, import.meta.url))
/** A partition column that the table does not have: no partition keys, as in a segment of an unpartitioned table. */
const unpartitioned = { column: '', function: 'Murmur', count: 1 } as const

function adler32 (bytes: Uint8Array): number {
  let a = 1
  let b = 0
  for (const byte of bytes) {
    a = (a + byte) % 65521
    b = (b + a) % 65521
  }
  return b * 65536 + a
}

describe('a segment of three rows', () => {
  const plan = planOf([
    column('meetup_id', 'STRING'),
    column('is_delete', 'BOOLEAN'),
    column('price', 'DOUBLE', { fieldType: 'METRIC' }),
    column('mtime', 'LONG', { fieldType: 'DATE_TIME', dateTimeFormat: '1:MILLISECONDS:EPOCH', dateTimeGranularity: '1:MILLISECONDS' })
  ], { timeColumn: 'mtime', partition: unpartitioned })
  const rows = [['b', 0, 1.5, 1700000000000], ['a', 1, 2, 1700000001000], ['ccc', 0, null, 1700000002000]]
  const built = buildSegment(plan, request, blocksOf(plan, rows))
  const file = (name: string) => joined(built.files.get(name))

  it('has the bytes that Pinot writes', () => {
    assert.equal(file('columns.psf').toString('hex'), golden('meetup_0/columns.psf').toString('hex'))
    assert.equal(file('index_map').toString(), golden('meetup_0/index_map').toString())
    assert.equal(file('metadata.properties').toString(), golden('meetup_0/metadata.properties').toString())
    // Pinot's own CRC of these files.
    assert.equal(adler32(Buffer.concat(['columns.psf', 'index_map', 'metadata.properties'].map(file))), 0xa1bfdc45)
  })

  it('has a CRC of 53 bits and the creation time', () => {
    assert.equal(built.crc, 5981652974101946)
    assert.equal(file('creation.meta').toString('hex'), '001540481cb0e5ba' + '0000018bcfe56800')
    const later = buildSegment(plan, { ...request, creationTime: 1 }, blocksOf(plan, rows))
    assert.equal(later.crc, built.crc)
    assert.notEqual(buildSegment(plan, { ...request, name: 'meetup_1' }, blocksOf(plan, rows)).crc, built.crc)
    assert.notEqual(buildSegment(plan, request, blocksOf(plan, rows.slice(1))).crc, built.crc)
  })

  it('tells what it has', () => {
    assert.deepEqual([built.rows, built.startTime, built.endTime, built.bytes], [3, 1700000000000, 1700000002000, 182 + 616 + 2690 + 16])
    assert.deepEqual([...built.columns.keys()], ['is_delete', 'meetup_id', 'mtime', 'price'])
    assert.deepEqual(built.columns.get('price'), {
      hasDictionary: true, cardinality: 3, sorted: false, entryLength: 0, maxValues: 0, values: 3, nullCount: 1, min: 0, max: 2
    })
  })
})

describe('a segment of all types', () => {
  const theirs = readArchive(golden('pinot-all-types-v3.tar.gz'))
  const reader = openSegment(theirs)
  const columns: ColumnPlan[] = [...reader.columns.values()].map(({ metadata }) => column(metadata.name, metadata.dataType, {
    fieldType: metadata.fieldType,
    multiValue: metadata.multiValue,
    encoding: metadata.hasDictionary ? 'dictionary' : 'raw',
    dateTimeFormat: metadata.dateTimeFormat ?? undefined,
    dateTimeGranularity: metadata.dateTimeGranularity ?? undefined
  }))
  const plan = planOf(columns, { table: 'all', timeColumn: 'ts', partition: { column: 'dINT', function: 'Modulo', count: 1 } })
  const built = buildSegment(plan, { ...request, name: 'all_types', custom: { a: 'x,y' } }, [segmentToRowBlock(reader, plan)])
  const ours = new Map([...built.files].map(([name, pieces]) => [name, joined(pieces)]))

  it('has the metadata that Pinot writes', () => {
    const lines = (bytes: Uint8Array) => Buffer.from(bytes).toString().split('\n').filter((line) => !line.startsWith('creator.version'))
    const expected = lines(theirs.get('all_types/v3/metadata.properties')!).map((line) => line.replace('custom.a = x,y', 'custom.a = x\\,y'))
    assert.deepEqual(lines(ours.get('metadata.properties')!), expected)
  })

  it('has the indexes that Pinot writes', () => {
    const own = v3Indexes(ours)
    const other = v3Indexes(new Map([...theirs].map(([path, bytes]) => [path.split('/').at(-1)!, bytes])))
    const different: string[] = []
    for (const { metadata } of reader.columns.values()) {
      for (const kind of Object.keys(indexIds) as Array<keyof typeof indexIds>) {
        const a = own(metadata, kind)
        const b = other(metadata, kind)
        assert.equal(a === null, b === null, `${metadata.name} ${kind}`)
        if (a !== null && Buffer.compare(a, b!) !== 0) different.push(`${metadata.name} ${kind}`)
      }
    }
    assert.deepEqual(different, [])
  })
})
