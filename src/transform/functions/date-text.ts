import { instant } from './calendar.ts'
import { dateParser } from './date-parser.ts'
import { datePrinter } from './date-printer.ts'
import { FunctionFailure } from './faults.ts'
import { shorten } from './java-numbers.ts'
import { memoize } from './memoize.ts'
import { scalar } from './registry.ts'
import type { FunctionEntry } from './registry.ts'
import { utc, zoneOf } from './time-zone.ts'
import { timestampOf } from './timestamp.ts'

/**
 * Times as texts: by pattern, ISO 8601, SQL timestamps. Source: DateTimeFunctions and DateTimePatternHandler of Pinot.
 */

const printer = memoize((pattern: string, zone: string) => datePrinter(pattern, zoneOf(zone)))
const parser = memoize((pattern: string, zone: string) => dateParser(pattern, zoneOf(zone)))

function print (millis: bigint, pattern: string, zone: string): string {
  return printer(pattern, zone)(instant(millis))
}

function parse (text: string, pattern: string, zone: string): bigint {
  return BigInt(parser(pattern, zone)(text))
}

/** The default for texts that cannot be read; a pattern or zone that is not supported is still a failure. */
function parseOr (text: string, pattern: string, zone: string, otherwise: bigint): bigint {
  const read = parser(pattern, zone)
  try {
    return BigInt(read(text))
  } catch (error) {
    if (error instanceof FunctionFailure) return otherwise
    throw error
  }
}

function toIso8601 (millis: bigint): string {
  const text = new Date(instant(millis)).toISOString()
  if (text.length > 24) throw new FunctionFailure('A time outside of the years 0 to 9999 cannot be written as ISO 8601')
  return text.replace('.000Z', 'Z')
}

const isoPattern = /^(\d{4}-\d{2}-\d{2})t(\d{2}:\d{2}(?::\d{2})?)(?:\.(\d{1,9}))?(z|[+-]\d{2}:\d{2})$/i

function fromIso8601 (text: string): bigint {
  const match = isoPattern.exec(text)
  const [, date = '', time = '', fraction = '', zone = ''] = match ?? []
  if (match === null || (fraction !== '' && time.length < 8)) throw new FunctionFailure(`"${shorten(text)}" is not ISO 8601 with an offset`)
  const clock = parser('yyyy-MM-dd HH:mm:ss', 'UTC')(`${date} ${time.length < 8 ? `${time}:00` : time}`)
  return BigInt(clock + Number(fraction.slice(0, 3).padEnd(3, '0')) - isoOffset(zone))
}

function isoOffset (zone: string): number {
  if (zone === 'Z' || zone === 'z') return 0
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(4))]
  if (minutes > 59 || hours * 60 + minutes > 18 * 60) throw new FunctionFailure(`${zone} is not a time zone offset`)
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000
}

/** Refuses a constant pattern or zone that is not supported. */
function checker (make: (pattern: string, zone: string) => unknown): (constants: readonly unknown[]) => void {
  return ([, pattern, zone]) => {
    make(typeof pattern === 'string' ? pattern : 'y', typeof zone === 'string' ? zone : utc.id)
  }
}

const checkPrinter = { check: checker(printer) }
const checkParser = { check: checker(parser) }

/** Functions between times and texts. */
export const dateTextFunctions: readonly FunctionEntry[] = [
  scalar('toDateTime', ['long', 'string'], 'string', (millis, pattern) => print(millis, pattern, utc.id), { ...checkPrinter, note: 'Joda-Time patterns of the letters y Y x M w d D e E a H k h K m s S Z; English names.' }),
  scalar('toDateTime', ['long', 'string', 'string'], 'string', print, checkPrinter),
  scalar('toDateTimeMV', ['longs', 'string'], 'strings', (values, pattern) => Array.from(values, (millis) => print(millis, pattern, utc.id)), checkPrinter),
  scalar('toDateTimeMV', ['longs', 'string', 'string'], 'strings', (values, pattern, zone) => Array.from(values, (millis) => print(millis, pattern, zone)), checkPrinter),
  scalar('fromDateTime', ['string', 'string'], 'long', (text, pattern) => parse(text, pattern, utc.id), { ...checkParser, note: 'Without yy, x, w and e, whose meaning depends on more than the text.' }),
  scalar('fromDateTime', ['string', 'string', 'string'], 'long', parse, checkParser),
  scalar('fromDateTime', ['string', 'string', 'string', 'long'], 'long', parseOr, checkParser),
  scalar('fromDateTimeMV', ['strings', 'string'], 'longs', (texts, pattern) => BigInt64Array.from(texts.map((text) => parse(text, pattern, utc.id))), checkParser),
  scalar('fromDateTimeMV', ['strings', 'string', 'string'], 'longs', (texts, pattern, zone) => BigInt64Array.from(texts.map((text) => parse(text, pattern, zone))), checkParser),
  scalar('toIso8601', ['long'], 'string', toIso8601),
  scalar('toIso8601MV', ['longs'], 'strings', (values) => Array.from(values, toIso8601)),
  scalar('fromIso8601', ['string'], 'long', fromIso8601),
  scalar('fromIso8601MV', ['strings'], 'longs', (texts) => BigInt64Array.from(texts.map(fromIso8601))),
  scalar('toTimestamp', ['long'], 'timestamp', timestampOf),
  scalar('toTimestampMV', ['longs'], 'objects', (values) => Array.from(values, timestampOf)),
  scalar('fromTimestamp', ['timestamp'], 'long', (timestamp) => BigInt(timestamp.millis))
]
