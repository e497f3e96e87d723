import { dayMillis, dayOfMonth, instant, part } from './calendar.ts'
import { dateFormatOf } from './date-format-spec.ts'
import { truncate } from './date-arithmetic.ts'
import { FunctionFailure } from './faults.ts'
import { memoize } from './memoize.ts'
import { scalar } from './registry.ts'
import type { FunctionEntry } from './registry.ts'
import { instantOf, utc, zoneOf } from './time-zone.ts'
import type { TimeZone } from './time-zone.ts'
import { timeUnitOf } from './time-unit.ts'
import { timestampOf } from './timestamp.ts'

/**
 * `dateTimeConvert(value, inputFormat, outputFormat, granularity [, bucketing zone])`. Source:
 * org.apache.pinot.common.function.scalar.DateTimeConvert. Pinot keeps the formats of the first row for ever, so here
 * they must be constants.
 */

interface Granularity {
  readonly size: bigint
  readonly unit: string
  readonly millis: bigint
}

/** `size:UNIT` or `UNIT|size` (DateTimeGranularitySpec). */
function granularityOf (text: string): Granularity {
  const [first = '', second] = text.split(/^\d/.test(text) ? ':' : '|')
  const [size, unit] = /^\d/.test(text) ? [first, second ?? ''] : [second ?? '1', first]
  if (!/^\d{1,9}$/.test(size) || Number(size) === 0) throw new FunctionFailure(`${text} is no granularity such as 1:DAYS`)
  const { name, toMillis } = timeUnitOf(unit)
  if (name !== unit) throw new FunctionFailure(`The time unit ${unit} is written ${name}`)
  return { size: BigInt(size), unit, millis: toMillis(BigInt(size)) }
}

const formats = memoize((text: string) => dateFormatOf(text))
const granularities = memoize((text: string) => granularityOf(text))

/** Cuts a time to the granularity within the field above it: 15 minutes of the hour, 7 days of the month. */
function bucket (millis: number, granularity: Granularity, zone: TimeZone): number {
  const size = Number(granularity.size)
  const local = millis + zone.offsetAt(millis)
  const set = (field: (local: number) => number, unit: number): number => {
    const target = local - field(local) % size * unit
    const result = instantOf(zone, target, millis)
    if (field(result + zone.offsetAt(result)) !== field(target)) throw new FunctionFailure(`The clock jumps over this time in ${zone.id}`)
    return result
  }
  switch (granularity.unit) {
    case 'MILLISECONDS': return set((at) => part(at, 1, 1000), 1)
    case 'SECONDS': return truncate('second', set((at) => part(at, 1000, 60), 1000), zone)
    case 'MINUTES': return truncate('minute', set((at) => part(at, 60_000, 60), 60_000), zone)
    case 'HOURS': return truncate('hour', set((at) => part(at, 3_600_000, 24), 3_600_000), zone)
    case 'DAYS': return truncate('day', set((at) => dayOfMonth(at) - 1, dayMillis), zone)
    default: return millis
  }
}

function convert (text: string, input: string, output: string, granularityText: string): string | bigint {
  const outputFormat = formats(output, '')
  const granularity = granularities(granularityText, '')
  const millis = formats(input, '').toMillis(text)
  if (outputFormat.kind === 'pattern') return outputFormat.print(bucket(instant(millis), granularity, outputFormat.zone))
  if (granularity.millis === 0n) throw new FunctionFailure('The granularity is less than a millisecond')
  const rounded = millis / granularity.millis * granularity.millis
  return outputFormat.kind === 'epoch' ? outputFormat.fromMillis(rounded) : timestampOf(rounded).toString()
}

function convertInZone (text: string, input: string, output: string, granularityText: string, zone: string): string | bigint {
  const outputFormat = formats(output, '')
  const millis = bucket(instant(formats(input, '').toMillis(text)), granularities(granularityText, ''), zoneOf(zone))
  if (outputFormat.kind === 'pattern') return outputFormat.print(millis)
  return outputFormat.kind === 'epoch' ? outputFormat.fromMillis(BigInt(millis)) : BigInt(millis)
}

function check ([, input, output, granularity, zone]: readonly unknown[]): void {
  if (typeof input !== 'string' || typeof output !== 'string' || typeof granularity !== 'string') {
    throw new FunctionFailure('The formats and the granularity must be constants')
  }
  formats(input, '').checkInput()
  formats(output, '')
  granularities(granularity, '')
  zoneOf(typeof zone === 'string' ? zone : utc.id)
}

/** dateTimeConvert. */
export const dateConvertFunctions: readonly FunctionEntry[] = [
  scalar('dateTimeConvert', ['string', 'string', 'string', 'string'], 'object', convert, { check, note: 'EPOCH, SIMPLE_DATE_FORMAT and TIMESTAMP formats.' }),
  scalar('dateTimeConvert', ['string', 'string', 'string', 'string', 'string'], 'object', convertInZone, { check })
]
