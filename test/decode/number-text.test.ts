import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { decimalText, jsonNumberText, parseDecimal } from '../../src/decode/number-text.ts'
import { compareRationals, noNumbers, rationalOf, spelledNumbers } from './exact-number.ts'

describe('parseDecimal', () => {
  it('keeps the value of every spelling', () => {
    fc.assert(fc.property(spelledNumbers, ({ text, digits, exponent }) => {
      const decimal = parseDecimal(text)
      assert.ok(decimal !== undefined, text)
      const value = BigInt(decimal.digits === '' ? 0 : decimal.digits) * (decimal.negative ? -1n : 1n)
      assert.equal(compareRationals(rationalOf(value, decimal.exponent), rationalOf(digits, exponent)), 0, text)
    }))
  })

  it('has one form for each number', () => {
    fc.assert(fc.property(spelledNumbers, ({ text }) => {
      const { digits, exponent, negative } = parseDecimal(text)!
      assert.doesNotMatch(digits, /^0|0$/)
      if (digits === '') assert.deepEqual({ exponent, negative }, { exponent: 0, negative: false })
    }))
  })

  it('reads the ends of DynamoDB numbers', () => {
    assert.deepEqual(parseDecimal('9.9999999999999999999999999999999999999E+125'), { negative: false, digits: '9'.repeat(38), exponent: 88 })
    assert.deepEqual(parseDecimal('-1E-130'), { negative: true, digits: '1', exponent: -130 })
    assert.deepEqual(parseDecimal('0.10'), { negative: false, digits: '1', exponent: -1 })
    assert.deepEqual(parseDecimal('-0'), { negative: false, digits: '', exponent: 0 })
    assert.deepEqual(parseDecimal('000.000e7'), { negative: false, digits: '', exponent: 0 })
    assert.deepEqual(parseDecimal('5.'), { negative: false, digits: '5', exponent: 0 })
    assert.deepEqual(parseDecimal('.5'), { negative: false, digits: '5', exponent: -1 })
    assert.deepEqual(parseDecimal('1e999999999'), { negative: false, digits: '1', exponent: 999999999 })
  })

  it('refuses what is no number', () => {
    for (const text of noNumbers) assert.equal(parseDecimal(text), undefined, text)
    assert.equal(parseDecimal('1'.repeat(1001)), undefined)
    assert.ok(parseDecimal('1'.repeat(1000)) !== undefined)
  })
})

describe('decimalText', () => {
  it('is read back as the same decimal', () => {
    fc.assert(fc.property(spelledNumbers, ({ text }) => {
      const decimal = parseDecimal(text)!
      assert.deepEqual(parseDecimal(decimalText(decimal)), decimal)
    }))
  })
})

describe('jsonNumberText', () => {
  it('is always JSON, and the text itself where that is JSON', () => {
    fc.assert(fc.property(spelledNumbers, ({ text }) => {
      const json = jsonNumberText(text)!
      assert.equal(typeof JSON.parse(json), 'number')
      assert.deepEqual(parseDecimal(json), parseDecimal(text))
      let itself = true
      try { JSON.parse(text) } catch { itself = false }
      if (itself) assert.equal(json, text)
    }))
  })

  it('keeps all digits and respells the rest', () => {
    assert.equal(jsonNumberText('1234567890123456789012345678.9012345678'), '1234567890123456789012345678.9012345678')
    assert.equal(jsonNumberText('1E+125'), '1E+125')
    assert.equal(jsonNumberText('-0'), '-0')
    assert.equal(jsonNumberText('+1'), '1')
    assert.equal(jsonNumberText('.50'), '5E-1')
    assert.equal(jsonNumberText('007'), '7')
    assert.equal(jsonNumberText('00'), '0')
    for (const text of noNumbers) assert.equal(jsonNumberText(text), undefined, text)
    assert.equal(jsonNumberText('1'.repeat(1001)), undefined)
  })
})
