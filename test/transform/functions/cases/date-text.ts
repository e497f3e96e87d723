import { fails, over, refused } from '../case-table.ts'
import type { FunctionCase } from '../case-table.ts'

const a = 1700000000123n // 2023-11-14T22:13:20.123Z, a Tuesday

const printed: ReadonlyArray<readonly [pattern: string, text: string]> = [
  ['yyyy-MM-dd HH:mm:ss.SSS', '2023-11-14 22:13:20.123'],
  ["yyyy-MM-dd''T''HH:mm:ss''Z''", '2023-11-14T22:13:20Z'],
  ['yyyyMMdd', '20231114'], ['yy', '23'], ['y', '2023'], ['yyyyyy', '002023'], ['Y', '2023'], ['YY', '23'], ['x', '2023'], ['xx', '23'], ['w', '46'], ['www', '046'], ['e', '2'], ['ee', '02'],
  ['D', '318'], ['DDDD', '0318'], ['M', '11'], ['MMM', 'Nov'], ['MMMM', 'November'], ['E', 'Tue'], ['EEE', 'Tue'], ['EEEE', 'Tuesday'], ['d', '14'], ['ddd', '014'],
  ['a', 'PM'], ['h', '10'], ['hh a', '10 PM'], ['K', '10'], ['H', '22'], ['k', '22'], ['m', '13'], ['s', '20'], ['S', '1'], ['SS', '12'], ['SSSSSS', '123000'], ['Z', '+0000'], ['ZZ', '+00:00'],
  ["d ''o''''''''clock''", "14 o'clock"], ['yyyy.MM.dd @ #', '2023.11.14 @ #']
]

const parsed: ReadonlyArray<readonly [pattern: string, text: string, expected: string]> = [
  ['yyyy-MM-dd', '2023-11-14', 'Long:1699920000000'], ['yyyy-MM-dd', '2023-1-4', 'Long:1672790400000'], ['yyyy-MM-dd', '12023-11-14', 'Long:317269440000000'],
  ['yyyy-MM-dd', '-0001-11-14', 'Long:-62171366400000'], ['yyyy-MM-dd', '2023-02-29', fails], ['yyyy-MM-dd', '2023-11-14 ', fails], ['yyyy-MM-dd', '2023-11', fails], ['yyyy-MM-dd', '', fails],
  ['yyyyMMdd', '20231114', 'Long:1699920000000'], ['yyyyMMdd', '2023111', 'Long:1698796800000'], ['yyyyMMddHHmmssSSS', '20231114221320123', 'Long:1700000000123'],
  ['yyyy', '2023', 'Long:1672531200000'], ['Y', '2023', 'Long:1672531200000'], ['YYYY', '-1', fails], ['MM-dd', '02-29', 'Long:951782400000'], ['dd', '14', 'Long:947808000000'], ['HH:mm', '22:13', 'Long:79980000'], ['yyyy D', '2023 318', 'Long:1699920000000'], ['D', '366', 'Long:978220800000'],
  ['d MMM yyyy', '14 Nov 2023', 'Long:1699920000000'], ['d MMM yyyy', '14 november 2023', 'Long:1699920000000'], ['d MMMM yyyy', '14 NOV 2023', 'Long:1699920000000'], ['d MMM yyyy', '14 nOv 2023', fails],
  ['EEE, d MMM yyyy', 'Tue, 14 Nov 2023', 'Long:1699920000000'], ['EEE, d MMM yyyy', 'Mon, 14 Nov 2023', refused],
  ['hh:mm a', '10:13 PM', 'Long:79980000'], ['hh:mm a', '12:00 am', 'Long:0'], ['hh:mm', '12:00', 'Long:0'], ['hh:mm', '13:00', fails], ['KK a', '11 pm', 'Long:82800000'], ['kk', '24', 'Long:0'], ['HH', '24', fails],
  ['ss.S', '20.1', 'Long:20100'], ['ss.SSS', '20.1', 'Long:20100'], ['ss.SSSSSS', '20.123999', 'Long:20123'], ['ss.SS', '20.123', fails],
  ["yyyy-MM-dd''T''HH:mm:ssZ", '2023-11-14T22:13:20+0530', 'Long:1699980200000'], ["yyyy-MM-dd''T''HH:mm:ssZZ", '2023-11-14t22:13:20-05:30', 'Long:1700019800000'], ['HHZ', '10+02', 'Long:28800000'], ['HHZ', '10Z', 'Long:36000000'], ['HHZZ', '10z', 'Long:36000000'],
  ['mm', '60', fails], ['yyyy-MM', '2023-13', fails]
]

export const dateTextCases: readonly FunctionCase[] = [
  ...printed.map(([pattern, text]) => over('LONG', `toDateTime(a, '${pattern}')`, [a, `String:${text}`])),
  ...parsed.map(([pattern, text, expected]) => over('STRING', `fromDateTime(a, '${pattern}')`, [text, expected])),
  over('LONG', "toDateTime(a, 'yyyy HH K h k')", [-1n, 'String:1969 23 11 11 23'], [0n, 'String:1970 00 0 12 24']),
  over('LONG', "toDateTime(a, 'yyyy-MM-dd HH:mm ZZ', 'Europe/Berlin')", [1711846800000n, 'String:2024-03-31 03:00 +02:00'], [1711846799999n, 'String:2024-03-31 01:59 +01:00']),
  over('STRING', "fromDateTime(a, 'yyyy-MM-dd HH:mm', 'Europe/Berlin')", ['2024-03-31 01:59', 'Long:1711846740000'], ['2024-03-31 02:30', fails], ['2024-10-27 02:30', 'Long:1729989000000'], ['2024-10-27 03:30', 'Long:1729996200000']),
  over('STRING', "fromDateTime(a, 'yyyy-MM-dd HH:mm', 'America/New_York')", ['2024-03-10 02:30', fails], ['2024-11-03 01:30', 'Long:1730611800000'], ['2024-11-03 00:30', 'Long:1730608200000'], ['2024-11-03 02:30', 'Long:1730619000000']),
  over('STRING', "fromDateTime(a, 'yyyy', 'UTC', -5)", ['2023', 'Long:1672531200000'], ['x', 'Long:-5'], [null, 'null']),
  { expression: 'fromDateTime(a, b)', columns: { a: 'STRING', b: 'STRING' }, rows: [[{ a: '2023', b: 'yyyy' }, 'Long:1672531200000'], [{ a: '23', b: 'yy' }, refused], [{ a: 'x', b: 'j' }, fails]] },
  over('LONG[]', "toDateTimeMV(a, 'yyyy')", [[0n, a], 'Array[String:1970, String:2023]']),
  over('STRING[]', "fromDateTimeMV(a, 'yyyy')", [['1970', '2023'], 'Array[Long:0, Long:1672531200000]']),
  over('LONG', 'toIso8601(a)', [a, 'String:2023-11-14T22:13:20.123Z'], [1700000000000n, 'String:2023-11-14T22:13:20Z'], [1700000000100n, 'String:2023-11-14T22:13:20.100Z'], [300000000000000n, refused]),
  over('STRING', 'fromIso8601(a)', ['2023-11-14T22:13:20.123Z', 'Long:1700000000123'], ['2023-11-14T22:13:20.1239+01:00', 'Long:1699996400123'], ['2023-11-14t22:13z', 'Long:1699999980000'], ['2023-11-14T22:13:20', fails], ['2023-02-30T00:00Z', fails], ['2023-11-14T24:00Z', fails], ['2023-11-14', fails]),
  over('LONG[]', 'toIso8601MV(a)', [[0n], 'Array[String:1970-01-01T00:00:00Z]']),
  over('STRING[]', 'fromIso8601MV(a)', [['1970-01-01T00:00:00Z'], 'Array[Long:0]']),

  over('LONG', "dateTimeConvert(a, '1:MILLISECONDS:EPOCH', '1:DAYS:EPOCH', '1:DAYS')", [a, 'Long:19675'], [-1n, 'Long:0']),
  over('LONG', "dateTimeConvert(a, 'EPOCH|SECONDS', 'EPOCH|HOURS|2', 'HOURS|3')", [1700000000n, 'Long:236110']),
  over('STRING', "dateTimeConvert(a, '10:SECONDS:EPOCH', '1:MILLISECONDS:EPOCH', '1:MINUTES')", ['170000000', 'Long:1699999980000'], ['1.7E8', 'Long:1699999980000'], ['x', fails], [' 1', fails]),
  over('STRING', "dateTimeConvert(a, '1:DAYS:SIMPLE_DATE_FORMAT:yyyyMMdd', '1:MILLISECONDS:EPOCH', '1:DAYS')", ['20231114', 'Long:1699920000000'], ['2023', fails]),
  over('LONG', "dateTimeConvert(a, 'TIMESTAMP', 'SIMPLE_DATE_FORMAT|yyyy-MM-dd HH:mm', '15:MINUTES')", [a, 'String:2023-11-14 22:00']),
  over('STRING', "dateTimeConvert(a, '1:MILLISECONDS:TIMESTAMP', '1:MILLISECONDS:TIMESTAMP', '1:HOURS')", ['2023-11-14 22:13:20.123', 'String:2023-11-14 22:00:00.0']),
  over('LONG', "dateTimeConvert(a, '1:MILLISECONDS:EPOCH', '1:HOURS:SIMPLE_DATE_FORMAT:yyyy-MM-dd HH tz(America/New_York)', '6:HOURS')", [a, 'String:2023-11-14 12']),
  over('LONG', "dateTimeConvert(a, '1:MILLISECONDS:EPOCH', 'SIMPLE_DATE_FORMAT|yyyy-MM-dd|Europe/Berlin', '7:DAYS')", [a, 'String:2023-11-08']),
  over('LONG', "dateTimeConvert(a, '1:MILLISECONDS:EPOCH', '1:MILLISECONDS:EPOCH', '1:DAYS', 'Europe/Berlin')", [a, 'Long:1699916400000']),
  over('LONG', "dateTimeConvert(a, '1:MILLISECONDS:EPOCH', '1:DAYS:SIMPLE_DATE_FORMAT:yyyy-MM-dd HH:mm', '1:DAYS', 'Europe/Berlin')", [a, 'String:2023-11-13 23:00']),
  // In Sao Paulo the clock jumped over midnight.
  over('LONG', "dateTimeConvert(a, 'EPOCH', 'EPOCH', '6:HOURS', 'America/Sao_Paulo')", [782282679216n, fails], [782282679216n + 86400000n, 'Long:782359200000']),
  over('LONG', "dateTimeConvert(a, '1:MILLISECONDS:EPOCH', 'EPOCH', '30:SECONDS', '+05:30')", [a, 'Long:1699999980000']),
  over('LONG', "dateTimeConvert(a, '1:MILLISECONDS:EPOCH', 'EPOCH', '100:MILLISECONDS', 'UTC')", [a, 'Long:1700000000100'])
]
