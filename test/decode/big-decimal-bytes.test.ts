import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import fc from 'fast-check'
import { bigDecimalBytes } from '../../src/decode/big-decimal-bytes.ts'
import { parseDecimal } from '../../src/decode/number-text.ts'
import { preparePinotJava } from '../pinot/maven.ts'
import { SegmentOracle } from '../pinot/oracle.ts'
import { compareRationals, rationalOf, spelledNumbers } from './exact-number.ts'

const java = await preparePinotJava()
const hex = (text: string): string => Buffer.from(bigDecimalBytes(parseDecimal(text)!)!).toString('hex')

const cases: Readonly<Record<string, string>> = {
  0: '000000',
  '-0.00': '000000',
  1.5: '00010f',
  '1.500': '00010f',
  '-12.345': '0003cfc7',
  127: '00007f',
  128: '00000080',
  '-128': '000080',
  '-129': '0000ff7f',
  255: '000000ff',
  256: '00000100',
  '-1': '0000ff',
  '1E+5': 'fffb01',
  '1E-5': '000501',
  '1E+125': 'ff8301',
  '-1E-130': '0082ff',
  '99999999999999999999999999999999999999': '00004b3b4ca85a86c47a098a223fffffffff'
}

describe('bigDecimalBytes', () => {
  it('is scale and unscaled number', () => {
    for (const [text, expected] of Object.entries(cases)) assert.equal(hex(text), expected, text)
  })

  it('holds the number, in as few bytes as it needs', () => {
    fc.assert(fc.property(spelledNumbers, ({ text, digits, exponent }) => {
      const bytes = Buffer.from(bigDecimalBytes(parseDecimal(text)!)!)
      const width = (bytes.length - 2) * 8
      const unscaled = BigInt.asIntN(width, BigInt(`0x${bytes.toString('hex', 2)}`))
      assert.equal(compareRationals(rationalOf(unscaled, -bytes.readInt16BE(0)), rationalOf(digits, exponent)), 0, text)
      if (width > 8) assert.notEqual(BigInt.asIntN(width - 8, unscaled), unscaled, `${text} has a byte too many`)
      if (unscaled !== 0n) assert.notEqual(unscaled % 10n, 0n, `${text} has trailing zeros`)
    }))
  })

  it('has no bytes for a scale beyond 16 bits', () => {
    assert.equal(hex('1E-32767'), '7fff01')
    assert.equal(hex('1E+32768'), '800001')
    assert.equal(bigDecimalBytes(parseDecimal('1E-32768')!), undefined)
    assert.equal(bigDecimalBytes(parseDecimal('1E+32769')!), undefined)
    assert.equal(bigDecimalBytes(parseDecimal('1E+999999999')!), undefined)
  })
})

describe('bigDecimalBytes against Pinot', { skip: java.available ? false : java.reason }, () => {
  let oracle: SegmentOracle
  before(async () => { oracle = await SegmentOracle.start() })
  after(async () => { await oracle?.close() })

  it('gives the same bytes', async () => {
    const texts = [...Object.keys(cases), ...fc.sample(spelledNumbers, { numRuns: 500, seed: 7 }).map(({ text }) => text)]
    const expected = await oracle.bigDecimal(texts)
    assert.deepEqual(texts.map(hex), expected)
  })
})
