import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { Fault } from '../../src/decode/fault.ts'
import type { DataType } from '../../src/schema/data-type.ts'
import { compileTimeWriter, recordTimeFault, timeUnitOfColumn } from '../../src/transform/record-time.ts'

/** 2024-06-22T07:04:39.869591Z */
const time = 1719039879869591

function written (dataType: DataType, dateTimeFormat: string | undefined, micros = time): unknown {
  return compileTimeWriter({ dataType, dateTimeFormat })(micros)
}

describe('compileTimeWriter', () => {
  it('writes whole units since the epoch, of any unit and size', () => {
    const units: ReadonlyArray<readonly [format: string, value: string]> = [
      ['1:NANOSECONDS:EPOCH', '1719039879869591000'], ['7:NANOSECONDS:EPOCH', '245577125695655857'], ['1000:NANOSECONDS:EPOCH', String(time)],
      ['1:MICROSECONDS:EPOCH', String(time)], ['EPOCH|MICROSECONDS', String(time)], ['7:MICROSECONDS:EPOCH', '245577125695655'],
      ['1:MILLISECONDS:EPOCH', '1719039879869'], ['EPOCH', '1719039879869'], ['1:SECONDS:EPOCH', '1719039879'], ['EPOCH|SECONDS|10', '171903987'],
      ['1:MINUTES:EPOCH', '28650664'], ['15:MINUTES:EPOCH', '1910044'], ['1:HOURS:EPOCH', '477511'], ['EPOCH|DAYS|1', '19896'], ['999999999:DAYS:EPOCH', '0']
    ]
    for (const [format, value] of units) assert.deepEqual(written('LONG', format), { N: value }, format)
  })

  it('writes milliseconds as TIMESTAMP, whatever the format says', () => {
    for (const format of [undefined, 'TIMESTAMP', '1:DAYS:EPOCH']) assert.deepEqual(written('TIMESTAMP', format), { N: '1719039879869' })
    for (const format of ['TIMESTAMP', '1:MILLISECONDS:TIMESTAMP']) assert.deepEqual(written('LONG', format), { N: '1719039879869' })
  })

  it('writes patterns in their zone: texts as S, in number columns as N', () => {
    assert.deepEqual(written('STRING', 'SIMPLE_DATE_FORMAT|yyyy-MM-dd HH:mm:ss.SSS'), { S: '2024-06-22 07:04:39.869' })
    assert.deepEqual(written('STRING', '1:DAYS:SIMPLE_DATE_FORMAT:yyyy-MM-dd HH:mm tz(America/Los_Angeles)'), { S: '2024-06-22 00:04' })
    assert.deepEqual(written('STRING', 'SIMPLE_DATE_FORMAT|yyyyMMdd|Asia/Tokyo', Date.UTC(2024, 0, 1, 15) * 1000 - 1), { S: '20240101' })
    assert.deepEqual(written('STRING', 'SIMPLE_DATE_FORMAT|yyyyMMdd|Asia/Tokyo', Date.UTC(2024, 0, 1, 15) * 1000), { S: '20240102' })
    assert.deepEqual(written('INT', '1:DAYS:SIMPLE_DATE_FORMAT:yyyyMMdd'), { N: '20240622' })
  })

  it('writes microseconds where there is no format', () => {
    assert.deepEqual(written('LONG', undefined), { N: String(time) })
  })

  it('cuts, it never rounds up: the time lies in the unit that begins at the value', () => {
    const nanosOf = { NANOSECONDS: 1n, MICROSECONDS: 1000n, MILLISECONDS: 1_000_000n, SECONDS: 1_000_000_000n, MINUTES: 60_000_000_000n, HOURS: 3_600_000_000_000n, DAYS: 86_400_000_000_000n }
    const units = fc.constantFrom(...Object.keys(nanosOf) as Array<keyof typeof nanosOf>)
    const sizes = fc.oneof(fc.integer({ min: 1, max: 90 }), fc.integer({ min: 1, max: 999_999_999 }))
    const times = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER })
    // Times at the very border of a unit, where a quotient in floating point could go wrong.
    const near = fc.tuple(times, fc.constantFrom(0n, -1n, 1n))
    fc.assert(fc.property(units, sizes, near, (unit, size, [some, step]) => {
      const length = nanosOf[unit] * BigInt(size)
      const border = BigInt(some) * 1000n / length * length / 1000n + step
      const micros = border > 0n && border <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(border) : some
      const value = written('LONG', `${size}:${unit}:EPOCH`, micros) as { N: string }
      const start = BigInt(value.N) * length
      const nanos = BigInt(micros) * 1000n
      assert.ok(start <= nanos && nanos < start + length, `${micros} us: ${value.N}`)
    }), { numRuns: 2000 })
  })

  it('makes a time that a pattern cannot write a fault', () => {
    // Until 1972 the clock of Liberia was 44 minutes and 30 seconds late.
    const fault = written('STRING', 'SIMPLE_DATE_FORMAT|yyyy-MM-dd HH:mm ZZ|Africa/Monrovia', 1)
    assert.ok(fault instanceof Fault)
    assert.equal(fault.reason, 'BAD_VALUE')
  })
})

describe('recordTimeFault', () => {
  it('finds nothing at columns that can have the times', () => {
    for (const [dataType, dateTimeFormat] of [
      ['LONG', '1:MILLISECONDS:EPOCH'], ['LONG', '1:NANOSECONDS:EPOCH'], ['LONG', 'TIMESTAMP'], ['TIMESTAMP', 'TIMESTAMP'], ['INT', '1:SECONDS:EPOCH'], ['INT', '1:DAYS:EPOCH'],
      ['STRING', '1:MILLISECONDS:EPOCH'], ['DOUBLE', '1:MICROSECONDS:EPOCH'], ['BIG_DECIMAL', 'EPOCH'], ['STRING', '1:DAYS:SIMPLE_DATE_FORMAT:yyyy-MM-dd'], ['INT', 'SIMPLE_DATE_FORMAT|yyyyMMdd'],
      ['INT', 'SIMPLE_DATE_FORMAT|yyMMdd'], ['LONG', 'SIMPLE_DATE_FORMAT|yyyyMMddHHmmssSSS']
    ] as const) assert.equal(recordTimeFault({ dataType, dateTimeFormat }), undefined, `${dataType} ${dateTimeFormat}`)
  })

  it('says what is wrong with others', () => {
    for (const [dataType, dateTimeFormat, fault] of [
      ['INT', '1:MILLISECONDS:EPOCH', /^is INT, which cannot hold a time of the format 1:MILLISECONDS:EPOCH, such as 2143242123004$/],
      ['FLOAT', '1:SECONDS:EPOCH', /^is FLOAT, which cannot hold a time/],
      ['INT', 'SIMPLE_DATE_FORMAT|yyyyMMddHHmm', /^is INT, which cannot hold a time/],
      ['LONG', 'SIMPLE_DATE_FORMAT|yyyy-MM-dd', /^is LONG, which cannot hold a time .*, such as 2037-12-01$/],
      ['LONG', 'SIMPLE_DATE_FORMAT|HHmm', /^is LONG, which loses the leading zeros of the format/],
      ['BYTES', '1:DAYS:EPOCH', /^is BYTES, which cannot hold a time/],
      ['BOOLEAN', '1:DAYS:EPOCH', /^is BOOLEAN, which cannot hold a time/],
      ['STRING', 'SIMPLE_DATE_FORMAT', /^has the format SIMPLE_DATE_FORMAT, which cannot be written: .*has no pattern/],
      ['STRING', 'SIMPLE_DATE_FORMAT|yyyy-MM-dd zzz', /which cannot be written: The letter z/],
      ['STRING', 'SIMPLE_DATE_FORMAT|yyyy-MM-dd|Mars/Base', /which cannot be written: /]
    ] as const) assert.match(recordTimeFault({ dataType, dateTimeFormat }) ?? '', fault)
  })
})

describe('timeUnitOfColumn', () => {
  it('is the length of a unit in nanoseconds', () => {
    for (const [dataType, dateTimeFormat, nanos] of [
      ['LONG', undefined, 1000n], ['LONG', '1:MICROSECONDS:EPOCH', 1000n], ['LONG', '5:SECONDS:EPOCH', 5_000_000_000n], ['TIMESTAMP', '1:MICROSECONDS:EPOCH', 1_000_000n],
      ['LONG', 'TIMESTAMP', 1_000_000n], ['STRING', 'SIMPLE_DATE_FORMAT|yyyy', undefined], ['LONG', 'nonsense', undefined]
    ] as const) assert.equal(timeUnitOfColumn({ dataType, dateTimeFormat }), nanos)
  })
})
