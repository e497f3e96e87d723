import { fails, over, refused } from '../case-table.ts'
import type { FunctionCase } from '../case-table.ts'

const max = 9223372036854775807n

export const epochCases: readonly FunctionCase[] = [
  over('LONG', 'toEpochSeconds(a)', [1700000000999n, 'Long:1700000000'], [-1n, 'Long:0'], [-1001n, 'Long:-1']),
  over('TIMESTAMP', 'toEpochMinutes(a)', [1700000000999n, 'Long:28333333']),
  over('LONG', 'toEpochHours(a)', [1700000000999n, 'Long:472222']),
  over('LONG', 'toEpochDays(a)', [1700000000999n, 'Long:19675'], [null, 'null']),
  over('STRING', 'toEpochDays(a)', ['1700000000999', 'Long:19675'], ['x', fails], ['1.5', fails]),
  over('DOUBLE', 'toEpochDays(a)', [1700000000999.9, 'Long:19675'], [1e30, 'Long:106751991167']),
  over('LONG', 'toEpochSecondsRounded(a, 10)', [1700000007999n, 'Long:1700000000']),
  over('LONG', 'toEpochMinutesRounded(a, b)', [1700000000999n, 10n, 'Long:28333330'], [1n, 0n, fails]),
  over('LONG', 'toEpochHoursRounded(a, 5)', [1700000000999n, 'Long:472220']),
  over('LONG', 'toEpochDaysRounded(a, 7)', [1700000000999n, 'Long:19670']),
  over('LONG', 'toEpochSecondsBucket(a, 10)', [1700000007999n, 'Long:170000000']),
  over('LONG', 'toEpochMinutesBucket(a, 10)', [1700000007999n, 'Long:2833333']),
  over('LONG', 'toEpochHoursBucket(a, 10)', [1700000007999n, 'Long:47222']),
  over('LONG', 'toEpochDaysBucket(a, 10)', [1700000007999n, 'Long:1967']),
  over('LONG', 'fromEpochSeconds(a)', [1700000000n, 'Long:1700000000000'], [max, `Long:${max}`], [-max, `Long:${-max - 1n}`]),
  over('INT', 'fromEpochMinutes(a)', [28333333, 'Long:1699999980000']),
  over('LONG', 'fromEpochHours(a)', [472222n, 'Long:1699999200000']),
  over('LONG', 'fromEpochDays(a)', [19675n, 'Long:1699920000000']),
  over('LONG', 'fromEpochSecondsBucket(a, 10)', [170000000n, 'Long:1700000000000'], [max, 'Long:-10000']),
  over('LONG', 'fromEpochMinutesBucket(a, 10)', [2833333n, 'Long:1699999800000']),
  over('LONG', 'fromEpochHoursBucket(a, 10)', [47222n, 'Long:1699992000000']),
  over('LONG', 'fromEpochDaysBucket(a, 10)', [1967n, 'Long:1699488000000']),
  over('LONG', 'round(a, 1000)', [1700000000999n, 'Long:1700000000000'], [-1999n, 'Long:-1000']),
  over('LONG[]', 'toEpochDaysMV(a)', [[0n, 86400000n], 'Array[Long:0, Long:1]'], [[], 'Array[]']),
  over('LONG[]', 'toEpochSecondsRoundedMV(a, 10)', [[19999n, 20000n], 'Array[Long:10, Long:20]']),
  over('LONG[]', 'toEpochMinutesBucketMV(a, 2)', [[240000n], 'Array[Long:2]']),
  over('STRING[]', 'fromEpochHoursMV(a)', [['1', '2'], 'Array[Long:3600000, Long:7200000]']),
  over('LONG[]', 'fromEpochDaysBucketMV(a, 2)', [[1n], 'Array[Long:172800000]']),
  over('LONG[]', 'roundMV(a, 10)', [[19n, -19n], 'Array[Long:10, Long:-10]']),
  over('LONG', 'toTimestamp(a)', [1700000000123n, 'Timestamp:2023-11-14 22:13:20.123'], [1700000000000n, 'Timestamp:2023-11-14 22:13:20.0'], [-1n, 'Timestamp:1969-12-31 23:59:59.999']),
  over('STRING', 'fromTimestamp(a)', ['2023-11-14 22:13:20.123456789', 'Long:1700000000123'], ['1700000000123', 'Long:1700000000123'], ['2023-11-14T22:13:20Z', 'Long:1700000000000'], ['2023-11-14T22:13:20+02:00', 'Long:1699992800000'], ['2023-11-14', 'Long:1699920000000'], ['2023-11-14 22:13', 'Long:1699999980000'], ['2023-11-14T22:13.5', 'Long:1699999980500'], ['2023-2-31 25:61:61', 'Long:1677895321000'], ['2023-13-01 00:00:00', fails], ['2023-02-29T00:00', 'Long:1677542400000'], ['2023-02-32T00:00', fails], ['+12023-01-01', 'Long:317242051200000'], ['12023-01-01', fails], ['2023-01-01T24:00', refused], ['2023-11-14 22:13:20.', fails], ['x', fails], ['20231114', 'Long:20231114']),
  over('TIMESTAMP', 'fromTimestamp(a)', [1700000000123n, 'Long:1700000000123']),
  over('LONG', "concat(toTimestamp(a), '')", [1700000000120n, 'String:2023-11-14 22:13:20.12'])
]
