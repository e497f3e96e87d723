import { dateMillis, dayMillis, dayOfWeek, daysOfMonth, isLeapYear } from './calendar.ts'
import { dayNames, monthNames, parsePattern } from './date-pattern.ts'
import type { PatternPart } from './date-pattern.ts'
import { FunctionFailure } from './faults.ts'
import { shorten } from './java-numbers.ts'
import { instantOfText } from './time-zone.ts'
import type { TimeZone } from './time-zone.ts'

/**
 * Reads times by a pattern, with Joda-Time's rules: numbers take as many digits as there are up to the width of their
 * kind, names are English in one of three spellings, what the pattern does not name is the first of its kind. Patterns
 * whose meaning depends on the current year (yy) or on the order of contradicting fields are refused.
 */

/** What a text said, by pattern letter; `Z` is an offset in ms. */
type Fields = Map<string, number>
/** Reads at a position and gives the next one, or -1. */
type Reader = (text: string, position: number, fields: Fields) => number

/** Compiles a pattern to a function from a text to its instant. */
export function dateParser (pattern: string, zone: TimeZone): (text: string) => number {
  const parts = parsePattern(pattern)
  checkFields(pattern, parts)
  const readers = parts.map(readerOf)
  return (text) => {
    const fields: Fields = new Map()
    let position = 0
    for (const read of readers) {
      position = read(text, position, fields)
      if (position < 0) break
    }
    if (position !== text.length) throw new FunctionFailure(`"${shorten(text)}" is not of the pattern ${pattern}`)
    const local = localMillis(fields, text)
    const offset = fields.get('Z')
    return offset === undefined ? instantOfText(zone, local) : local - offset
  }
}

function checkFields (pattern: string, parts: readonly PatternPart[]): void {
  const letters = parts.flatMap((part) => part.kind === 'field' ? [part.letter] : [])
  const has = (letter: string): boolean => letters.includes(letter)
  const refuse = (why: string): never => {
    throw new FunctionFailure(`The pattern ${pattern} cannot be read: ${why}`)
  }
  if (new Set(letters).size < letters.length) refuse('a field appears twice')
  if (has('x') || has('w') || has('e')) refuse('weeks are not supported')
  if (parts.some((part) => part.kind === 'field' && 'yY'.includes(part.letter) && part.width === 2)) refuse('a year of two digits depends on the current year')
  if (has('y') && has('Y')) refuse('it has two years')
  if (has('D') && (has('M') || has('d'))) refuse('it has two dates')
  if (['H', 'k', 'h', 'K'].filter(has).length > 1 || (has('a') && !has('h') && !has('K'))) refuse('it has two hours')
  if (has('E') && !((has('y') || has('Y')) && has('M') && has('d'))) refuse('a day of the week needs a date')
}

function readerOf (part: PatternPart): Reader {
  if (part.kind === 'text') return literalReader(part.text)
  const { letter, width } = part
  switch (letter) {
    case 'y': return numberReader(letter, part.numberFollows ? width : 9, true)
    case 'Y': return numberReader(letter, part.numberFollows ? width : 9, false)
    case 'M': return width > 2 ? nameReader(letter, monthNames) : numberReader(letter, 2, false)
    case 'E': return nameReader(letter, dayNames)
    case 'a': return halfdayReader
    case 'D': return numberReader(letter, 3, false)
    case 'S': return fractionReader(width)
    case 'Z': return offsetReader
    default: return numberReader(letter, 2, false)
  }
}

function literalReader (literal: string): Reader {
  const [upper, lower] = [literal.toUpperCase(), literal.toLowerCase()]
  return (text, position) => {
    const found = text.slice(position, position + literal.length)
    return found.toUpperCase() === upper || found.toLowerCase() === lower ? position + literal.length : -1
  }
}

function numberReader (letter: string, maxDigits: number, signed: boolean): Reader {
  const pattern = new RegExp(`${signed ? '[+-]?' : ''}\\d{1,${maxDigits}}`, 'y')
  return (text, position, fields) => {
    pattern.lastIndex = position
    const match = pattern.exec(text)
    if (match === null) return -1
    fields.set(letter, Number(match[0]))
    return pattern.lastIndex
  }
}

function spellings (names: readonly string[]): Array<readonly [spelling: string, value: number]> {
  return names
    .flatMap((name, index) => [name, name.slice(0, 3)].flatMap((text) =>
      [text, text.toLowerCase(), text.toUpperCase()].map((spelling) => [spelling, index + 1] as const)))
    .sort((a, b) => b[0].length - a[0].length)
}

function nameReader (letter: string, names: readonly string[]): Reader {
  const all = spellings(names)
  return (text, position, fields) => {
    const found = all.find(([spelling]) => text.startsWith(spelling, position))
    if (found === undefined) return -1
    fields.set(letter, found[1])
    return position + found[0].length
  }
}

function halfdayReader (text: string, position: number, fields: Fields): number {
  const half = ['AM', 'am', 'PM', 'pm'].indexOf(text.slice(position, position + 2))
  if (half < 0) return -1
  fields.set('a', half < 2 ? 0 : 1)
  return position + 2
}

/** `S`: a fraction of the second; digits behind ms are dropped. */
function fractionReader (width: number): Reader {
  const pattern = new RegExp(`\\d{1,${width}}`, 'y')
  return (text, position, fields) => {
    pattern.lastIndex = position
    const match = pattern.exec(text)
    if (match === null) return -1
    fields.set('S', Number(match[0].slice(0, 3).padEnd(3, '0')))
    return pattern.lastIndex
  }
}

const offsetPattern = /([+-])(\d\d)(?::(\d\d)|(\d\d))?/y

function offsetReader (text: string, position: number, fields: Fields): number {
  if (text[position] === 'Z' || text[position] === 'z') {
    fields.set('Z', 0)
    return position + 1
  }
  offsetPattern.lastIndex = position
  const match = offsetPattern.exec(text)
  if (match === null) return -1
  const [, sign, hours, colonMinutes, plainMinutes] = match
  const minutes = Number(colonMinutes ?? plainMinutes ?? 0)
  if (Number(hours) > 23 || minutes > 59) return -1
  fields.set('Z', (sign === '-' ? -1 : 1) * (Number(hours) * 60 + minutes) * 60_000)
  return offsetPattern.lastIndex
}

function localMillis (fields: Fields, text: string): number {
  const date = dateOf(fields, text)
  const hour = hourOf(fields, text)
  const minute = inRange(fields.get('m') ?? 0, 0, 59, text)
  const second = inRange(fields.get('s') ?? 0, 0, 59, text)
  return date + ((hour * 60 + minute) * 60 + second) * 1000 + (fields.get('S') ?? 0)
}

function dateOf (fields: Fields, text: string): number {
  const hasDay = fields.has('M') || fields.has('d') || fields.has('D')
  // A date without a year is in 2000, a time without a date in 1970.
  const year = fields.get('y') ?? fields.get('Y') ?? (hasDay ? 2000 : 1970)
  if (fields.has('Y')) inRange(year, 1, 300_000, text)
  const dayOfYear = fields.get('D')
  if (dayOfYear !== undefined) {
    return dateMillis(year, 1, 1) + (inRange(dayOfYear, 1, isLeapYear(year) ? 366 : 365, text) - 1) * dayMillis
  }
  const month = inRange(fields.get('M') ?? 1, 1, 12, text)
  const date = dateMillis(year, month, inRange(fields.get('d') ?? 1, 1, daysOfMonth(year, month), text))
  const weekday = fields.get('E')
  if (weekday !== undefined && weekday !== dayOfWeek(date)) throw new FunctionFailure(`"${shorten(text)}" has the wrong day of the week`)
  return date
}

function hourOf (fields: Fields, text: string): number {
  const hour = fields.get('H')
  if (hour !== undefined) return inRange(hour, 0, 23, text)
  const clockhour = fields.get('k')
  if (clockhour !== undefined) return inRange(clockhour, 1, 24, text) % 24
  const ofHalfday = fields.has('h') ? inRange(fields.get('h')!, 1, 12, text) % 12 : inRange(fields.get('K') ?? 0, 0, 11, text)
  return ofHalfday + (fields.get('a') ?? 0) * 12
}

function inRange (value: number, least: number, most: number, text: string): number {
  if (value < least || value > most) throw new FunctionFailure(`${value} in "${shorten(text)}" is not between ${least} and ${most}`)
  return value
}
