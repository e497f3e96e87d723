import { scalar } from './registry.ts'
import type { FunctionEntry } from './registry.ts'

/**
 * Conversions between milliseconds and other units since the epoch; division cuts towards zero, multiplication stops at
 * the limits of LONG. Source: org.apache.pinot.common.function.scalar.DateTimeFunctions, java.util.concurrent.TimeUnit.
 */

const maxLong = 2n ** 63n - 1n
const minLong = -(2n ** 63n)
const units: ReadonlyArray<readonly [name: string, millis: bigint]> = [
  ['Seconds', 1000n], ['Minutes', 60_000n], ['Hours', 3_600_000n], ['Days', 86_400_000n]
]

/** `TimeUnit.toMillis`: stops at the limits. */
export function saturate (value: bigint): bigint {
  return value > maxLong ? maxLong : value < minLong ? minLong : value
}

function wrap (value: bigint): bigint {
  return BigInt.asIntN(64, value)
}

/** `(value / step) * step` of Java. */
function roundTo (value: bigint, step: bigint): bigint {
  return wrap(wrap(value / step) * step)
}

/** A function of each value, and the same of an array of them with `MV` behind its name. */
function withArrays (name: string, body: (value: bigint) => bigint): FunctionEntry[] {
  return [
    scalar(name, ['long'], 'long', body),
    scalar(`${name}MV`, ['longs'], 'longs', (values) => values.map(body))
  ]
}

function withArraysAndStep (name: string, body: (value: bigint, step: bigint) => bigint): FunctionEntry[] {
  return [
    scalar(name, ['long', 'long'], 'long', body),
    scalar(`${name}MV`, ['longs', 'long'], 'longs', (values, step) => values.map((value) => body(value, step)))
  ]
}

/** Functions of epoch units. */
export const epochFunctions: readonly FunctionEntry[] = [
  ...units.flatMap(([name, millis]) => [
    ...withArrays(`toEpoch${name}`, (value) => value / millis),
    ...withArraysAndStep(`toEpoch${name}Rounded`, (value, step) => roundTo(value / millis, step)),
    ...withArraysAndStep(`toEpoch${name}Bucket`, (value, bucket) => wrap(value / millis / bucket)),
    ...withArrays(`fromEpoch${name}`, (value) => saturate(value * millis)),
    ...withArraysAndStep(`fromEpoch${name}Bucket`, (value, bucket) => saturate(wrap(value * bucket) * millis))
  ]),
  ...withArraysAndStep('round', roundTo)
]
