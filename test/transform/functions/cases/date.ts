import { constant, fails, over, refused } from '../case-table.ts'
import type { FunctionCase } from '../case-table.ts'

// 2023-11-14T22:13:20.123Z, 2024-02-29T23:59:59.999Z, 1969-12-31T23:59:59.999Z, 2021-01-01T00:00Z (ISO week 53 of 2020)
const [a, b, c, d] = [1700000000123n, 1709251199999n, -1n, 1609459200000n]
// Berlin: the clock goes from 02:00 to 03:00 at 2024-03-31T01:00Z and back at 2024-10-27T01:00Z.
const [spring, autumn] = [1711846800000n, 1729990800000n]

function field (name: string, ...values: readonly number[]): FunctionCase {
  return over('LONG', `${name}(a)`, ...[a, b, c, d].map((time, index) => [time, `Integer:${values[index]!}`]))
}

export const dateCases: readonly FunctionCase[] = [
  field('year', 2023, 2024, 1969, 2021),
  field('quarter', 4, 1, 4, 1),
  field('month', 11, 2, 12, 1),
  field('monthOfYear', 11, 2, 12, 1),
  field('week', 46, 9, 1, 53),
  field('weekOfYear', 46, 9, 1, 53),
  field('yearOfWeek', 2023, 2024, 1970, 2020),
  field('yow', 2023, 2024, 1970, 2020),
  field('dayOfYear', 318, 60, 365, 1),
  field('doy', 318, 60, 365, 1),
  field('dayOfMonth', 14, 29, 31, 1),
  field('day', 14, 29, 31, 1),
  field('dayOfWeek', 2, 4, 3, 5),
  field('dow', 2, 4, 3, 5),
  field('hour', 22, 23, 23, 0),
  field('minute', 13, 59, 59, 0),
  field('second', 20, 59, 59, 0),
  field('millisecond', 123, 999, 999, 0),
  over('LONG', "hour(a, 'Europe/Berlin')", [spring - 1n, 'Integer:1'], [spring, 'Integer:3'], [autumn, 'Integer:2']),
  over('LONG', "day(a, 'Asia/Kolkata')", [a, 'Integer:15']),
  over('LONG', "year(a, '+14:00')", [1704027600000n, 'Integer:2024']),
  over('LONG', "minute(a, '-03:30')", [a, 'Integer:43']),
  over('LONG', "month(a, 'UTC')", [a, 'Integer:11']),
  { expression: 'hour(a, b)', columns: { a: 'LONG', b: 'STRING' }, rows: [[{ a, b: 'America/New_York' }, 'Integer:17'], [{ a, b: 'Nowhere' }, fails], [{ a, b: 'EST' }, refused]] },
  over('LONG[]', 'yearMV(a)', [[a, b], 'Array[Integer:2023, Integer:2024]']),
  over('LONG[]', "dowMV(a, 'UTC')", [[a], 'Array[Integer:2]']),
  over('LONG', 'EXTRACT(YEAR FROM a) + EXTRACT(QUARTER FROM a) + EXTRACT(MONTH FROM a) + EXTRACT(WEEK FROM a) + EXTRACT(DAY FROM a)', [a, 'Double:2098.0']),
  over('LONG', 'EXTRACT(DOY FROM a) + EXTRACT(DOW FROM a) + EXTRACT(HOUR FROM a) + EXTRACT(MINUTE FROM a) + EXTRACT(SECOND FROM a)', [a, 'Double:375.0']),
  constant("timezoneHour('+05:30') + timezoneMinute('-03:30')", 'Double:-25.0'),
  over('LONG', "timezoneHour('Europe/Berlin', a)", [spring, 'Integer:2'], [autumn, 'Integer:1']),
  over('LONG', "timezoneMinute('Asia/Kolkata', a)", [spring, 'Integer:30']),

  over('LONG', "dateTrunc('YEAR', a)", [a, 'Long:1672531200000'], [c, 'Long:-31536000000']),
  over('LONG', "dateTrunc('quarter', a)", [a, 'Long:1696118400000'], [b, 'Long:1704067200000']),
  over('LONG', "dateTrunc('month', a)", [b, 'Long:1706745600000']),
  over('LONG', "dateTrunc('week', a)", [a, 'Long:1699833600000'], [d, 'Long:1609113600000']),
  over('LONG', "date_trunc('DAY', a)", [a, 'Long:1699920000000'], [c, 'Long:-86400000']),
  over('LONG', 'DATE_TRUNC(HOUR, a)', [a, 'Long:1699999200000']),
  over('LONG', "dateTrunc('minute', a)", [a, 'Long:1699999980000']),
  over('LONG', "dateTrunc('second', a)", [a, 'Long:1700000000000']),
  over('LONG', "dateTrunc('millisecond', a)", [a, 'Long:1700000000123']),
  over('LONG', "dateTrunc('day', a, 'SECONDS')", [1700000000n, 'Long:1699920000']),
  over('LONG', "dateTrunc('day', a, 'seconds', 'Europe/Berlin')", [1700000000n, 'Long:1699916400']),
  over('LONG', "dateTrunc('day', a, 'SECONDS', 'UTC', 'MILLISECONDS')", [1700000000n, 'Long:1699920000000']),
  over('LONG', "dateTrunc('day', a, 'MILLISECONDS', 'Europe/Berlin')", [spring, 'Long:1711839600000'], [spring + 86400000n, 'Long:1711922400000'], [autumn, 'Long:1729980000000']),
  over('LONG', "dateTrunc('hour', a, 'MILLISECONDS', 'Europe/Berlin')", [autumn - 1n, 'Long:1729987200000'], [autumn + 1n, 'Long:1729990800000']),
  over('LONG', "dateTrunc('hour', a, 'MILLISECONDS', 'Asia/Kolkata')", [a, 'Long:1699997400000']),
  over('LONG', "dateTrunc('quarter', a, 'MILLISECONDS', 'America/New_York')", [a, 'Long:1696132800000']),
  over('LONG', "dateTrunc('week', a, 'MILLISECONDS', 'America/New_York')", [a, 'Long:1699851600000']),
  over('LONG[]', "dateTruncMV('day', a)", [[a, d], 'Array[Long:1699920000000, Long:1609459200000]']),
  { expression: 'dateTrunc(b, a)', columns: { a: 'LONG', b: 'STRING' }, rows: [[{ a, b: 'day' }, 'Long:1699920000000'], [{ a, b: 'days' }, fails]] },

  over('LONG', 'TIMESTAMPADD(MONTH, 1, a)', [b, 'Long:1711756799999'], [1706659200000n, 'Long:1709164800000']),
  over('LONG', "dateAdd('month', -13, a)", [1711843200000n, 'Long:1677542400000']),
  over('LONG', "timestamp_Add('day', b, a)", [a, 2n, 'Long:1700172800123']),
  over('LONG', "dateAdd('year', 1, a)", [b, 'Long:1740787199999'], [a, 'Long:1731622400123']),
  over('LONG', "dateAdd('quarter', 2, a)", [a, 'Long:1715724800123']),
  over('LONG', "dateAdd('week', -1, a)", [a, 'Long:1699395200123']),
  over('LONG', "dateAdd('hour', 9223372036854775807, a)", [a, fails]),
  over('LONG[]', "dateAddMV('second', 1, a)", [[1n], 'Array[Long:1001]']),
  over('LONG', "dateDiff('month', a, b)", [1706659200000n, 1709164800000n, 'Long:1'], [1709164800000n, 1706659200000n, 'Long:-1'], [1706659200001n, 1709164800000n, 'Long:0'], [b, a, 'Long:-3']),
  over('LONG', 'TIMESTAMPDIFF(DAY, a, b)', [a, b, 'Long:107'], [b, a, 'Long:-107']),
  over('LONG', "dateDiff('year', a, b)", [b, 1740700800000n, 'Long:0'], [b, 1740787199999n, 'Long:1'], [1709251200000n, 1740787200000n, 'Long:1'], [d, c, 'Long:-51'], [c, d, 'Long:51']),
  over('LONG', "dateDiff('quarter', a, b)", [c, d, 'Long:204'], [a, b, 'Long:1']),
  over('LONG', "dateDiff('week', a, b)", [a, b, 'Long:15']),
  over('LONG[]', "dateDiffMV('second', a, 10000)", [[1n, 9000n], 'Array[Long:9, Long:1]']),
  over('LONG[]', "dateDiffMVReverse('second', 10000, a)", [[1n, 9000n], 'Array[Long:-9, Long:-1]']),
  over('LONG', "fromTimestamp(dateBin('1d', toTimestamp(a), toTimestamp(b)))", [a, 0n, 'Long:1699920000000'], [-1n, 0n, 'Long:0']),
  over('LONG', "fromTimestamp(dateBin('1h30m', a, toTimestamp(0)))", [a, 'Long:1699995600000'])
]
