import { describe, it } from 'node:test'
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { bigDecimalOfText } from '../../src/schema/decimal-text.ts'
import { approximateDecimal, compareDecimals, sortDecimals } from '../../src/segment/decimal-order.ts'
import { decimalText, doubleText, floatText, valueText } from '../../src/segment/value-text.ts'

const bytes = (text: string) => Uint8Array.from(Buffer.from(text, 'hex'))

describe('text of values', () => {
  it('writes doubles as Java', () => {
    const known: [number, string][] = [
      [0, '0.0'], [1, '1.0'], [-1.5, '-1.5'], [100, '100.0'], [1e6, '1000000.0'], [9999999, '9999999.0'], [1e7, '1.0E7'], [12345678.9, '1.23456789E7'],
      [1e21, '1.0E21'], [-1.25e300, '-1.25E300'], [0.001, '0.001'], [0.00099, '9.9E-4'], [0.1 + 0.2, '0.30000000000000004'],
      [Infinity, 'Infinity'], [-Infinity, '-Infinity'], [5e-324, '5.0E-324'], [1.7976931348623157e308, '1.7976931348623157E308'], [2 ** 53, '9.007199254740992E15']
    ]
    for (const [value, text] of known) assert.equal(doubleText(value), text)
    fc.assert(fc.property(fc.double({ noNaN: true }), (value) => assert.equal(Number(doubleText(value)), value === 0 ? 0 : value)))
  })

  it('writes floats as Java', () => {
    const known: [number, string][] = [[0.1, '0.1'], [3.1, '3.1'], [16777216, '1.6777216E7'], [1e-45, '1.0E-45'], [3.4028234663852886e38, '3.4028235E38'], [0, '0.0'], [-Infinity, '-Infinity']]
    for (const [value, text] of known) assert.equal(floatText(Math.fround(value)), text)
    fc.assert(fc.property(fc.float({ noNaN: true }), (value) => assert.equal(Math.fround(Number(floatText(value))), value === 0 ? 0 : value)))
  })

  it('writes decimals as Java', () => {
    const known: [string, string][] = [
      ['000000', '0'], ['00010f', '1.5'], ['0003cfc7', '-12.345'], ['00000080', '128'], ['000080', '-128'], ['fffb01', '1E+5'], ['000501', '0.00001'],
      ['000701', '1E-7'], ['00070f', '0.0000015'], ['00080f', '1.5E-7'], ['fffe7b', '1.23E+4'], ['0002ff', '-0.01']
    ]
    for (const [stored, text] of known) assert.equal(decimalText(bytes(stored)), text)
  })

  it('writes the other types', () => {
    assert.equal(valueText('INT', -5), '-5')
    assert.equal(valueText('LONG', -(2n ** 63n)), '-9223372036854775808')
    assert.equal(valueText('BYTES', bytes('00ff')), '00ff')
    assert.equal(valueText('STRING', 'é'), 'é')
    assert.equal(valueText('STRING', Buffer.from('\ufeffé')), '\ufeffé')
  })
})

describe('order of decimals', () => {
  const decimal = fc.oneof(
    fc.tuple(fc.bigInt({ min: -(10n ** 38n), max: 10n ** 38n }), fc.integer({ min: -120, max: 130 })),
    fc.tuple(fc.bigInt({ min: -30n, max: 30n }), fc.integer({ min: -3, max: 3 }))
  ).map(([unscaled, exponent]) => ({ unscaled, exponent, stored: bigDecimalOfText(`${unscaled}e${exponent}`)! }))
  const exact = ({ unscaled, exponent }: { unscaled: bigint, exponent: number }) => unscaled * 10n ** BigInt(exponent + 200)

  it('is that of numbers', () => {
    fc.assert(fc.property(decimal, decimal, (a, b) => {
      const expected = exact(a) < exact(b) ? -1 : exact(a) > exact(b) ? 1 : 0
      assert.equal(compareDecimals(a.stored, b.stored), expected)
      if (expected < 0) assert.ok(approximateDecimal(a.stored) <= approximateDecimal(b.stored))
    }), { numRuns: 2000 })
  })

  it('sorts neighbours that no double tells apart', () => {
    const texts = ['99999999999999999999999999999999999999', '99999999999999999999999999999999999998', '1E+400', '1E+399', '-1E+400', '1E-400', '2E-400', '0']
    const stored = texts.map((text) => bigDecimalOfText(text)!)
    const sorted = [...sortDecimals(stored.length, (n) => stored[n]!)].map((n) => texts[n])
    assert.deepEqual(sorted, ['-1E+400', '0', '1E-400', '2E-400', texts[1], texts[0], '1E+399', '1E+400'])
  })
})
