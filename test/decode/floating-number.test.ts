import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { doubleKeeps, floatKeeps, nearestDouble, nearestFloat, plainDigits } from '../../src/decode/floating-number.ts'
import { parseDecimal } from '../../src/decode/number-text.ts'
import { compareRationals, distance, noNumbers, rationalOf, rationalOfDouble, spelledNumbers } from './exact-number.ts'

const finite = fc.double({ noNaN: true, noDefaultInfinity: true })
const float = fc.float({ noNaN: true, noDefaultInfinity: true })
const double = (text: string): number => nearestDouble(parseDecimal(text)!)
const single = (text: string): number => nearestFloat(parseDecimal(text)!)
const inDouble = (text: string): boolean => doubleKeeps(parseDecimal(text)!, double(text))
const inFloat = (text: string): boolean => floatKeeps(parseDecimal(text)!, single(text))

/** The floats beside a float. */
function neighbours (value: number): [number, number] {
  const view = new DataView(new ArrayBuffer(4))
  view.setFloat32(0, Math.abs(value))
  const bits = view.getInt32(0)
  const at = (n: number): number => { view.setInt32(0, n); return view.getFloat32(0) }
  const up = at(bits + 1)
  const down = bits === 0 ? -up : at(bits - 1)
  return value < 0 ? [-up, -down] : [down, up]
}

describe('nearestDouble', () => {
  it('reads back what was printed', () => {
    fc.assert(fc.property(finite, (value) => {
      assert.equal(double(String(value)), value + 0)
      assert.equal(double(value.toExponential(16)), value + 0)
    }))
  })

  it('has no negative zero', () => {
    assert.ok(Object.is(double('-0'), 0))
    assert.ok(Object.is(double('-1e-999'), 0))
    assert.equal(double('-1e999'), -Infinity)
  })
})

describe('nearestFloat', () => {
  it('is nearer to the decimal than its neighbours', () => {
    const texts = fc.oneof(
      spelledNumbers.map(({ text }) => text),
      // Decimals that lie beside the middle of two floats, where rounding twice goes wrong.
      fc.tuple(float, fc.bigInt({ min: -3n, max: 3n })).map(([value, nudge]) => besideMiddle(value, nudge))
    )
    fc.assert(fc.property(texts, (text) => {
      const decimal = parseDecimal(text)!
      const near = nearestFloat(decimal)
      if (!Number.isFinite(near)) {
        assert.ok(Math.abs(Number(text)) >= 3.4028235e38, text)
        return
      }
      const exact = rationalOf(BigInt(decimal.digits || '0') * (decimal.negative ? -1n : 1n), decimal.exponent)
      const off = distance(exact, rationalOfDouble(near))
      for (const other of neighbours(near)) {
        if (Number.isFinite(other)) assert.ok(compareRationals(off, distance(exact, rationalOfDouble(other))) <= 0, `${text}: ${near}, not ${other}`)
      }
    }), { numRuns: 500 })
  })

  it('breaks ties to even, and only ties', () => {
    assert.equal(single('16777217'), 16777216)
    assert.equal(single('16777219'), 16777220)
    assert.equal(single('16777217.0000000000000001'), 16777218)
    assert.equal(single('16777218.9999999999999999'), 16777218)
    assert.equal(single('-16777217.0000000000000001'), -16777218)
    assert.equal(single('3.4028235677973366e38'), 3.4028234663852886e38)
    assert.equal(single('3.4028235677973367e38'), Infinity)
    assert.equal(single('340282356779733661637539395458142568447'), 3.4028234663852886e38)
    assert.equal(single('340282356779733661637539395458142568448'), Infinity)
    assert.ok(Object.is(single('-0.0'), 0))
  })
})

/** The middle of a float and the next one, moved by a little in the 60th digit. */
function besideMiddle (value: number, nudge: bigint): string {
  const [, up] = neighbours(value)
  if (!Number.isFinite(up)) return String(value)
  const { top, bottom } = rationalOfDouble((value + up) / 2)
  const places = bottom.toString(2).length - 1
  return `${top * 5n ** BigInt(places) * 10n ** 20n + nudge}e-${places + 20}`
}

describe('what a double keeps', () => {
  it('is every decimal of up to 15 digits', () => {
    fc.assert(fc.property(fc.bigInt({ min: -(10n ** 15n) + 1n, max: 10n ** 15n - 1n }), fc.integer({ min: -280, max: 280 }), (digits, exponent) => {
      assert.ok(inDouble(`${digits}e${exponent}`))
    }))
  })

  it('is everything that was printed to be read back, and the number itself', () => {
    fc.assert(fc.property(finite, (value) => {
      assert.ok(inDouble(String(value)))
      assert.ok(inDouble(value.toExponential(16)))
      const { top, bottom } = rationalOfDouble(value)
      const places = bottom.toString(2).length - 1
      const exact = `${top * 5n ** BigInt(places)}e-${places}`
      if (exact.length <= 1000) assert.ok(inDouble(exact), exact)
    }))
  })

  it('is of longer decimals the number itself alone', () => {
    fc.assert(fc.property(spelledNumbers, ({ text, digits, exponent }) => {
      const significant = parseDecimal(text)!.digits.length
      if (significant <= 17) return
      const equal = compareRationals(rationalOf(digits, exponent), rationalOfDouble(Number(text))) === 0
      assert.equal(inDouble(text), equal, text)
    }))
  })

  it('in examples', () => {
    for (const text of ['0.1', '0.10', '-97.169068', '0.30000000000000004', '1152921504606846976', '1152921504606847000', '9007199254740993e3', '1E+125', '1E-130', '0', '5e-324', '0.00000095367431640625']) assert.ok(inDouble(text), text)
    for (const text of ['0.1234567890123456789', '9007199254740993', '1152921504606846977', '0.12345678901234568901', '1e309', '1e-330', '3e-324']) assert.equal(inDouble(text), false, text)
  })
})

describe('what a float keeps', () => {
  it('is every decimal of up to 6 digits, and what was printed to be read back', () => {
    fc.assert(fc.property(fc.integer({ min: -999_999, max: 999_999 }), fc.integer({ min: -37, max: 32 }), (digits, exponent) => {
      assert.ok(inFloat(`${digits}e${exponent}`))
    }))
    fc.assert(fc.property(float, (value) => { assert.ok(inFloat(value.toExponential(8))) }))
  })

  it('in examples', () => {
    for (const text of ['0.1', '16777216', '3.4028235e38', '0.33333334', '16777218', '1267650600228229401496703205376']) assert.ok(inFloat(text), text)
    for (const text of ['16777217', '0.123456789', '3.5e38', '1e-60', '-97.169068']) assert.equal(inFloat(text), false, text)
  })
})

describe('plainDigits', () => {
  it('counts at least the significant digits of plain texts', () => {
    fc.assert(fc.property(spelledNumbers, ({ text }) => {
      const count = plainDigits(text)
      if (/e/i.test(text) || text.length > 64) assert.equal(count, -1)
      else assert.ok(count >= parseDecimal(text)!.digits.length)
    }))
    assert.equal(plainDigits('000.0120'), 3)
  })

  it('refuses what is no number', () => {
    for (const text of noNumbers) assert.equal(plainDigits(text), -1, text)
  })
})
