import { DynapinotError } from '../../errors.ts'
import { compileDatePattern } from './date-pattern.ts'
import type { DateParser } from './date-pattern.ts'

/** Nanoseconds of the units of EPOCH formats. */
const unitNanos: Readonly<Record<string, bigint>> = {
  NANOSECONDS: 1n,
  MICROSECONDS: 1_000n,
  MILLISECONDS: 1_000_000n,
  SECONDS: 1_000_000_000n,
  MINUTES: 60_000_000_000n,
  HOURS: 3_600_000_000_000n,
  DAYS: 86_400_000_000_000n
}
const NANOS_PER_MILLI = 1_000_000n

/** How the values of a time column become ms since the epoch. */
export type TimeFormat =
  | { readonly kind: 'epoch', readonly toMillis: (value: bigint) => bigint }
  | { readonly kind: 'text', readonly parse: DateParser }

/**
 * Compiles the format of a dateTimeFieldSpec: `1:MILLISECONDS:EPOCH`, `EPOCH|SECONDS|5`, `TIMESTAMP`,
 * `1:DAYS:SIMPLE_DATE_FORMAT:yyyyMMdd tz(GMT+2)`, `SIMPLE_DATE_FORMAT|yyyy-MM-dd|UTC`.
 * Source: org.apache.pinot.spi.data.DateTimeFormatSpec.
 * @throws DynapinotError SCHEMA_INVALID for a format that is wrong or not supported.
 */
export function compileTimeFormat (column: string, format: string): TimeFormat {
  const colon = /^[0-9]/.test(format)
  const parts = split(format, colon ? ':' : '|', colon ? 4 : 3)
  const kind = colon ? parts[2] : parts[0]
  switch (kind) {
    case 'TIMESTAMP': return { kind: 'epoch', toMillis: (value) => value }
    case 'EPOCH': {
      const size = Number((colon ? parts[0] : parts[2]) ?? 1)
      const nanos = unitNanos[parts[1] ?? 'MILLISECONDS']
      if (nanos === undefined || !Number.isInteger(size) || size < 1) throw unusable(column, format, 'has no known unit and size')
      const factor = nanos * BigInt(size)
      // Java truncates; times before 1970 are out of the range of a segment anyway.
      return { kind: 'epoch', toMillis: (value) => value * factor / NANOS_PER_MILLI }
    }
    case 'SIMPLE_DATE_FORMAT': {
      const [pattern, zone] = colon ? splitZone(parts[3]) : [parts[1], parts[2] ?? 'UTC']
      const parse = compileDatePattern(pattern ?? null, zone)
      if (typeof parse === 'string') throw unusable(column, format, parse)
      return { kind: 'text', parse }
    }
    default: throw unusable(column, format, 'is none of EPOCH, TIMESTAMP and SIMPLE_DATE_FORMAT')
  }
}

/** `yyyyMMdd tz(GMT+2)`. */
function splitZone (pattern: string | undefined): [string | undefined, string] {
  const match = /^(.+) tz *\((.+)\) *$/.exec(pattern ?? '')
  return match === null ? [pattern, 'UTC'] : [match[1]!.trim(), match[2]!.trim()]
}

function split (text: string, separator: string, most: number): string[] {
  const parts = text.split(separator)
  return parts.length <= most ? parts : [...parts.slice(0, most - 1), parts.slice(most - 1).join(separator)]
}

function unusable (column: string, format: string, why: string): DynapinotError {
  return new DynapinotError('SCHEMA_INVALID', `the format ${format} of column ${column} ${why}`, {
    field: column,
    remedy: 'a time column can be EPOCH in any unit, TIMESTAMP, or SIMPLE_DATE_FORMAT with numbers, month and day names'
  })
}
