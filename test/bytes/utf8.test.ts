import { describe, it } from 'node:test'
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { byteOrder, compareBytes, utf16Order } from '../../src/bytes/utf8.ts'

const utf8 = new TextEncoder()
const compare = (order: Uint8Array, a: Uint8Array, b: Uint8Array) =>
  Math.sign(compareBytes(order, a, 0, a.length, b, 0, b.length))
const sign = (a: string, b: string) => a < b ? -1 : a > b ? 1 : 0
const text = fc.string({
  unit: fc.oneof(
    fc.constantFrom('a', '\u0000', '\u007f', '\u0080', '\ud7ff', '\ue000', '\uffee', '\uffff', '\u{10000}', '\u{1f600}', '\u{10ffff}'),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1, size: 'max' }))
})

describe('order of UTF-8 values', () => {
  it('is that of UTF-16 units for strings', () => {
    assert.equal(compare(utf16Order, utf8.encode('\u{1f600}'), utf8.encode('\uffee')), -1)
    assert.equal(compare(byteOrder, utf8.encode('\u{1f600}'), utf8.encode('\uffee')), 1)
    fc.assert(fc.property(text, text, (a, b) => {
      assert.equal(compare(utf16Order, utf8.encode(a), utf8.encode(b)), sign(a, b))
    }), { numRuns: 2000 })
  })

  it('is that of unsigned bytes for binary values', () => {
    fc.assert(fc.property(fc.uint8Array(), fc.uint8Array(), (a, b) => {
      assert.equal(compare(byteOrder, a, b), Math.sign(Buffer.compare(a, b)))
    }))
  })

  it('is a ranking of all bytes', () => {
    assert.equal(new Set(utf16Order).size, 256)
  })

  it('keeps to its ranges', () => {
    const a = Uint8Array.of(9, 1, 2, 9)
    assert.equal(compareBytes(byteOrder, a, 1, 3, Uint8Array.of(1, 2), 0, 2), 0)
    assert.ok(compareBytes(byteOrder, a, 1, 3, Uint8Array.of(1, 2, 0), 0, 3) < 0)
  })
})
