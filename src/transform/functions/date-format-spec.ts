import { parseBigDecimal } from './big-decimal.ts'
import { dateParser } from './date-parser.ts'
import { datePrinter } from './date-printer.ts'
import { FunctionFailure } from './faults.ts'
import { shorten } from './java-numbers.ts'
import { timeUnitOf } from './time-unit.ts'
import { zoneOf } from './time-zone.ts'
import type { TimeZone } from './time-zone.ts'
import { parseTimestamp } from './timestamp-text.ts'

/**
 * Formats of times in Pinot (org.apache.pinot.spi.data.DateTimeFormatSpec):
 *
 * ```
 *   size:UNIT:EPOCH   size:UNIT:TIMESTAMP   size:UNIT:SIMPLE_DATE_FORMAT:pattern tz(zone)
 *   EPOCH|UNIT|size   TIMESTAMP             SIMPLE_DATE_FORMAT|pattern|zone
 * ```
 */
export type DateFormat = Input & (
  /** `nanos`: nanoseconds of one unit of its size. */
  | { readonly kind: 'epoch', readonly nanos: bigint, readonly fromMillis: (millis: bigint) => bigint }
  | { readonly kind: 'timestamp' }
  | { readonly kind: 'pattern', readonly zone: TimeZone, readonly print: (millis: number) => string }
)

interface Input {
  readonly toMillis: (text: string) => bigint
  /** @throws {FunctionFailure} if values of this format cannot be read */
  readonly checkInput: () => void
}

const always = (): void => { /* can be read */ }

/**
 * Reads a format.
 * @throws {FunctionFailure} if it is none or not supported
 */
export function dateFormatOf (text: string): DateFormat {
  if (/^\d/.test(text)) {
    const [size = '', unit = '', kind = '', ...pattern] = text.split(':')
    switch (kind) {
      case 'EPOCH': return epoch(unit, size, text)
      case 'TIMESTAMP': return timestamp()
      case 'SIMPLE_DATE_FORMAT': return colonPattern(pattern.join(':'), text)
    }
  } else {
    const [kind, second, third] = text.split('|')
    switch (kind) {
      case 'EPOCH': return epoch(second ?? 'MILLISECONDS', third ?? '1', text)
      case 'TIMESTAMP': return timestamp()
      case 'SIMPLE_DATE_FORMAT': return third === undefined ? colonPattern(second ?? '', text) : pattern(second ?? '', third)
    }
  }
  throw new FunctionFailure(`${text} is no date time format such as 1:MILLISECONDS:EPOCH`)
}

function epoch (unitName: string, sizeText: string, text: string): DateFormat {
  if (!/^\d{1,9}$/.test(sizeText) || Number(sizeText) === 0) throw new FunctionFailure(`The size in ${text} is not positive`)
  const size = BigInt(sizeText)
  const unit = timeUnitOf(unitName)
  if (unit.name !== unitName) throw new FunctionFailure(`The time unit ${unitName} is written ${unit.name}`)
  return {
    kind: 'epoch',
    nanos: unit.nanos * size,
    checkInput: always,
    toMillis: (value) => {
      const decimal = parseBigDecimal(value)
      if (decimal === undefined) throw new FunctionFailure(`"${shorten(value)}" is not a number`)
      return unit.toMillis(BigInt.asIntN(64, BigInt.asIntN(64, decimal.toBigInt()) * size))
    },
    fromMillis: (millis) => unit.fromMillis(millis) / size
  }
}

function timestamp (): DateFormat {
  return { kind: 'timestamp', checkInput: always, toMillis: (value) => BigInt(parseTimestamp(value).millis) }
}

function colonPattern (text: string, format: string): DateFormat {
  const match = /^(.+)( tz *\((.+)\)) */.exec(text)
  if (text === '') throw new FunctionFailure(`${format} has no pattern`)
  return match === null ? pattern(text, 'UTC') : pattern(match[1]!.trim(), match[3]!.trim())
}

function pattern (text: string, zoneId: string): DateFormat {
  const zone = zoneOf(zoneId)
  const print = datePrinter(text, zone)
  let parse: ((value: string) => number) | undefined
  const parser = (): (value: string) => number => (parse ??= dateParser(text, zone))
  return {
    kind: 'pattern',
    zone,
    // Patterns that can be written but not read are fine as output.
    checkInput: () => { parser() },
    toMillis: (value) => BigInt(parser()(value)),
    print
  }
}
