import { describe, it } from 'node:test'
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { bitsFor, packedLength, unpackBits } from '../../src/bytes/bit-pack.ts'

/** Bits written one by one. */
const packBits = (values: readonly number[], bits: number) => {
  const text = values.map((value) => value.toString(2).padStart(bits, '0')).join('')
  return Uint8Array.from(text.match(/.{1,8}/g)?.map((byte) => parseInt(byte.padEnd(8, '0'), 2)) ?? [])
}

const widthAndValues = fc.integer({ min: 1, max: 31 }).chain((bits) => fc.tuple(
  fc.constant(bits), fc.array(fc.integer({ min: 0, max: 2 ** bits - 1 }), { maxLength: 200, size: 'max' })))

describe('bit packing', () => {
  it('takes as many bits as Pinot', () => {
    const bits = [-1, 0, 1, 2, 3, 4, 7, 8, 255, 256, 65535, 65536, 2 ** 31 - 1].map(bitsFor)
    assert.deepEqual(bits, [1, 1, 1, 2, 2, 3, 3, 4, 8, 9, 16, 17, 31])
  })

  it('takes as many bytes as its bits do', () => {
    assert.deepEqual([packedLength(0, 5), packedLength(1, 1), packedLength(9, 9), packedLength(8, 31)], [0, 1, 11, 31])
  })

  it('gives back any range', () => {
    fc.assert(fc.property(widthAndValues, fc.nat(200), fc.nat(200), ([bits, values], a, b) => {
      const from = Math.min(a, b, values.length)
      const to = Math.min(Math.max(a, b), values.length)
      const bytes = packBits(values, bits)
      const out = new Int32Array(to - from)
      unpackBits(bytes, from, to, bits, out)
      assert.deepEqual([...out], values.slice(from, to))
    }))
  })

  it('refuses to read past the end', () => {
    assert.throws(() => unpackBits(Uint8Array.of(1), 0, 3, 3, new Int32Array(3)), RangeError)
    assert.throws(() => unpackBits(Uint8Array.of(1), 0, 1, 0, new Int32Array(1)), RangeError)
    assert.throws(() => unpackBits(new Uint8Array(8), 0, 1, 32, new Int32Array(1)), RangeError)
  })
})
