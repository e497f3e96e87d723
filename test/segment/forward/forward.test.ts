import { describe, it } from 'node:test'
import assert from 'node:assert/strict'
import { inflateSync } from 'node:zlib'
import { decompressLz4 } from '../../../src/bytes/lz4.ts'
import { decompressSnappy } from '../../../src/bytes/snappy.ts'
import { zstdAvailable } from '../../../src/bytes/zstd.ts'
import type { Cell, DataType } from '../../../src/schema/data-type.ts'
import { columnInput } from '../../../src/segment/column/column-input.ts'
import { bigEndian } from '../../../src/segment/dictionary/write-dictionary.ts'
import { fixedWidthCodec, variableWidthCodec } from '../../../src/segment/forward/chunk-codec.ts'
import { docsPerChunk, writeMultiValue } from '../../../src/segment/forward/mv-dictionary.ts'
import { writeIds } from '../../../src/segment/forward/id-index.ts'
import { entriesOf } from '../../../src/segment/forward/raw-entries.ts'
import { writeRawFixed } from '../../../src/segment/forward/raw-fixed.ts'
import { targetChunkSize, writeRawVariable } from '../../../src/segment/forward/raw-variable.ts'
import { segmentKernels } from '../../../src/worker/segment-kernels.ts'
import { blockRows } from '../../../src/segment/segment-rows.ts'
import { blocksOf, column, joined, planOf } from '../plans.ts'

const ids = (...values: number[]) => Int32Array.from(values)

function index (values: Int32Array, cardinality: number, multiValue = false) {
  const kernel = segmentKernels().columns
  kernel.begin()
  const at = kernel.allocate(values.length * 4)
  kernel.words(at, values.length).set(values)
  return writeIds(kernel, at, values.length, cardinality, multiValue, at + values.length * 4 + 16)
}

const packed = (values: Int32Array, cardinality: number) => index(values, cardinality, true).bytes
const hex = (...pieces: Uint8Array[]) => joined(pieces).toString('hex')
const spaceless = (text: string) => text.replaceAll(/\s/g, '')

function entries (type: DataType, values: readonly Cell[], multiValue = false, cuts: readonly number[] = []) {
  const plan = planOf([column('c', type, { multiValue })])
  return entriesOf(columnInput(plan.columns[0]!, blockRows(blocksOf(plan, values.map((value) => [value]), cuts)).column(0)))
}

const doubles = (...values: number[]) => bigEndian(new Uint8Array(Float64Array.from(values).buffer), 8)

describe('forward index with dictionary', () => {
  it('is bit-packed where ids are not in order', () => {
    assert.equal(hex(packed(ids(1, 0, 2), 3)), '48')
    assert.equal(hex(packed(ids(0, 1, 0), 2)), '40')
    assert.equal(hex(packed(ids(5, 4, 3, 2, 1, 0), 6)), 'b1a200')
    assert.equal(hex(index(ids(5, 4, 3, 2, 1, 0), 6).bytes), 'b1a200')
    assert.equal(packed(new Int32Array(9), 257).length, Math.ceil(9 * 9 / 8))
  })

  it('is ranges of documents where ids are in order', () => {
    const sorted = (values: Int32Array, cardinality: number) => {
      const { sorted, bytes } = index(values, cardinality)
      assert.ok(sorted)
      return hex(bytes)
    }
    assert.equal(sorted(ids(0, 1, 2), 3), '0000000000000000' + '0000000100000001' + '0000000200000002')
    assert.equal(sorted(ids(0, 0, 0, 0, 0, 0), 1), '0000000000000005')
    assert.equal(sorted(ids(0, 0, 1), 2), '0000000000000001' + '0000000200000002')
    assert.equal(sorted(ids(0), 1), '0000000000000000')
    assert.ok(!index(ids(1, 0), 2).sorted)
    assert.ok(!index(ids(0, 1), 2, true).sorted, 'not for multi-value columns')
  })

  it('has chunk starts, row starts and values for multi-value columns', () => {
    const rows = [[1, 2], [2, 3], [0], [4, 5], [5, 6], [6, 7]]
    const starts = Int32Array.from([0, 2, 4, 5, 7, 9, 11])
    assert.equal(hex(...writeMultiValue(packed(ids(...rows.flat()), 8), 11, starts)), '00000000' + 'ad40' + '29312ddb80')
  })

  it('cuts chunks by the whole-number mean of values', () => {
    assert.deepEqual([docsPerChunk(11, 6), docsPerChunk(12, 6), docsPerChunk(5000, 1), docsPerChunk(7 * 1000 + 999, 1000)], [2048, 1024, 1, 293])
    // 3000 documents of one value: chunks of 2048.
    const starts = Int32Array.from({ length: 3001 }, (_, i) => i)
    const [head] = writeMultiValue(packed(new Int32Array(3000), 1), 3000, starts)
    assert.equal(hex(head!.subarray(0, 8)), '00000000' + '00000800')
    assert.equal(head!.length, 8 + 375)
    assert.ok(head!.subarray(8).every((byte) => byte === 0xff))
  })
})

describe('raw fixed-width forward index', () => {
  it('is a header and plain values', () => {
    assert.equal(hex(...writeRawFixed(doubles(1.5, 2, 0), 8, fixedWidthCodec('PASS_THROUGH', segmentKernels().lz4))), spaceless(`
      00000004 00000001 00000400 00000008 00000003 00000000 0000001c
      0000000000000024
      3ff8000000000000 4000000000000000 0000000000000000`))
  })

  it('compresses chunks with LZ4 without a length', () => {
    const longs = BigInt64Array.from([1700000000000n, 1700000001000n, 1700000002000n])
    assert.equal(hex(...writeRawFixed(bigEndian(new Uint8Array(longs.buffer), 8), 8, fixedWidthCodec('LZ4', segmentKernels().lz4))), spaceless(`
      00000004 00000001 00000400 00000008 00000003 00000003 0000001c 0000000000000024
      82 0000018bcfe56800 0800 a0 6be80000018bcfe56fd0`))
  })

  it('begins a chunk every 1024 values', () => {
    const values = bigEndian(new Uint8Array(Int32Array.from({ length: 1025 }, (_, i) => i).buffer), 4)
    const [header, ...chunks] = writeRawFixed(values, 4, fixedWidthCodec('PASS_THROUGH', segmentKernels().lz4))
    assert.equal(hex(header!), spaceless(`
      00000004 00000002 00000400 00000004 00000401 00000000 0000001c
      000000000000002c 000000000000102c`))
    assert.deepEqual(joined(chunks), Buffer.from(values))
  })
})

describe('raw variable-width forward index', () => {
  const values = ['rs0', 'rs1', 'rs2', 'rs3', 'rs4', 'rs5']
  const chunk = spaceless('06000000 1c000000 1f000000 22000000 25000000 28000000 2b000000 727330 727331 727332 727333 727334 727335')

  it('is a header, a chunk table and chunks', () => {
    assert.equal(hex(...writeRawVariable(entries('STRING', values), variableWidthCodec('PASS_THROUGH', segmentKernels().lz4), 'c')),
      spaceless('00000004 00001000 00000000 00000018 00000000 00000000') + chunk)
    assert.equal(hex(...writeRawVariable(entries('STRING', values, false, [2, 0, 3]), variableWidthCodec('PASS_THROUGH', segmentKernels().lz4), 'c')),
      spaceless('00000004 00001000 00000000 00000018 00000000 00000000') + chunk)
  })

  it('compresses chunks, LZ4 with the length before and GZIP with it behind', () => {
    const compressed = (compression: 'LZ4' | 'GZIP' | 'SNAPPY' | 'ZSTANDARD') => {
      const [header, , data] = writeRawVariable(entries('STRING', values), variableWidthCodec(compression, segmentKernels().lz4), 'c')
      return { code: Buffer.from(header!).readInt32BE(8), data: Buffer.from(data!) }
    }
    const lz4 = compressed('LZ4')
    assert.equal(lz4.code, 4)
    assert.equal(lz4.data.readUInt32LE(), 46)
    assert.equal(hex(decompressLz4(lz4.data.subarray(4), 46)), chunk)
    const gzip = compressed('GZIP')
    assert.equal(gzip.code, 5)
    assert.equal(hex(inflateSync(gzip.data.subarray(0, -4))), chunk)
    assert.equal(gzip.data.subarray(-4).toString('hex'), '2e000000')
    const snappy = compressed('SNAPPY')
    assert.equal(snappy.code, 1)
    assert.equal(hex(decompressSnappy(snappy.data, 46)), chunk)
    if (zstdAvailable) assert.equal(compressed('ZSTANDARD').code, 2)
    else assert.throws(() => compressed('ZSTANDARD'), /Zstandard needs Node 22.15/)
  })

  it('writes the GZIP length of fixed-width chunks big-endian', () => {
    const [, data] = writeRawFixed(doubles(1.5, 2, 0), 8, fixedWidthCodec('GZIP', segmentKernels().lz4))
    assert.equal(Buffer.from(data!).subarray(-4).toString('hex'), '00000018')
  })

  it('cuts chunks at the target size', () => {
    const longest = 'x'.repeat(10)
    const many = entries('STRING', Array.from({ length: 2000 }, () => longest))
    assert.equal(targetChunkSize(many), 10_000)
    const pieces = writeRawVariable(many, variableWidthCodec('PASS_THROUGH', segmentKernels().lz4), 'c')
    // 4 + n * 14 <= 10000: 714 values a chunk.
    assert.equal(hex(pieces[1]!), spaceless(`00000000 00000000 ca020000 ${u32(4 + 714 * 14)} 94050000 ${u32(2 * (4 + 714 * 14))}`))
    assert.equal(joined(pieces.slice(2)).length, 10_000 + 10_000 + 4 + 572 * 14)
  })

  it('grows the target for a value that would not fit, so that no chunk is huge', () => {
    const value = 'y'.repeat(2_000_000)
    const large = entries('STRING', ['a', value, 'b'])
    assert.equal(targetChunkSize(large), 2_000_008)
    const [header, table] = writeRawVariable(large, variableWidthCodec('LZ4', segmentKernels().lz4), 'c')
    assert.equal(Buffer.from(header!).readInt32BE(4), 2_000_008)
    const firsts = [0, 8, 16].map((at) => Buffer.from(table!).readUInt32LE(at))
    assert.deepEqual(firsts, [0, 1, 2])
    assert.equal(targetChunkSize(entries('STRING', ['z'.repeat(1 << 20)])), (1 << 20) + 8)
    assert.equal(targetChunkSize(entries('STRING', ['z'.repeat(5000)])), 1 << 20)
  })

  it('writes the rows of multi-value columns big-endian', () => {
    const payload = (type: DataType, row: Cell) => {
      const of = entries(type, [row], true)
      const out = new Uint8Array(of.lengths[0]!)
      of.copy(0, 1, out, 0)
      return hex(out)
    }
    assert.equal(payload('INT', [0, 7]), '00000002' + '00000000' + '00000007')
    assert.equal(payload('LONG', [-2]), '00000001' + 'fffffffffffffffe')
    assert.equal(payload('FLOAT', [1.5]), '00000001' + '3fc00000')
    assert.equal(payload('STRING', ['x0', 'yy']), '00000002' + '00000002' + '00000002' + '7830' + '7979')
    assert.equal(payload('STRING', ['', 'é']), '00000002' + '00000000' + '00000002' + 'c3a9')
    assert.equal(payload('BYTES', [Uint8Array.of(255)]), '00000001' + '00000001' + 'ff')
  })

  it('counts the longest multi-value row as Java does', () => {
    assert.equal(entries('INT', [[1, 2, 3], [4]], true).longest, 4 + 12)
    // The most values and the most bytes are in different rows.
    assert.equal(entries('STRING', [['a', 'b', 'c'], ['dddddd']], true).longest, 4 + 12 + 6)
  })
})

function u32 (value: number): string {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes.toString('hex')
}
