import {
  addMonths, dateMillis, dayMillis, dayOfMonth, dayOfWeek, daysOfMonth, instant, isLeapYear, monthOf, yearOf
} from './calendar.ts'
import { saturate } from './epoch.ts'
import { FunctionFailure } from './faults.ts'
import { scalar } from './registry.ts'
import type { FunctionEntry } from './registry.ts'
import { instantOf, utc, zoneOf } from './time-zone.ts'
import type { TimeZone } from './time-zone.ts'
import { Timestamp } from './timestamp.ts'
import { timeUnitMillis, timeUnitOf } from './time-unit.ts'

/**
 * Truncation and arithmetic by units. Source: org.apache.pinot.common.function.scalar.DateTimeFunctions, DateTimeUtils,
 * and Joda-Time's fields behind them.
 */

const fixedUnits: Readonly<Record<string, number>> = {
  millisecond: 1, second: 1000, minute: 60_000, hour: 3_600_000, day: dayMillis, week: 7 * dayMillis
}
const monthUnits: Readonly<Record<string, number>> = { month: 1, quarter: 3, year: 12 }

function unitOf (text: string): string {
  const unit = text.toLowerCase()
  if (fixedUnits[unit] === undefined && monthUnits[unit] === undefined) {
    throw new FunctionFailure(`The unit is one of ${[...Object.keys(fixedUnits), ...Object.keys(monthUnits)].join(', ')}, not ${text}`)
  }
  return unit
}

/** Refuses constant units and zones that cannot work: the arguments at these places. */
function checker (units: readonly number[], timeUnits: readonly number[] = [], zone = -1): (constants: readonly unknown[]) => void {
  return (constants) => {
    const text = (index: number): string | undefined => typeof constants[index] === 'string' ? constants[index] : undefined
    for (const index of units) unitOf(text(index) ?? 'day')
    for (const index of timeUnits) timeUnitOf(text(index) ?? 'DAYS')
    zoneOf(text(zone) ?? 'UTC')
  }
}

function floorLocal (unit: string, local: number): number {
  switch (unit) {
    case 'week': return Math.floor(local / dayMillis) * dayMillis - (dayOfWeek(local) - 1) * dayMillis
    case 'month': return dateMillis(yearOf(local), monthOf(local), 1)
    case 'year': return dateMillis(yearOf(local), 1, 1)
    default: {
      const size = fixedUnits[unit]!
      return Math.floor(local / size) * size
    }
  }
}

/** Joda's `roundFloor` of a field in a zone. Up to hours it keeps the offset, from days on it looks it up again. */
export function truncate (unit: string, millis: number, zone: TimeZone): number {
  const offset = zone.offsetAt(millis)
  const local = millis + offset
  if (unit === 'quarter') {
    const month = monthOf(local) - (monthOf(local) - 1) % 3
    const inMonth = instantOf(zone, addMonths(local, month - monthOf(local)), millis)
    return truncate('month', inMonth, zone)
  }
  const floor = floorLocal(unit, local)
  return (fixedUnits[unit] ?? dayMillis) < dayMillis ? floor - offset : instantOf(zone, floor, millis)
}

function dateTrunc (unit: string, value: bigint, inputUnit: string, zone: TimeZone, outputUnit: string): bigint {
  const millis = instant(timeUnitMillis(inputUnit, value))
  return timeUnitOf(outputUnit).fromMillis(BigInt(truncate(unitOf(unit), millis, zone)))
}

function add (unitText: string, count: bigint, millis: bigint): bigint {
  const unit = unitOf(unitText)
  const start = instant(millis)
  const months = monthUnits[unit]
  if (months !== undefined) return BigInt(addMonths(start, Number(count) * months))
  const sum = millis + count * BigInt(fixedUnits[unit]!)
  if (sum !== saturate(sum)) throw new FunctionFailure('The sum is beyond LONG')
  return sum
}

/** Whole units from the first time to the second. */
function difference (unitText: string, from: bigint, to: bigint): bigint {
  const unit = unitOf(unitText)
  const [start, end] = [instant(from), instant(to)]
  if (unit === 'year') return BigInt(end < start ? -yearsBetween(end, start) : yearsBetween(start, end))
  const months = monthUnits[unit]
  if (months !== undefined) return BigInt(Math.trunc((end < start ? -monthsBetween(end, start) : monthsBetween(start, end)) / months))
  return (to - from) / BigInt(fixedUnits[unit]!)
}

function monthsBetween (start: number, end: number): number {
  const months = (yearOf(end) - yearOf(start)) * 12 + monthOf(end) - monthOf(start)
  const isLastDay = dayOfMonth(end) === daysOfMonth(yearOf(end), monthOf(end))
  const excess = isLastDay ? Math.max(dayOfMonth(start) - dayOfMonth(end), 0) * dayMillis : 0
  const rest = (millis: number): number => millis - floorLocal('month', millis)
  return rest(end) < rest(start) - excess ? months - 1 : months
}

function yearsBetween (start: number, end: number): number {
  const [startYear, endYear] = [yearOf(start), yearOf(end)]
  const february29 = 59 * dayMillis
  let startRest = start - dateMillis(startYear, 1, 1)
  let endRest = end - dateMillis(endYear, 1, 1)
  if (startRest >= february29) {
    if (isLeapYear(startYear)) {
      if (!isLeapYear(endYear)) startRest -= dayMillis
    } else if (endRest >= february29 && isLeapYear(endYear)) {
      endRest -= dayMillis
    }
  }
  return endYear - startYear - (endRest < startRest ? 1 : 0)
}

/** `2d3h4m5s` in ms (TimeUtils.convertPeriodToMillis). */
function periodMillis (text: string): number {
  const match = /^(?:(\d{1,9})d)?(?:(\d{1,9})h)?(?:(\d{1,9})m)?(?:(\d{1,9})s)?$/.exec(text)
  const [, days = 0, hours = 0, minutes = 0, seconds = 0] = match ?? []
  const millis = (((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000
  if (match === null || millis === 0) throw new FunctionFailure(`${text} is no period such as 1d or 4h30m`)
  return millis
}

function dateBin (width: string, source: Timestamp, origin: Timestamp): Timestamp {
  const bin = periodMillis(width)
  return new Timestamp(origin.millis + Math.trunc((source.millis - origin.millis) / bin) * bin)
}

/** Truncation and arithmetic. */
export const dateArithmeticFunctions: readonly FunctionEntry[] = [
  scalar('dateTrunc', ['string', 'long'], 'long', (unit, value) => BigInt(truncate(unitOf(unit), instant(value), utc)), { check: checker([0]) }),
  scalar('dateTrunc', ['string', 'long', 'string'], 'long', (unit, value, input) => dateTrunc(unit, value, input, utc, input), { check: checker([0], [2]) }),
  scalar('dateTrunc', ['string', 'long', 'string', 'string'], 'long', (unit, value, input, zone) => dateTrunc(unit, value, input, zoneOf(zone), input), { check: checker([0], [2], 3) }),
  scalar('dateTrunc', ['string', 'long', 'string', 'string', 'string'], 'long', (unit, value, input, zone, output) => dateTrunc(unit, value, input, zoneOf(zone), output), { check: checker([0], [2, 4], 3) }),
  scalar('dateTruncMV', ['string', 'longs'], 'longs', (unit, values) => values.map((value) => BigInt(truncate(unitOf(unit), instant(value), utc))), { check: checker([0]) }),
  scalar('dateTruncMV', ['string', 'longs', 'string'], 'longs', (unit, values, input) => values.map((value) => dateTrunc(unit, value, input, utc, input)), { check: checker([0], [2]) }),
  scalar('dateTruncMV', ['string', 'longs', 'string', 'string'], 'longs', (unit, values, input, zone) => values.map((value) => dateTrunc(unit, value, input, zoneOf(zone), input)), { check: checker([0], [2], 3) }),
  scalar('dateTruncMV', ['string', 'longs', 'string', 'string', 'string'], 'longs', (unit, values, input, zone, output) => values.map((value) => dateTrunc(unit, value, input, zoneOf(zone), output)), { check: checker([0], [2, 4], 3) }),
  scalar('timestampAdd dateAdd', ['string', 'long', 'long'], 'long', add, { check: checker([0]) }),
  scalar('timestampAddMV dateAddMV', ['string', 'long', 'longs'], 'longs', (unit, count, values) => values.map((value) => add(unit, count, value)), { check: checker([0]) }),
  scalar('timestampDiff dateDiff', ['string', 'long', 'long'], 'long', difference, { check: checker([0]), note: 'From the second argument to the third.' }),
  scalar('timestampDiffMV dateDiffMV', ['string', 'longs', 'long'], 'longs', (unit, values, to) => values.map((value) => difference(unit, value, to)), { check: checker([0]) }),
  scalar('timestampDiffMVReverse dateDiffMVReverse', ['string', 'long', 'longs'], 'longs', (unit, from, values) => values.map((value) => difference(unit, from, value)), { check: checker([0]) }),
  scalar('dateBin', ['string', 'timestamp', 'timestamp'], 'timestamp', dateBin, {
    check: ([width]) => {
      if (typeof width === 'string') periodMillis(width)
    }
  })
]
