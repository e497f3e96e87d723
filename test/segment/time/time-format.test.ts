import { describe, it } from 'node:test'
import assert from 'node:assert/strict'
import { DynapinotError } from '../../../src/errors.ts'
import { compileTimeFormat } from '../../../src/segment/time/time-format.ts'

function millis (format: string, value: string | bigint): number | null {
  const compiled = compileTimeFormat('t', format)
  if (compiled.kind === 'epoch') return Number(compiled.toMillis(BigInt(value)))
  return compiled.parse(String(value))
}

const utc = (...parts: [number, number, ...number[]]) => Date.UTC(...parts)

describe('time formats', () => {
  it('are epoch times in any unit and size', () => {
    assert.equal(millis('1:MILLISECONDS:EPOCH', 1700000000000n), 1700000000000)
    assert.equal(millis('EPOCH|SECONDS', 1700000000n), 1700000000000)
    assert.equal(millis('EPOCH|SECONDS|5', 340000000n), 1700000000000)
    assert.equal(millis('5:MINUTES:EPOCH', 4996308n), 1498892400000)
    assert.equal(millis('1:HOURS:EPOCH', 416359n), 1498892400000)
    assert.equal(millis('EPOCH|DAYS', 19675n), 19675 * 86400000)
    assert.equal(millis('EPOCH|MICROSECONDS', 1700000000000999n), 1700000000000)
    assert.equal(millis('EPOCH|NANOSECONDS', 1700000000000999999n), 1700000000000)
    assert.equal(millis('EPOCH', 7n), 7)
    assert.equal(millis('TIMESTAMP', 1700000000000n), 1700000000000)
    assert.equal(millis('1:MILLISECONDS:TIMESTAMP', 5n), 5)
  })

  it('are dates and times of a pattern', () => {
    const known: [string, string, number | null][] = [
      ['1:DAYS:SIMPLE_DATE_FORMAT:yyyyMMdd', '20240229', utc(2024, 1, 29)],
      ['SIMPLE_DATE_FORMAT|yyyy-MM-dd', '2024-2-9', utc(2024, 1, 9)],
      ['SIMPLE_DATE_FORMAT|yyyy-MM-dd', '2023-02-29', null],
      ['SIMPLE_DATE_FORMAT|yyyy-MM-dd', '2024-02-09x', null],
      ['SIMPLE_DATE_FORMAT|yyyy-MM-dd', 'null', null],
      ["SIMPLE_DATE_FORMAT|yyyy-MM-dd'T'HH:mm:ss.SSSZ", '2024-02-09T03:04:05.678+0530', utc(2024, 1, 8, 21, 34, 5, 678)],
      ["SIMPLE_DATE_FORMAT|yyyy-MM-dd'T'HH:mm:ssZZ", '2024-02-09T03:04:05Z', utc(2024, 1, 9, 3, 4, 5)],
      ['SIMPLE_DATE_FORMAT|yyyy-MM-dd HH:mm:ss.SSSSSS', '2024-02-09 03:04:05.001999', utc(2024, 1, 9, 3, 4, 5, 1)],
      ['SIMPLE_DATE_FORMAT|dd MMM yyyy', '09 Feb 2024', utc(2024, 1, 9)],
      ['SIMPLE_DATE_FORMAT|MMMM d, yyyy', 'february 9, 2024', utc(2024, 1, 9)],
      ['SIMPLE_DATE_FORMAT|EEE yyyy DDD', 'Fri 2024 040', utc(2024, 1, 9)],
      ['SIMPLE_DATE_FORMAT|yyyy-MM-dd hh:mm a', '2024-02-09 12:30 PM', utc(2024, 1, 9, 12, 30)],
      ['SIMPLE_DATE_FORMAT|yyyy-MM-dd hh:mm a', '2024-02-09 12:30 am', utc(2024, 1, 9, 0, 30)],
      ['SIMPLE_DATE_FORMAT|yyyy-MM-dd kk', '2024-02-09 24', utc(2024, 1, 9, 0)],
      ['SIMPLE_DATE_FORMAT|yyyyMMddHH', '2024020925', null],
      ['SIMPLE_DATE_FORMAT|yyMMdd', '240209', utc(2024, 1, 9)],
      ['SIMPLE_DATE_FORMAT|yyMMdd', '990209', utc(1999, 1, 9)],
      ["SIMPLE_DATE_FORMAT|yyyy 'o''clock' HH", "2024 o'clock 07", utc(2024, 0, 1, 7)],
      ['1:DAYS:SIMPLE_DATE_FORMAT', '2024-02-09T03:04', utc(2024, 1, 9, 3, 4)],
      ['1:DAYS:SIMPLE_DATE_FORMAT', '2024', utc(2024, 0, 1)]
    ]
    for (const [format, text, time] of known) assert.equal(millis(format, text), time, `${format} ${text}`)
  })

  it('know time zones', () => {
    const noon = (zone: string, text = '2024-07-01 12') => millis(`SIMPLE_DATE_FORMAT|yyyy-MM-dd HH|${zone}`, text)
    assert.equal(noon('UTC'), utc(2024, 6, 1, 12))
    assert.equal(noon('GMT+0700'), utc(2024, 6, 1, 5))
    assert.equal(noon('GMT-08:30'), utc(2024, 6, 1, 20, 30))
    assert.equal(noon('America/Chicago'), utc(2024, 6, 1, 17))
    assert.equal(noon('America/Chicago', '2024-01-01 12'), utc(2024, 0, 1, 18))
    assert.equal(noon('CST'), utc(2024, 6, 1, 17))
    assert.equal(noon('EST'), utc(2024, 6, 1, 17))
    // Around the change of the clock of 2024-03-10, 02:00 local time.
    assert.equal(noon('America/New_York', '2024-03-10 01'), utc(2024, 2, 10, 6))
    assert.equal(noon('America/New_York', '2024-03-10 03'), utc(2024, 2, 10, 7))
    assert.equal(millis('1:DAYS:SIMPLE_DATE_FORMAT:yyyyMMdd tz(Asia/Tokyo)', '20240701'), utc(2024, 5, 30, 15))
  })

  it('are refused by name where they are not known', () => {
    for (const format of ['', 'EPOCH|WEEKS', '0:DAYS:EPOCH', '1:DAYS:OTHER', 'SIMPLE_DATE_FORMAT|yyyy|Mars/Base', "SIMPLE_DATE_FORMAT|yyyy'T", 'SIMPLE_DATE_FORMAT|yyyy ww', 'SIMPLE_DATE_FORMAT|yyyy ZZZ']) {
      assert.throws(() => compileTimeFormat('when', format), (error) =>
        error instanceof DynapinotError && error.code === 'SCHEMA_INVALID' && error.context.field === 'when' && error.message.includes(format), format)
    }
  })
})
