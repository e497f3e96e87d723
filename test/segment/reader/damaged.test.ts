import { describe, it } from 'node:test'
import assert from 'node:assert/strict'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { DynapinotError } from '../../../src/errors.ts'
import type { Cell } from '../../../src/schema/data-type.ts'
import { readArchive } from '../../../src/segment/reader/read-archive.ts'
import { openSegment } from '../../../src/segment/reader/segment-reader.ts'
import { writeTar } from '../../../src/segment/tar.ts'
import { buildSegment, packSegment } from '../built.ts'
import { blocksOf, column, joined, planOf, request } from '../plans.ts'

const plan = planOf([
  column('id', 'STRING'), column('sorted', 'INT'), column('n', 'LONG'), column('tags', 'STRING', { multiValue: true }), column('long', 'STRING'),
  column('raw', 'LONG', { encoding: 'raw' }), column('snappy', 'INT', { encoding: 'raw', compression: 'SNAPPY' }), column('gzip', 'DOUBLE', { encoding: 'raw', compression: 'GZIP' }),
  column('text', 'STRING', { encoding: 'raw' }), column('plain', 'STRING', { encoding: 'raw', compression: 'PASS_THROUGH' }),
  column('many', 'STRING', { encoding: 'raw', multiValue: true }), column('ints', 'INT', { encoding: 'raw', multiValue: true, compression: 'GZIP' }), column('bytes', 'BYTES')
])
const rows = Array.from({ length: 30 }, (_, i): Cell[] => [
  `k${i * 7 % 30}`, i >> 2, i % 5 === 0 ? null : i * 3 % 11, i % 4 === 0 ? null : ['x', `y${i % 3}`], i === 7 ? 'z'.repeat(300) : `v${i % 9}`,
  i * 17 % 13, i, i / 3, `text ${i % 3}`, `${i}`, ['a', `b${i}`], [i, 1], Uint8Array.of(i)
])
const built = buildSegment(plan, request, blocksOf(plan, rows))
const files = new Map([...built.files].map(([name, pieces]) => [name, joined(pieces)]))

/** Reads everything; damage may go unseen, but it must not come out as any other error. */
function readAll (of: ReadonlyMap<string, Uint8Array>): 'read' | 'refused' {
  try {
    const { metadata, columns } = openSegment(of)
    // A huge number of rows is possible where the indexes of a sorted column say so; only a few are asked for.
    for (const reader of columns.values()) reader.cells(0, Math.min(metadata.rows, reader.metadata.rows, 1000))
    return 'read'
  } catch (error) {
    assert.ok(error instanceof DynapinotError && error.code === 'SEGMENT_INVALID', String((error as Error).stack))
    assert.ok(error.context.file !== undefined)
    return 'refused'
  }
}

function changedProperty (key: string, value: string): Map<string, Uint8Array> {
  const text = files.get('metadata.properties')!.toString()
  const line = new RegExp(`^${key.replaceAll('.', '\\.')} = .*$`, 'm')
  assert.match(text, line)
  return new Map(files).set('metadata.properties', Buffer.from(text.replace(line, value === '' ? '' : `${key} = ${value}`)))
}

function refused (of: ReadonlyMap<string, Uint8Array>, message: RegExp, name = 'id'): void {
  assert.throws(() => openSegment(of).columns.get(name)!.slice(), (error) =>
    error instanceof DynapinotError && error.code === 'SEGMENT_INVALID' && message.test(error.message), String(message))
}

describe('a damaged segment', () => {
  it('is read or refused, whatever bytes are changed', () => {
    assert.equal(readAll(files), 'read')
    const names = ['columns.psf', 'index_map', 'metadata.properties', 'creation.meta']
    fc.assert(fc.property(fc.constantFrom(...names), fc.array(fc.tuple(fc.nat(1 << 20), fc.nat(255)), { minLength: 1, maxLength: 4, size: 'max' }), (name, changes) => {
      const bytes = Buffer.from(files.get(name)!)
      for (const [at, value] of changes) bytes[at % bytes.length] = value
      readAll(new Map(files).set(name, bytes))
    }), { numRuns: 1500 })
  })

  it('is read or refused, wherever a file ends', () => {
    for (const [name, bytes] of files) {
      for (let length = 0; length < bytes.length; length += 1 + (length >> 5)) readAll(new Map(files).set(name, bytes.subarray(0, length)))
    }
  })

  it('is refused with what is wrong', () => {
    const without = (name: string) => new Map([...files].filter(([key]) => key !== name))
    refused(without('metadata.properties'), /metadata.properties: it is missing/)
    refused(without('columns.psf'), /columns.psf: it is missing/)
    refused(without('index_map'), /id forward: it is missing/)
    refused(new Map(files).set('creation.meta', Buffer.alloc(15)), /creation.meta: it ends at byte 15/)
    refused(changedProperty('segment.total.docs', ''), /segment.total.docs is missing/)
    refused(changedProperty('segment.total.docs', '-1'), /segment.total.docs is "-1"/)
    refused(changedProperty('column.id.cardinality', '9999999999'), /column.id.cardinality is "9999999999"/)
    refused(changedProperty('column.id.dataType', 'MAP'), /column id has the type MAP/)
    refused(changedProperty('column.id.cardinality', '29'), /dictionary/)
    refused(changedProperty('column.id.bitsPerElement', '6'), /19 bytes instead of 23 for 30 ids of 6 bits/)
    refused(changedProperty('column.id.bitsPerElement', '4'), /19 bytes instead of 15 for 30 ids of 4 bits/)
    refused(changedProperty('column.n.cardinality', '3'), /dictionary has/, 'n')
    refused(changedProperty('column.sorted.totalDocs', '31'), /has 30 rows instead of 31/, 'sorted')
    refused(changedProperty('column.tags.totalNumberOfEntries', '12'), /12 values for 30 rows/, 'tags')
    refused(changedProperty('column.raw.totalDocs', '31'), /30 values of 8 bytes instead of 31 of 8/, 'raw')
    const map = files.get('index_map')!.toString()
    refused(new Map(files).set('index_map', Buffer.from(map.replace(/(id.dictionary.startOffset = )\d+/, '$199999999'))), /id.dictionary is not inside columns.psf/)
    refused(new Map(files).set('index_map', Buffer.from(map.replace(/(id.dictionary.startOffset = )\d+/, '$13'))), /no marker before it/)
    refused(new Map(files).set('index_map', Buffer.from(map.replace(/(id.dictionary.size = )\d+/, '$1x'))), /id.dictionary.size is x/)
  })

  it('gives no rows that it does not have', () => {
    const reader = openSegment(files).columns.get('id')!
    for (const [from, to] of [[-1, 2], [0, 31], [5, 4]] as const) assert.throws(() => reader.slice(from, to), RangeError)
    assert.deepEqual(reader.cells(30, 30), [])
  })
})

describe('a damaged archive', () => {
  const archive = Buffer.concat(packSegment(built, { archive: 'gzip', level: 1 }))
  const refusedArchive = (bytes: Uint8Array, message: RegExp, most?: number) =>
    assert.throws(() => readArchive(bytes, 'a.tar.gz', most), (error) =>
      error instanceof DynapinotError && error.code === 'SEGMENT_INVALID' && error.context.file === 'a.tar.gz' && message.test(error.message), String(message))

  it('is refused with what is wrong', () => {
    refusedArchive(new Uint8Array(0), /neither gzip nor LZ4 nor zstd/)
    refusedArchive(Buffer.from('PK'), /neither gzip/)
    refusedArchive(archive.subarray(0, -9), /unexpected end of file/)
    const changed = Buffer.from(archive)
    changed[archive.length - 6]! ^= 1
    refusedArchive(changed, /incorrect data check|incorrect length check/)
    refusedArchive(gzipSync(Buffer.concat(writeTar([{ path: 'a', pieces: [Buffer.alloc(600)] }], 0)).subarray(0, 700)), /ends inside the file/)
    refusedArchive(archive, /larger than|Cannot create a Buffer/, 1000)
  })

  it('is refused or read, whatever bytes are changed', () => {
    const lz4 = Buffer.concat(packSegment(built, { archive: 'lz4', level: 1 }))
    fc.assert(fc.property(fc.constantFrom(archive, lz4), fc.nat(1 << 20), fc.integer({ min: 1, max: 255 }), (bytes, at, flip) => {
      const changed = Buffer.from(bytes)
      changed[at % changed.length]! ^= flip
      try {
        readAll(readArchive(changed))
      } catch (error) {
        assert.ok(error instanceof DynapinotError && error.code === 'SEGMENT_INVALID', String((error as Error).stack))
      }
    }), { numRuns: 300 })
  })
})
