import { FunctionFailure } from './faults.ts'
import { javaTrim, parseLong, shorten } from './java-numbers.ts'
import { Timestamp, timestampOf } from './timestamp.ts'

/**
 * Texts of timestamps. Source: org.apache.pinot.spi.utils.TimestampUtils: first java.sql.Timestamp.valueOf (which lets
 * hours, minutes and days overflow), then digits of ms, then ISO-like date and time with or without a zone.
 */

const sqlPattern = /^(\d{4})-(\d{1,2})-(\d{1,2}) +(\d+):(\d+):(\d+)(?:\.(\d{1,9}))?$/
const isoPattern = /^(\d{4}|\+\d{5,9})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2}))?(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}:\d{2})?$/

/** Reads a text. Blanks around it are allowed in SQL's form only. */
export function parseTimestamp (text: string): Timestamp {
  const sql = sqlTimestamp(javaTrim(text))
  if (sql !== undefined) return sql
  if (/^[+-]?\d+$/.test(text)) return timestampOf(parseLong(text))
  const iso = isoTimestamp(text)
  if (iso === undefined) throw new FunctionFailure(`"${shorten(text)}" is not a timestamp`)
  return iso
}

function sqlTimestamp (text: string): Timestamp | undefined {
  const match = sqlPattern.exec(text)
  if (match === null) return undefined
  const [, year, month, day, hour, minute, second, fraction = ''] = match
  const monthNumber = Number(month)
  const dayNumber = Number(day)
  if (monthNumber < 1 || monthNumber > 12 || dayNumber < 1 || dayNumber > 31) return undefined
  const millis = utcMillis(Number(year), monthNumber, dayNumber, Number(hour), Number(minute), Number(second))
  return withFraction(millis, fraction)
}

function isoTimestamp (text: string): Timestamp | undefined {
  const match = isoPattern.exec(text)
  if (match === null) return undefined
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', zone = 'Z'] = match
  const [monthNumber, dayNumber] = [Number(month), Number(day)]
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined
  if (monthNumber < 1 || monthNumber > 12 || dayNumber < 1 || dayNumber > 31) return undefined
  // java.time takes the last day of a month for days up to 31 that it does not have.
  const lastDay = new Date(Date.UTC(2000 + Number(year) % 400, monthNumber, 0)).getUTCDate()
  const millis = utcMillis(Number(year), monthNumber, Math.min(dayNumber, lastDay), Number(hour), Number(minute), Number(second))
  return withFraction(millis - zoneMillis(zone), fraction)
}

function zoneMillis (zone: string): number {
  if (zone === 'Z') return 0
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(4, 6))]
  if (hours > 18 || minutes > 59 || (hours === 18 && minutes > 0)) throw new FunctionFailure(`"${zone}" is not a time zone offset`)
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000
}

function utcMillis (year: number, month: number, day: number, hour: number, minute: number, second: number): number {
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  date.setUTCHours(hour, minute, second, 0)
  const millis = date.getTime()
  // Before 1582-10-15 Java's calendar is the Julian one; nothing sensible is that old.
  if (Number.isNaN(millis) || year < 1583) throw new FunctionFailure('Timestamps before 1583 are not supported')
  return millis
}

function withFraction (millis: number, fraction: string): Timestamp {
  const nanos = Number(fraction.padEnd(9, '0'))
  return new Timestamp(millis + Math.floor(nanos / 1_000_000), nanos)
}
