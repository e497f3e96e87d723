import {
  dayOfMonth, dayOfWeek, dayOfYear, instant, monthOf, part, weekOf, weekyearOf, yearOf
} from './calendar.ts'
import { FunctionFailure } from './faults.ts'
import { scalar } from './registry.ts'
import type { FunctionEntry } from './registry.ts'
import { zoneOf } from './time-zone.ts'

/**
 * Fields of a time in UTC or a zone. Source: org.apache.pinot.common.function.scalar.DateTimeFunctions.
 */

type Field = (local: number) => number

const quarterOf: Field = (local) => Math.floor((monthOf(local) - 1) / 3) + 1
const hourOf: Field = (local) => part(local, 3_600_000, 24)
const minuteOf: Field = (local) => part(local, 60_000, 60)
const secondOf: Field = (local) => part(local, 1000, 60)

/** Refuses a zone that is not supported when the expression is compiled. */
const checkZone = (constants: readonly unknown[]): void => {
  if (typeof constants[1] === 'string') zoneOf(constants[1])
}

/** A field of one time or of each of an array. */
function field (names: string, read: Field, arrayNames?: string): FunctionEntry[] {
  const at = (millis: bigint): number => read(instant(millis))
  const inZone = (millis: bigint, id: string): number => {
    const zone = zoneOf(id)
    const value = instant(millis)
    return read(value + zone.offsetAt(value))
  }
  const many = arrayNames ?? names.split(' ').map((name) => `${name}MV`).join(' ')
  return [
    scalar(names, ['long'], 'int', at),
    scalar(names, ['long', 'string'], 'int', inZone, { check: checkZone }),
    scalar(many, ['longs'], 'ints', (values) => Int32Array.from(values, at)),
    scalar(many, ['longs', 'string'], 'ints', (values, id) => Int32Array.from(values, (value) => inZone(value, id)), { check: checkZone })
  ]
}

const extracted: Readonly<Record<string, Field>> = {
  YEAR: yearOf,
  QUARTER: quarterOf,
  MONTH: monthOf,
  WEEK: weekOf,
  DAY: dayOfMonth,
  DOY: dayOfYear,
  DOW: dayOfWeek,
  HOUR: hourOf,
  MINUTE: minuteOf,
  SECOND: secondOf
}

function extractor (unit: string): Field {
  const read = extracted[unit]
  if (read === undefined) throw new FunctionFailure(`EXTRACT takes ${Object.keys(extracted).join(', ')}, not ${unit}`)
  return read
}

function offsetAt (id: string, millis: bigint): number {
  return zoneOf(id).offsetAt(instant(millis))
}

const checkId = (constants: readonly unknown[]): void => {
  if (typeof constants[0] === 'string') zoneOf(constants[0])
}

const hours = (offset: number): number => Math.trunc(offset / 3_600_000)
const minutes = (offset: number): number => Math.trunc(offset / 60_000) % 60

/** Functions that read a field of a time. */
export const dateFieldFunctions: readonly FunctionEntry[] = [
  ...field('year', yearOf),
  ...field('quarter', quarterOf),
  ...field('month monthOfYear', monthOf),
  ...field('week weekOfYear', weekOf),
  ...field('yearOfWeek yow', weekyearOf),
  ...field('dayOfYear doy', dayOfYear),
  ...field('dayOfMonth day', dayOfMonth),
  ...field('dayOfWeek dow', dayOfWeek),
  ...field('hour', hourOf),
  ...field('minute', minuteOf),
  ...field('second', secondOf),
  ...field('millisecond', (local) => part(local, 1, 1000)),
  scalar('extract', ['string', 'long'], 'int', (unit, millis) => extractor(unit)(instant(millis)), {
    check: ([unit]) => {
      if (typeof unit === 'string') extractor(unit)
    }
  }),
  scalar('timezoneHour', ['string'], 'int', (id) => hours(offsetAt(id, 0n)), { check: checkId }),
  scalar('timezoneHour', ['string', 'long'], 'int', (id, millis) => hours(offsetAt(id, millis)), { check: checkId }),
  scalar('timezoneHourMV', ['strings'], 'ints', (ids) => Int32Array.from(ids, (id) => hours(offsetAt(id, 0n)))),
  scalar('timezoneHourMV', ['string', 'longs'], 'ints', (id, values) => Int32Array.from(values, (millis) => hours(offsetAt(id, millis))), { check: checkId }),
  scalar('timezoneMinuteMV', ['strings'], 'ints', (ids) => Int32Array.from(ids, (id) => minutes(offsetAt(id, 0n)))),
  scalar('timezoneMinuteMV', ['string', 'longs'], 'ints', (id, values) => Int32Array.from(values, (millis) => minutes(offsetAt(id, millis))), { check: checkId }),
  scalar('timezoneMinute', ['string'], 'int', (id) => minutes(offsetAt(id, 0n)), { check: checkId }),
  scalar('timezoneMinute', ['string', 'long'], 'int', (id, millis) => minutes(offsetAt(id, millis)), { check: checkId })
]
