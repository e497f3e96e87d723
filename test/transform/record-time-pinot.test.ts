import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import fc from 'fast-check'
import type { DataType } from '../../src/schema/data-type.ts'
import { compileCoercer } from '../../src/transform/coerce/coercer.ts'
import { fieldReader } from '../../src/transform/record-field.ts'
import { preparePinotJava } from '../pinot/maven.ts'
import { SegmentOracle } from '../pinot/oracle.ts'
import { itemRecord } from './item-record.ts'
import { column } from './plan.ts'

const java = await preparePinotJava()

/** Columns whose times Pinot reads and writes itself; patterns with the unit that they cut to, in ms. */
const columns: ReadonlyArray<readonly [type: DataType, format: string, millis: number]> = [
  ['LONG', '1:NANOSECONDS:EPOCH', 1], ['LONG', '1:MICROSECONDS:EPOCH', 1], ['LONG', '1:MILLISECONDS:EPOCH', 1], ['LONG', 'EPOCH|MILLISECONDS|250', 250],
  ['LONG', '1:SECONDS:EPOCH', 1000], ['INT', 'EPOCH|SECONDS|30', 30_000], ['STRING', '1:MINUTES:EPOCH', 60_000], ['LONG', '15:MINUTES:EPOCH', 900_000],
  ['DOUBLE', '1:HOURS:EPOCH', 3_600_000], ['INT', '1:DAYS:EPOCH', 86_400_000], ['LONG', 'EPOCH|DAYS|7', 604_800_000],
  ['STRING', 'SIMPLE_DATE_FORMAT|yyyy-MM-dd HH:mm:ss.SSS', 1], ['LONG', 'SIMPLE_DATE_FORMAT|yyyyMMddHHmmss', 1000], ['INT', '1:DAYS:SIMPLE_DATE_FORMAT:yyyyMMdd', 86_400_000],
  ['STRING', '1:HOURS:SIMPLE_DATE_FORMAT:yyyy-MM-dd HH tz(Asia/Kolkata)', 3_600_000], ['STRING', 'SIMPLE_DATE_FORMAT|yyyyMMdd HHmmss ZZ|Europe/Berlin', 1000]
]
/** 1971 to 2071, the times that Pinot takes, in microseconds; with the first and last ones of a day. */
const times = [
  ...fc.sample(fc.integer({ min: Date.UTC(1971, 0, 1) * 1000, max: Date.UTC(2071, 0, 1) * 1000 }), { numRuns: 200, seed: 17 }),
  ...[2000, 2024, 2038].flatMap((year) => [Date.UTC(year, 1, 29) * 1000, Date.UTC(year, 1, 29) * 1000 - 1])
]

function cells (type: DataType, format: string): string[] {
  const plan = column('at', type, { fieldType: 'DATE_TIME', dateTimeFormat: format })
  const read = fieldReader('ApproximateCreationDateTime', plan, compileCoercer(plan, 1, { rounded: () => {}, shortened: () => {} }))
  return times.map((time) => String(read({ ...itemRecord, time }) as number | bigint | string))
}

describe('times of the record in Pinot', { skip: java.available ? false : java.reason }, () => {
  let oracle: SegmentOracle
  before(async () => { oracle = await SegmentOracle.start() })
  after(() => oracle.close())

  for (const [type, format, unit] of columns) {
    it(`${type} of ${format} has what Pinot writes, and Pinot reads the time back`, async () => {
      const here = cells(type, format)
      const millis = times.map((time) => Math.floor(time / 1000))
      const { rows } = await oracle.evaluate({
        expression: `dateTimeConvert(x, '1:MILLISECONDS:EPOCH', '${format}', '1:MILLISECONDS')`,
        rows: millis.map((time) => ({ x: { t: 'LONG', v: String(time) } })),
        column: { name: 'at', dataType: type }
      })
      const finer = format.includes('NANO') ? 1_000_000n : format.includes('MICRO') ? 1000n : undefined
      rows.forEach(({ stored, error, storedError }, i) => {
        assert.equal(error ?? storedError, undefined)
        const text = stored!.text!
        const there = type === 'DOUBLE' ? String(Number(text)) : text
        // Pinot's own function goes by ms, so that it has no digits below them.
        assert.equal(finer === undefined ? here[i] : String(BigInt(here[i]!) / finer * finer), there, String(times[i]))
      })

      const back = await oracle.evaluate({
        expression: `dateTimeConvert(x, '${format}', '1:MILLISECONDS:EPOCH', '1:MILLISECONDS')`,
        rows: here.map((value) => ({ x: type === 'STRING' ? { t: 'STRING', v: value } : { t: 'LONG', v: value } }))
      })
      back.rows.forEach(({ value, error }, i) => {
        assert.equal(error, undefined)
        const start = Number(value!.text)
        assert.ok(start <= millis[i]! && millis[i]! < start + unit, `${times[i]!} us is ${here[i]!}, which Pinot reads as ${start} ms`)
      })
    })
  }
})
