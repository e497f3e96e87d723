import { describe, it } from 'node:test'
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { fixedDictionary } from '../../../src/segment/dictionary/fixed-dictionary.ts'
import { idsOf } from './ids.ts'
import { segmentKernels } from '../../../src/worker/segment-kernels.ts'

const many = { maxLength: 400, size: 'max' } as const
const plain = (value: number) => Object.is(value, -0) || Number.isNaN(value) ? 0 : value
const spread = (count: number, of: (i: number) => number) => Array.from({ length: count }, (_, i) => of(Math.imul(i + 1, 2654435761)))

type Values = Int32Array<ArrayBuffer> | Float32Array<ArrayBuffer> | BigInt64Array<ArrayBuffer> | Float64Array<ArrayBuffer>

function check<T extends Values> (values: T, view: (buffer: ArrayBuffer) => T): void {
  const width = values.BYTES_PER_ELEMENT as 4 | 8
  const bytes = new Uint8Array(values.buffer)
  const half = (values.length >> 1) * width
  const order = values instanceof Int32Array || values instanceof BigInt64Array ? 'integer' : 'floating'
  const { sorted, file, ids } = fixedDictionary(segmentKernels().columns, [bytes.subarray(0, half), bytes.subarray(half)], width, order, false)
  const all = [...values as Iterable<number | bigint>]
  const expected = [...new Set(all)].sort((a, b) => a < b ? -1 : a > b ? 1 : 0)
  const found = [...view(sorted.buffer) as Iterable<number | bigint>]
  assert.deepEqual(found, expected)
  assert.deepEqual(idsOf(ids, found.length, all.length).map((id) => found[id]), all)
  assert.deepEqual(Buffer.from(file)[width === 4 ? 'swap32' : 'swap64'](), Buffer.from(sorted))
}

const ints = (values: Int32Array<ArrayBuffer>) => check(values, (buffer) => new Int32Array(buffer))
const floats = (values: Float32Array<ArrayBuffer>) => check(values, (buffer) => new Float32Array(buffer))
const longs = (values: BigInt64Array<ArrayBuffer>) => check(values, (buffer) => new BigInt64Array(buffer))
const doubles = (values: Float64Array<ArrayBuffer>) => check(values, (buffer) => new Float64Array(buffer))

describe('dictionary of fixed-width values', () => {
  it('has the distinct values in numeric order', () => {
    fc.assert(fc.property(fc.array(fc.oneof(fc.integer(), fc.integer({ min: -3, max: 3 })), many), (values) => ints(Int32Array.from(values))))
    fc.assert(fc.property(fc.array(fc.float({ noNaN: true }), many), (values) => floats(Float32Array.from(values.map(plain)))))
    fc.assert(fc.property(fc.array(fc.oneof(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), fc.bigInt({ min: -3n, max: 3n })), many), (values) => longs(BigInt64Array.from(values))))
    fc.assert(fc.property(fc.array(fc.double({ noNaN: true }), many), (values) => doubles(Float64Array.from(values.map(plain)))))
  })

  it('takes few and many distinct values, and the extremes', () => {
    const extremes = [0, -1, 1, 2 ** 31 - 1, -(2 ** 31)]
    ints(Int32Array.from([...extremes, ...spread(20_000, (x) => x | 0)]))
    ints(Int32Array.from([...extremes, ...spread(20_000, (x) => (x >>> 0) % 500)]))
    floats(Float32Array.from([-Infinity, Infinity, 1e-45, -1e-45, ...spread(20_000, (x) => x / 7)]))
    floats(Float32Array.from([-Infinity, ...spread(20_000, (x) => (x >>> 0) % 500 - 250)]))
    longs(BigInt64Array.from([-(2n ** 63n), 2n ** 63n - 1n, ...spread(20_000, (x) => x).map((x) => BigInt(x) * 3_000_000_019n)]))
    longs(BigInt64Array.from([-(2n ** 63n), ...spread(20_000, (x) => (x >>> 0) % 3000).map((x) => BigInt(x) << 31n)]))
    doubles(Float64Array.from([-Infinity, Infinity, 5e-324, -5e-324, ...spread(20_000, (x) => x * 1e300)]))
    doubles(Float64Array.from([-Infinity, ...spread(20_000, (x) => (x >>> 0) % 3000 / 7)]))
  })

  it('takes values whose hashes begin alike', () => {
    ints(Int32Array.from({ length: 5000 }, (_, i) => i << 20))
    longs(BigInt64Array.from({ length: 5000 }, (_, i) => BigInt(i % 2500) << 40n))
  })
})
