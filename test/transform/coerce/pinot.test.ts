import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import fc from 'fast-check'
import type { DataType } from '../../../src/schema/data-type.ts'
import { bigDecimalBytes } from '../../../src/decode/big-decimal-bytes.ts'
import { parseDecimal } from '../../../src/decode/number-text.ts'
import { spelledNumbers } from '../../decode/exact-number.ts'
import { preparePinotJava } from '../../pinot/maven.ts'
import { SegmentOracle } from '../../pinot/oracle.ts'
import type { JavaValue, TypedValue } from '../../pinot/oracle-types.ts'
import { cellOf } from './coerce-value.ts'

const java = await preparePinotJava()
const types: readonly DataType[] = ['INT', 'LONG', 'FLOAT', 'DOUBLE', 'BIG_DECIMAL', 'BOOLEAN', 'TIMESTAMP', 'STRING', 'JSON', 'BYTES']

/** A DynamoDB value and the Java value that Pinot's ingestion would start from. */
interface Pair { readonly tagged: unknown, readonly typed: TypedValue }

const text = (value: string): Pair => ({ tagged: { S: value }, typed: { t: 'STRING', v: value } })
const number = (value: string): Pair => ({ tagged: { N: value }, typed: { t: 'BIG_DECIMAL', v: value } })

const texts: readonly string[] = [
  '7', ' 7 ', '+7', '-7', '007', '2147483647', '9223372036854775807', '-9223372036854775808', '1.5', ' 1.5', '.5', '5.', '1e3', '0.1',
  '-0', '-0.0', '123456789.123', '1E-45', '1.17549435E-38', '3.4028235E38', '16777217.0000001', '9007199254740993', '1e22', '4.9e-324',
  'true', 'TRUE', ' true ', 'false', '1', '0', 'c0ffee', 'C0FFEE', ' c0ffee ', '', 'plain', 'ä\u{1f600}',
  '2024-07-10 12:34:39', '2024-07-10 12:34:39.651', '2024-07-10 12:34:39.6519', '2024-7-1 12:34:39', '2024-07-10T12:34:39Z',
  '2024-07-10T12:34:39.651036', '2024-07-10T12:34', '2024-07-10 12:34', '2024-07-10', '2024-07-10T12:34:39+05:30', '2024-07-10Z',
  '2024-02-29', '1969-12-31 23:59:59.999', '1969-12-31T23:59:59.9999Z', '9999-12-31T23:59:59Z', '2024-07-10T12:34:39-18:00', '1720614879651', '-1',
  '{"a":1}', '[1,2.50]', '"a"', 'null'
]

/** An integer that is not spelled as one is refused by Pinot in a text (not in a number); here it is the integer. */
function isLenient ({ tagged }: Pair, type: DataType): boolean {
  const { S } = tagged as { S?: string }
  return (type === 'INT' || type === 'LONG') && S !== undefined && !/^[+-]?\d+$/.test(S.trim())
}

describe('conversions in Pinot', { skip: java.available ? false : java.reason }, () => {
  let oracle: SegmentOracle
  before(async () => { oracle = await SegmentOracle.start({ jvmArgs: ['-Duser.timezone=UTC'] }) })
  after(async () => { await oracle?.close() })

  async function compare (pairs: readonly Pair[], type: DataType): Promise<number> {
    const { rows } = await oracle.evaluate({ expression: 'x', rows: pairs.map(({ typed }) => ({ x: typed })), column: { name: 'c', dataType: type } })
    let compared = 0
    pairs.forEach((pair, i) => {
      const cell = cellOf(pair.tagged, type)
      const name = `${JSON.stringify(pair.tagged)} to ${type}`
      if (isFault(cell) || isLenient(pair, type) || (type === 'JSON' && cell === '""')) return
      const { stored, storedError, error } = rows[i]!
      assert.equal(storedError ?? error, undefined, `${name} is ${shown(cell, type)} here and refused by Pinot: ${JSON.stringify(storedError ?? error)}`)
      assert.equal(shown(cell, type), storedText(stored ?? null, type), name)
      compared++
    })
    return compared
  }

  for (const type of types) {
    it(`of texts to ${type}`, async () => {
      assert.ok(await compare(texts.map(text), type) > 2)
    })
  }

  it('of a text without JSON, or with more than JSON, to JSON', async () => {
    const { rows } = await oracle.evaluate({ expression: 'x', rows: [{ x: '' }, { x: '{} x' }], column: { name: 'c', dataType: 'JSON' } })
    assert.deepEqual(rows.map(({ stored }) => stored?.text), ['', '{}'])
    assert.deepEqual(['', '{} x'].map((S) => cellOf({ S }, 'JSON')), ['""', '"{} x"'])
  })

  it('of booleans and bytes', async () => {
    const booleans: Pair[] = [true, false].map((flag) => ({ tagged: { BOOL: flag }, typed: { t: 'BOOLEAN', v: flag } }))
    for (const type of ['INT', 'LONG', 'FLOAT', 'DOUBLE', 'BIG_DECIMAL', 'BOOLEAN', 'STRING', 'JSON'] as const) assert.equal(await compare(booleans, type), 2)
    const bytes: Pair[] = [{ tagged: { B: 'AAH/' }, typed: { t: 'BYTES', v: '0001ff' } }]
    for (const type of ['STRING', 'BYTES', 'JSON'] as const) assert.equal(await compare(bytes, type), 1)
  })

  it('of any number that its column holds', async () => {
    const pairs = fc.sample(spelledNumbers, { numRuns: 1000, seed: 11 }).map(({ text }) => number(text))
    for (const type of ['INT', 'LONG', 'FLOAT', 'DOUBLE', 'BIG_DECIMAL', 'TIMESTAMP'] as const) assert.ok(await compare(pairs, type) > 50, type)
  })

  it('of any number as text', async () => {
    const pairs = fc.sample(spelledNumbers, { numRuns: 1000, seed: 12 }).map(({ text: spelled }) => text(spelled))
    for (const type of ['FLOAT', 'DOUBLE', 'BIG_DECIMAL', 'STRING'] as const) assert.ok(await compare(pairs, type) > 50, type)
  })
})

function isFault (cell: unknown): boolean {
  return typeof cell === 'string' && /^(BAD|NUMBER)_/.test(cell)
}

/** A cell as text that compares: numbers by their value, JSON without its spelling. */
function shown (cell: unknown, type: DataType): string {
  if (typeof cell === 'number' || typeof cell === 'bigint') return String(cell)
  return type === 'JSON' ? JSON.stringify(JSON.parse(cell as string)) : cell as string
}

function storedText (stored: JavaValue, type: DataType): string {
  const value = stored?.text ?? 'null'
  switch (type) {
    case 'FLOAT': return String(Math.fround(Number(value)))
    case 'DOUBLE': return String(Number(value))
    case 'BIG_DECIMAL': return `#${Buffer.from(bigDecimalBytes(parseDecimal(value)!)!).toString('hex')}`
    case 'JSON': return JSON.stringify(JSON.parse(value))
    case 'BYTES': return `#${value}`
    default: return value
  }
}
