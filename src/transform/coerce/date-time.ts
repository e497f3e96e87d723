/**
 * Dates and times as org.apache.pinot.spi.utils.TimestampUtils takes them:
 *
 * ```
 * date-time = year "-" month "-" day [ ( "T" / " " ) hour ":" minute [ ":" second [ "." 1*9digit ] ] ] [ zone ]
 * zone      = "Z" / ( "+" / "-" ) 2digit ":" 2digit         at most 18:00; without it the time is UTC
 * ```
 *
 * year 0001-9999 in four digits, hour 00-23, minute and second 00-59 in two. Month and day have two digits; after a
 * blank, in a text with seconds and without a zone (the form of java.sql.Timestamp), one digit will do. The date has to
 * exist in the Gregorian calendar, which is used for all years. Fractions are cut at the millisecond, as Pinot does.
 */
const pattern = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:([T ])(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?)?(Z|[+-]\d{2}:\d{2})?$/

/** Milliseconds since the epoch of a date and time; undefined if the text is none. */
export function parseDateTime (text: string): number | undefined {
  const match = pattern.exec(text)
  if (match === null) return undefined
  const [, years, months = '', days = '', separator, hours = '0', minutes = '0', seconds, fraction = '', zone] = match
  const short = months.length + days.length < 4
  if (short && (separator !== ' ' || seconds === undefined || zone !== undefined)) return undefined
  const year = Number(years)
  const month = Number(months)
  const day = Number(days)
  const hour = Number(hours)
  const minute = Number(minutes)
  const second = Number(seconds ?? '0')
  if (year === 0 || month < 1 || month > 12 || day < 1 || day > daysOf(year, month)) return undefined
  if (hour > 23 || minute > 59 || second > 59) return undefined
  const offset = zoneMinutes(zone)
  if (offset === undefined) return undefined
  const millis = Number(fraction.slice(0, 3).padEnd(3, '0'))
  return ((daysSinceEpoch(year, month, day) * 24 + hour) * 60 + minute - offset) * 60_000 + second * 1000 + millis
}

function zoneMinutes (zone: string | undefined): number | undefined {
  if (zone === undefined || zone === 'Z') return 0
  const hours = Number(zone.slice(1, 3))
  const minutes = Number(zone.slice(4))
  if (minutes > 59 || hours * 60 + minutes > 18 * 60) return undefined
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes)
}

function daysOf (year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

/** Date.UTC takes years below 100 for 19xx, so the year is set apart from it. */
function daysSinceEpoch (year: number, month: number, day: number): number {
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  return date.getTime() / 86_400_000
}
