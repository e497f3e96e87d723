import { describe, it } from 'node:test'
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { byteOrder, utf16Order } from '../../../src/bytes/utf8.ts'
import { sortBytes } from '../../../src/segment/dictionary/sort-bytes.ts'

function sorted (values: readonly Uint8Array[], order: Uint8Array): { values: Uint8Array[], repeats: number[] } {
  const starts = new Uint32Array(values.length + 1)
  values.forEach((value, i) => { starts[i + 1] = starts[i]! + value.length })
  const repeats = new Uint8Array(values.length)
  const numbers = sortBytes(Buffer.concat(values), starts, values.length, order, repeats)
  assert.deepEqual([...numbers].sort((a, b) => a - b), values.map((_, i) => i), 'a permutation')
  return { values: [...numbers].map((n) => values[n]!), repeats: [...repeats] }
}

const ascending = (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b)

/** Few different bytes, so that beginnings are shared, and zeros, which look like the end of a value. */
const similar = fc.array(fc.oneof(
  fc.array(fc.constantFrom(0, 0, 1, 255), { maxLength: 14, size: 'max' }).map((bytes) => Uint8Array.from(bytes)),
  fc.nat(40).map((length) => new Uint8Array(length)),
  fc.uint8Array({ maxLength: 3, size: 'max' })
), { maxLength: 120, size: 'max' })

describe('sorting byte strings', () => {
  it('is the order of bytes, repeats marked', () => {
    fc.assert(fc.property(similar, fc.nat(30), (values, prefix) => {
      const all = values.map((value) => Buffer.concat([Buffer.alloc(prefix, 7), value]))
      const expected = [...all].sort(ascending)
      const result = sorted(all, byteOrder)
      assert.deepEqual(result.values, expected)
      assert.deepEqual(result.repeats, expected.map((value, i) => i > 0 && value.equals(expected[i - 1]!) ? 1 : 0))
    }), { numRuns: 500 })
  })

  it('is the order of UTF-16 for strings', () => {
    const unit = fc.constantFrom('a', 'b', '\u0000', '\u00ff', '\ud7ff', '\ue000', '\uffff', '\u{10000}', '\u{10ffff}')
    fc.assert(fc.property(fc.array(fc.string({ unit, maxLength: 6, size: 'max' }), { maxLength: 150, size: 'max' }), (texts) => {
      const result = sorted(texts.map((text) => Buffer.from(text)), utf16Order)
      assert.deepEqual(result.values.map(String), [...texts].sort((a, b) => a < b ? -1 : a > b ? 1 : 0))
    }), { numRuns: 300 })
  })

  it('takes many values with long common beginnings', () => {
    const values = Array.from({ length: 5000 }, (_, i) => Buffer.from(`${'x'.repeat(50 + i % 3 * 7)}${Math.imul(i, 2654435761) >>> 0}`))
    assert.deepEqual(sorted(values, byteOrder).values, [...values].sort(ascending))
  })

  it('takes values of growing length, each the start of the next', () => {
    const values = Array.from({ length: 400 }, (_, i) => Buffer.alloc((i * 211) % 400, 97))
    assert.deepEqual(sorted(values, byteOrder).values, [...values].sort(ascending))
  })
})
