import type { TimeUnit } from '../block/batch-decoder.ts'
import { Fault, describeValue } from './fault.ts'

const precisions = { s: 'SECOND', ms: 'MILLISECOND', us: 'MICROSECOND' } as const

/**
 * ApproximateCreationDateTime to microseconds since the epoch, the one unit of versions.
 *
 * | value                | unit         | where it occurs                                                        |
 * | -------------------- | ------------ | ---------------------------------------------------------------------- |
 * | 0 < v < 1e11         | seconds      | DynamoDB Streams (rounded down to the second); a fraction is kept      |
 * | 1e11 <= v < 1e14     | milliseconds | Kinesis with precision MILLISECOND, which need not name it             |
 * | 1e14 <= v < 2^53     | microseconds | Kinesis with precision MICROSECOND                                     |
 *
 * So each unit is told by its number of digits, for times from 1973 to 2255. `ApproximateCreationDateTimePrecision`,
 * where it is there and not null, has to be the unit that the digits say (MILLISECOND, MICROSECOND): a version that is
 * wrong by a factor of 1,000 would freeze its key for ever. Everything else is BAD_VERSION: no JSON number, not
 * positive, 2^53 us or more. A fraction below the microsecond is rounded to the nearest.
 */
export function creationTime (value: unknown, precision: unknown): number | Fault {
  if (typeof value !== 'number' || !(value > 0) || value >= Number.MAX_SAFE_INTEGER + 1) {
    return bad(value === undefined ? 'there is none' : `not a time: ${describeValue(value)}`)
  }
  const unit = precisions[unitOfTime(value)]
  if (precision !== undefined && precision !== null && precision !== unit) {
    return bad(`${value} does not look like precision ${describeValue(precision)}`)
  }
  const time = Math.round(unit === 'SECOND' ? value * 1e6 : unit === 'MILLISECOND' ? value * 1e3 : value)
  return time > 0 && Number.isSafeInteger(time) ? time : bad(`not a time: ${value}`)
}

/** The unit of a value that `creationTime` takes. */
export function unitOfTime (value: number): TimeUnit {
  return value < 1e11 ? 's' : value < 1e14 ? 'ms' : 'us'
}

function bad (detail: string): Fault {
  return new Fault('BAD_VERSION', detail, 'ApproximateCreationDateTime')
}
