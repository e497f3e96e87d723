import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { exactInteger, plainInteger, roundedInteger } from '../../src/decode/integer-number.ts'
import { parseDecimal } from '../../src/decode/number-text.ts'
import { rationalOf, spelledNumbers } from './exact-number.ts'

describe('plainInteger', () => {
  it('is the number of every plain text of up to 15 digits', () => {
    fc.assert(fc.property(fc.integer({ min: -999_999_999_999_999, max: 999_999_999_999_999 }), (value) => {
      assert.equal(plainInteger(String(value)), value)
    }))
  })

  it('leaves all other texts alone', () => {
    for (const text of ['', '-', '+1', '1.0', '1e3', ' 1', '1234567890123456', '1x', '٣', '--1']) assert.equal(plainInteger(text), NaN, text)
  })

  it('has no negative zero, and takes leading zeros', () => {
    assert.ok(Object.is(plainInteger('-0'), 0))
    assert.equal(plainInteger('-007'), -7)
  })
})

describe('exactInteger and roundedInteger', () => {
  it('agree with exact arithmetic', () => {
    fc.assert(fc.property(spelledNumbers, ({ text, digits, exponent }) => {
      const decimal = parseDecimal(text)!
      const { top, bottom } = rationalOf(digits, exponent)
      const magnitude = top < 0n ? -top : top
      const isWhole = magnitude % bottom === 0n
      const nearest = (magnitude * 2n + bottom) / (bottom * 2n)
      const whole = magnitude / bottom
      const fits = whole < 10n ** 19n
      assert.equal(exactInteger(decimal), isWhole && fits ? top / bottom : undefined, text)
      assert.equal(roundedInteger(decimal), fits ? (top < 0n ? -nearest : nearest) : undefined, text)
    }))
  })

  it('rounds halves away from zero', () => {
    const rounded = (text: string) => roundedInteger(parseDecimal(text)!)
    assert.equal(rounded('2.5'), 3n)
    assert.equal(rounded('-2.5'), -3n)
    assert.equal(rounded('0.5'), 1n)
    assert.equal(rounded('0.49999999999999999999999'), 0n)
    assert.equal(rounded('0.05'), 0n)
    assert.equal(rounded('9223372036854775807.5'), 9223372036854775808n)
    assert.equal(rounded('9999999999999999999.5'), 10000000000000000000n)
    assert.equal(rounded('10000000000000000000'), undefined)
  })
})
