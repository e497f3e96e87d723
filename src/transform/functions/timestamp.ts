import { FunctionFailure } from './faults.ts'

/**
 * java.sql.Timestamp as far as Pinot's functions use it, in UTC. Pinot takes the time zone of its JVM here, which is
 * UTC on a server that is set up as recommended.
 */
export class Timestamp {
  /** Milliseconds since the epoch. */
  readonly millis: number
  /** Nanoseconds below the second. */
  readonly nanos: number

  constructor (millis: number, nanos?: number) {
    this.millis = millis
    this.nanos = nanos ?? (millis - Math.floor(millis / 1000) * 1000) * 1_000_000
  }

  /** `2021-01-01 01:01:01.001`, at least one digit of the second's fraction. */
  toString (): string {
    if (this.millis < gregorianStart || this.millis > lastMillis) {
      throw new FunctionFailure('A TIMESTAMP before 1582-10-15 or after 9999 cannot be written as text')
    }
    const seconds = new Date(Math.floor(this.millis / 1000) * 1000).toISOString().slice(0, 19).replace('T', ' ')
    return `${seconds}.${String(this.nanos).padStart(9, '0').replace(/0{1,8}$/, '')}`
  }
}

/** Where java.util.GregorianCalendar changes from Julian to Gregorian dates: 1582-10-15. */
const gregorianStart = -12219292800000
const lastMillis = 253402300799999

/** A timestamp of a LONG of ms. */
export function timestampOf (millis: bigint): Timestamp {
  const value = Number(millis)
  if (!Number.isSafeInteger(value)) throw new FunctionFailure(`${millis} ms is too far from the epoch for a TIMESTAMP`)
  return new Timestamp(value)
}
