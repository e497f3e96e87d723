import { zoneClock } from './time-zone.ts'
import type { ZoneClock } from './time-zone.ts'

/**
 * Parses texts by a pattern of Joda-Time's DateTimeFormat, as Pinot does for SIMPLE_DATE_FORMAT (English, lenient about
 * leading zeros). Letters: y Y u year, M month (MMM and more: name), d day, D day of the year, E day's name, H k K h hour,
 * a AM/PM, m minute, s second, S fraction, Z offset, '' quotes. Two-digit years are 1971 to 2070, the times that Pinot's
 * controller accepts.
 */

/** ms since the epoch, or null for a text that does not match. */
export type DateParser = (text: string) => number | null

interface Fields {
  year: number
  month: number
  day: number
  dayOfYear: number
  hour: number
  halfday: number
  isHalfday: boolean
  minute: number
  second: number
  millis: number
  offset: number | null
}

/** Reads its part of the text at `at`; returns where it ends, or -1. */
type Step = (text: string, at: number, fields: Fields) => number

const months = ['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october', 'november', 'december']
const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']

/**
 * A parser of `pattern`, or of Joda's dateOptionalTimeParser where there is none.
 * @returns the parser, or what is wrong with the pattern or the zone.
 */
export function compileDatePattern (pattern: string | null, zone: string): DateParser | string {
  const clock = zoneClock(zone)
  if (clock === null) return `has the time zone ${zone}, which is not known`
  if (pattern === null) return isoParser(clock)
  const steps: Step[] = []
  const tokens = pattern.match(/([A-Za-z])\1*|'(?:[^']|'')*'|[^A-Za-z']+|'/g) ?? []
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!
    const step = compileToken(token, isNumeric(tokens[i + 1]))
    if (step === null) return `has the pattern ${pattern}, whose part ${token} is not supported`
    steps.push(step)
  }
  return (text) => {
    const fields = noFields()
    let at = 0
    for (const step of steps) {
      at = step(text, at, fields)
      if (at < 0) return null
    }
    return at === text.length ? toMillis(fields, clock) : null
  }
}

function noFields (): Fields {
  return { year: 1970, month: 1, day: 1, dayOfYear: 0, hour: 0, halfday: 0, isHalfday: false, minute: 0, second: 0, millis: 0, offset: null }
}

/** A number follows: the year before it must know where it ends. */
function isNumeric (token: string | undefined): boolean {
  if (token === undefined) return false
  return /^[yYuDdHhKkmsS]/.test(token) || /^M{1,2}$/.test(token)
}

function compileToken (token: string, numberFollows: boolean): Step | null {
  if (!/^[A-Za-z]/.test(token)) {
    if (token === "'") return null
    const literal = token.startsWith("'") ? token === "''" ? "'" : token.slice(1, -1).replaceAll("''", "'") : token
    return (text, at) => text.startsWith(literal, at) ? at + literal.length : -1
  }
  const length = token.length
  switch (token[0]) {
    case 'y': case 'Y': case 'u':
      if (length === 2) return number(2, (fields, value, digits) => { fields.year = digits === 2 ? value + (value > 70 ? 1900 : 2000) : value })
      return number(numberFollows ? length : 9, (fields, value) => { fields.year = value })
    case 'M':
      if (length >= 3) return name(months, (fields, index) => { fields.month = index + 1 })
      return number(2, (fields, value) => { fields.month = value })
    case 'd': return number(2, (fields, value) => { fields.day = value })
    case 'D': return number(3, (fields, value) => { fields.dayOfYear = value })
    case 'E': return name(days, () => {})
    case 'H': return number(2, (fields, value) => { fields.hour = value })
    case 'k': return number(2, (fields, value) => { fields.hour = value === 24 ? 0 : value })
    case 'K': case 'h': return number(2, (fields, value) => { fields.hour = value % 12; fields.isHalfday = true })
    case 'a': return name(['am', 'pm'], (fields, index) => { fields.halfday = index })
    case 'm': return number(2, (fields, value) => { fields.minute = value })
    case 's': return number(2, (fields, value) => { fields.second = value })
    case 'S': return number(length, (fields, value, digits) => { fields.millis = Math.floor(value / 10 ** digits * 1000 + 1e-6) })
    case 'Z': return length <= 2 ? offset : null
    default: return null
  }
}

function number (most: number, set: (fields: Fields, value: number, digits: number) => void): Step {
  return (text, at, fields) => {
    let end = at
    let value = 0
    while (end < text.length && end - at < most) {
      const digit = text.charCodeAt(end) - 48
      if (digit < 0 || digit > 9) break
      value = value * 10 + digit
      end++
    }
    if (end === at) return -1
    set(fields, value, end - at)
    return end
  }
}

/** Full names or their first three letters, in any case. */
function name (names: readonly string[], set: (fields: Fields, index: number) => void): Step {
  return (text, at, fields) => {
    const rest = text.slice(at, at + 9).toLowerCase()
    const full = names.findIndex((known) => rest.startsWith(known))
    const index = full >= 0 ? full : names.findIndex((known) => rest.startsWith(known.slice(0, 3)))
    if (index < 0) return -1
    set(fields, index)
    return at + (full >= 0 ? names[index]!.length : 3)
  }
}

function offset (text: string, at: number, fields: Fields): number {
  const match = /^(?:Z|([+-])(\d{2}):?(\d{2}))/.exec(text.slice(at, at + 6))
  if (match === null) return -1
  const minutes = match[1] === undefined ? 0 : Number(match[2]) * 60 + Number(match[3])
  fields.offset = match[1] === '-' ? -minutes : minutes
  return at + match[0].length
}

function toMillis (fields: Fields, clock: ZoneClock): number | null {
  const { year, dayOfYear, minute, second, millis } = fields
  const hour = fields.isHalfday ? fields.hour + fields.halfday * 12 : fields.hour
  if (hour > 23 || minute > 59 || second > 59) return null
  const date = new Date(0)
  if (dayOfYear > 0) {
    date.setUTCFullYear(year, 0, dayOfYear)
  } else {
    date.setUTCFullYear(year, fields.month - 1, fields.day)
    if (fields.month < 1 || date.getUTCMonth() !== fields.month - 1 || date.getUTCDate() !== fields.day) return null
  }
  date.setUTCHours(hour, minute, second, millis)
  return fields.offset === null ? clock(date.getTime()) : date.getTime() - fields.offset * 60_000
}

const iso = /^(\d{1,9})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?:T(?:(\d{1,2})(?::(\d{1,2})(?::(\d{1,2})(?:[.,](\d{1,9}))?)?)?)?)?$/

function isoParser (clock: ZoneClock): DateParser {
  return (text) => {
    const match = iso.exec(text)
    if (match === null) return null
    const [, year, month = '1', day = '1', hour = '0', minute = '0', second = '0', fraction = ''] = match
    return toMillis({
      ...noFields(),
      year: Number(year),
      month: Number(month),
      day: Number(day),
      hour: Number(hour),
      minute: Number(minute),
      second: Number(second),
      millis: Number(fraction.padEnd(3, '0').slice(0, 3))
    }, clock)
  }
}
