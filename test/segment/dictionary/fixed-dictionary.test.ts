import { describe, it } from 'node:test'
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { dictionaryOf32, dictionaryOf64 } from '../../../src/segment/dictionary/fixed-dictionary.ts'

const bytesOf = (array: Int32Array | Float32Array | BigInt64Array | Float64Array) => new Uint8Array(array.buffer)
const many = { maxLength: 400, size: 'max' } as const
const plain = (value: number) => Object.is(value, -0) || Number.isNaN(value) ? 0 : value
const spread = (count: number, of: (i: number) => number) => Array.from({ length: count }, (_, i) => of(Math.imul(i + 1, 2654435761)))

function check<T extends number | bigint> (values: ArrayLike<T>, { sorted, ids }: { sorted: ArrayLike<T>, ids: Int32Array }): void {
  const all = Array.from(values)
  const expected = [...new Set(all)].sort((a, b) => a < b ? -1 : a > b ? 1 : 0)
  assert.deepEqual(Array.from(sorted), expected)
  assert.deepEqual(Array.from(ids, (id) => sorted[id]), all)
}

const ints = (values: Int32Array) => check(values, dictionaryOf32(bytesOf(values), 'integer', (buffer) => new Int32Array(buffer)))
const floats = (values: Float32Array) => check(values, dictionaryOf32(bytesOf(values), 'floating', (buffer) => new Float32Array(buffer)))
const longs = (values: BigInt64Array) => check(values, dictionaryOf64(bytesOf(values), 'integer', (buffer) => new BigInt64Array(buffer)))
const doubles = (values: Float64Array) => check(values, dictionaryOf64(bytesOf(values), 'floating', (buffer) => new Float64Array(buffer)))

describe('dictionary of fixed-width values', () => {
  it('has the distinct values in numeric order', () => {
    fc.assert(fc.property(fc.array(fc.oneof(fc.integer(), fc.integer({ min: -3, max: 3 })), many), (values) => ints(Int32Array.from(values))))
    fc.assert(fc.property(fc.array(fc.float({ noNaN: true }), many), (values) => floats(Float32Array.from(values.map(plain)))))
    fc.assert(fc.property(fc.array(fc.oneof(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), fc.bigInt({ min: -3n, max: 3n })), many), (values) => longs(BigInt64Array.from(values))))
    fc.assert(fc.property(fc.array(fc.double({ noNaN: true }), many), (values) => doubles(Float64Array.from(values.map(plain)))))
  })

  it('is the same by hashing few and by sorting many distinct values', () => {
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
