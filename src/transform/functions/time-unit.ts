import { saturate } from './epoch.ts'
import { FunctionFailure } from './faults.ts'

/** java.util.concurrent.TimeUnit: names and conversions, which cut towards zero and stop at the limits of LONG. */
export interface TimeUnit {
  readonly name: string
  /** Nanoseconds of one unit. */
  readonly nanos: bigint
  readonly toMillis: (value: bigint) => bigint
  readonly fromMillis: (millis: bigint) => bigint
}

function coarse (name: string, millis: bigint): [string, TimeUnit] {
  return [name, { name, nanos: millis * 1_000_000n, toMillis: (value) => saturate(value * millis), fromMillis: (value) => value / millis }]
}

function fine (name: string, perMilli: bigint): [string, TimeUnit] {
  return [name, { name, nanos: 1_000_000n / perMilli, toMillis: (value) => value / perMilli, fromMillis: (millis) => saturate(millis * perMilli) }]
}

const units = new Map<string, TimeUnit>([
  fine('NANOSECONDS', 1_000_000n),
  fine('MICROSECONDS', 1000n),
  coarse('MILLISECONDS', 1n),
  coarse('SECONDS', 1000n),
  coarse('MINUTES', 60_000n),
  coarse('HOURS', 3_600_000n),
  coarse('DAYS', 86_400_000n)
])

/** The unit of a name in either case. */
export function timeUnitOf (name: string): TimeUnit {
  const unit = units.get(name.toUpperCase())
  if (unit === undefined) throw new FunctionFailure(`The time unit is one of ${[...units.keys()].join(', ')}, not ${name}`)
  return unit
}

/** A value of a unit in ms. */
export function timeUnitMillis (name: string, value: bigint): bigint {
  return timeUnitOf(name).toMillis(value)
}
