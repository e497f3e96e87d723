import { it } from 'node:test'
import assert from 'node:assert/strict'
import { dateTimeFormatFault, granularityFault } from '../../src/schema/date-time-format.ts'

it('formats that Pinot takes', () => {
  for (const format of [
    '1:MILLISECONDS:EPOCH', '5:MINUTES:EPOCH', '1:MICROSECONDS:EPOCH', 'EPOCH', 'EPOCH|SECONDS', 'EPOCH|SECONDS|5', 'TIMESTAMP', '1:MILLISECONDS:TIMESTAMP',
    '1:DAYS:SIMPLE_DATE_FORMAT:yyyyMMdd', '1:DAYS:SIMPLE_DATE_FORMAT:yyyy-MM-dd tz(America/New_York)', 'SIMPLE_DATE_FORMAT|yyyy-MM-dd HH:mm:ss|UTC', 'SIMPLE_DATE_FORMAT'
  ]) assert.equal(dateTimeFormatFault(format), undefined, format)
})

it('formats that it refuses', () => {
  for (const format of ['', '1:MILLISECONDS', '0:DAYS:EPOCH', '1:DAY:EPOCH', '1:DAYS:EPOC', 'EPOCH|MILLIS', 'EPOCH|SECONDS|0', 'X', '1:DAYS:SIMPLE_DATE_FORMAT:ddMMyyyy']) {
    assert.notEqual(dateTimeFormatFault(format), undefined, format)
  }
})

it('granularities', () => {
  for (const text of ['1:MILLISECONDS', '15:MINUTES', 'HOURS', 'DAYS|1']) assert.equal(granularityFault(text), undefined, text)
  for (const text of ['', '1', '1:WEEKS', '0:DAYS', 'DAYS|x', '1:MILLIS']) assert.notEqual(granularityFault(text), undefined, text)
})
