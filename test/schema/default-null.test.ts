import { describe, it } from 'node:test'
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { parseDefaultNull } from '../../src/schema/default-null.ts'
import { bigDecimalOfText } from '../../src/schema/decimal-text.ts'

describe('parseDefaultNull', () => {
  it('reads values as Pinot does, by their text', () => {
    assert.equal(parseDefaultNull('INT', 7), 7)
    assert.equal(parseDefaultNull('INT', '+7'), 7)
    assert.equal(parseDefaultNull('LONG', '9007199254740993'), 9007199254740993n)
    assert.equal(parseDefaultNull('FLOAT', 0.1), Math.fround(0.1))
    assert.equal(parseDefaultNull('FLOAT', '1e50'), Infinity)
    assert.equal(parseDefaultNull('DOUBLE', '-Infinity'), -Infinity)
    assert.ok(Object.is(parseDefaultNull('DOUBLE', '-0.0'), 0))
    assert.equal(parseDefaultNull('BOOLEAN', true), 1)
    assert.equal(parseDefaultNull('BOOLEAN', 1), 1)
    assert.equal(parseDefaultNull('BOOLEAN', 'yes'), 0)
    assert.equal(parseDefaultNull('STRING', 5), '5')
    assert.equal(parseDefaultNull('JSON', { a: [1] }), '{"a":[1]}')
    assert.deepEqual(parseDefaultNull('BYTES', 'DEadbe'), Uint8Array.of(0xde, 0xad, 0xbe))
    assert.deepEqual(parseDefaultNull('BYTES', ''), new Uint8Array(0))
  })

  it('reads timestamps in all of Pinot\'s forms', () => {
    for (const text of ['1700000000000', '2023-11-14 22:13:20', '2023-11-14 22:13:20.0', '2023-11-14T22:13:20Z', '2023-11-14T23:13:20+01:00', '2023-11-14T22:13:20.000Z']) {
      assert.equal(parseDefaultNull('TIMESTAMP', text), 1700000000000, text)
    }
    assert.equal(parseDefaultNull('TIMESTAMP', '2023-11-14'), Date.UTC(2023, 10, 14))
    assert.equal(parseDefaultNull('TIMESTAMP', '2023-02-30'), undefined)
    assert.equal(parseDefaultNull('TIMESTAMP', 'yesterday'), undefined)
  })

  it('refuses what is no value of the type', () => {
    assert.equal(parseDefaultNull('INT', 2147483648), undefined)
    assert.equal(parseDefaultNull('INT', '1.0'), undefined)
    assert.equal(parseDefaultNull('LONG', '9223372036854775808'), undefined)
    assert.equal(parseDefaultNull('DOUBLE', 'NaN'), undefined)
    assert.equal(parseDefaultNull('BYTES', 'abc'), undefined)
    assert.equal(parseDefaultNull('BYTES', 'zz'), undefined)
    assert.equal(parseDefaultNull('STRING', 'a\u0000b'), undefined)
    assert.equal(parseDefaultNull('STRING', '\ud800'), undefined)
    assert.equal(parseDefaultNull('BIG_DECIMAL', 'ten'), undefined)
  })

  it('gives every 64-bit number, safe ones as numbers', () => {
    fc.assert(fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (value) => {
      const parsed = parseDefaultNull('LONG', value.toString())
      assert.equal(BigInt(parsed as number | bigint), value)
      assert.equal(typeof parsed, Number.isSafeInteger(Number(value)) ? 'number' : 'bigint')
    }))
  })
})

describe('bigDecimalOfText', () => {
  const hex = (text: string): string | undefined => {
    const bytes = bigDecimalOfText(text)
    return bytes === undefined ? undefined : Buffer.from(bytes).toString('hex')
  }

  it('gives the bytes that Pinot gives', () => {
    assert.equal(hex('0'), '000000')
    assert.equal(hex('0.000'), '000000')
    assert.equal(hex('1.5'), '00010f')
    assert.equal(hex('-12.345'), '0003cfc7')
    assert.equal(hex('128'), '00000080')
    assert.equal(hex('-128'), '000080')
    assert.equal(hex('-129'), '0000ff7f')
    assert.equal(hex('1E+5'), 'fffb01')
    assert.equal(hex('100000'), 'fffb01')
    assert.equal(hex('1E-5'), '000501')
    assert.equal(hex('.50'), '000105')
  })

  it('refuses what is none', () => {
    for (const text of ['', '.', '1e', '--1', '1 ', '0x1', '1E+40000']) assert.equal(hex(text), undefined, text)
  })

  it('keeps the value: unscaled times ten to the minus scale', () => {
    fc.assert(fc.property(fc.bigInt(-(10n ** 38n), 10n ** 38n), fc.integer({ min: 0, max: 60 }), (unscaled, scale) => {
      const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(scale + 1, '0')
      const text = `${unscaled < 0n ? '-' : ''}${digits.slice(0, digits.length - scale)}.${digits.slice(digits.length - scale)}`
      const bytes = bigDecimalOfText(text)!
      const readScale = (bytes[0]! << 24 >> 16) | bytes[1]!
      let value = 0n
      for (const byte of bytes.subarray(2)) value = value * 256n + BigInt(byte)
      const signed = BigInt.asIntN((bytes.length - 2) * 8, value)
      if (unscaled === 0n) assert.equal(signed, 0n)
      else assert.equal(signed * 10n ** BigInt(scale - readScale), unscaled)
    }))
  })
})
