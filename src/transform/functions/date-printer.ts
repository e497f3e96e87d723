import { dayOfMonth, dayOfWeek, dayOfYear, monthOf, part, weekOf, weekyearOf, yearOf } from './calendar.ts'
import { dayNames, monthNames, parsePattern } from './date-pattern.ts'
import type { PatternPart } from './date-pattern.ts'
import { FunctionFailure } from './faults.ts'
import type { TimeZone } from './time-zone.ts'

/** Writes times by a pattern, with Joda-Time's rules and English names. */

type Printer = (local: number, offset: number) => string

/** Compiles a pattern to a function from an instant to its text. */
export function datePrinter (pattern: string, zone: TimeZone): (millis: number) => string {
  const printers = parsePattern(pattern).map(printerOf)
  return (millis) => {
    const offset = zone.offsetAt(millis)
    const local = millis + offset
    let text = ''
    for (const print of printers) text += print(local, offset)
    return text
  }
}

function printerOf (one: PatternPart): Printer {
  if (one.kind === 'text') return () => one.text
  const { letter, width } = one
  const number = (read: (local: number) => number): Printer => (local) => pad(read(local), width)
  switch (letter) {
    case 'y': return width === 2 ? twoDigits(yearOf) : number(yearOf)
    case 'Y': return width === 2 ? twoDigits(yearOfEra) : number(yearOfEra)
    case 'x': return width === 2 ? twoDigits(weekyearOf) : number(weekyearOf)
    case 'M': return width > 2 ? (local) => name(monthNames[monthOf(local) - 1]!, width) : number(monthOf)
    case 'E': return (local) => name(dayNames[dayOfWeek(local) - 1]!, width)
    case 'd': return number(dayOfMonth)
    case 'D': return number(dayOfYear)
    case 'e': return number(dayOfWeek)
    case 'w': return number(weekOf)
    case 'a': return (local) => hourOf(local) < 12 ? 'AM' : 'PM'
    case 'H': return number(hourOf)
    case 'k': return number((local) => hourOf(local) || 24)
    case 'h': return number((local) => hourOf(local) % 12 || 12)
    case 'K': return number((local) => hourOf(local) % 12)
    case 'm': return number((local) => part(local, 60_000, 60))
    case 's': return number((local) => part(local, 1000, 60))
    case 'S': return (local) => String(part(local, 1, 1000)).padStart(3, '0').padEnd(width, '0').slice(0, width)
    default: return (_local, offset) => offsetText(offset, width === 2)
  }
}

function hourOf (local: number): number {
  return part(local, 3_600_000, 24)
}

function yearOfEra (local: number): number {
  const year = yearOf(local)
  if (year < 1) throw new FunctionFailure('A year before 1 has no year of era here')
  return year
}

function pad (value: number, width: number): string {
  return value < 0 ? `-${String(-value).padStart(width, '0')}` : String(value).padStart(width, '0')
}

function twoDigits (read: (local: number) => number): Printer {
  return (local) => pad(Math.abs(read(local)) % 100, 2)
}

function name (full: string, width: number): string {
  return width >= 4 ? full : full.slice(0, 3)
}

function offsetText (offset: number, colon: boolean): string {
  if (offset % 60_000 !== 0) throw new FunctionFailure('An offset with seconds is not supported')
  const minutes = Math.abs(offset) / 60_000
  const sign = offset < 0 ? '-' : '+'
  return `${sign}${pad(Math.floor(minutes / 60), 2)}${colon ? ':' : ''}${pad(minutes % 60, 2)}`
}
