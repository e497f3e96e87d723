/** Units in which numbers count time since the epoch. */
export type EpochUnit = 's' | 'ms' | 'us'

/** All of them. */
export const epochUnits: readonly EpochUnit[] = ['s', 'ms', 'us']

/** 2000-01-01 and 2100-01-01 in seconds: the ranges of the units do not meet. */
const FROM = 946_684_800
const TO = 4_102_444_800

/** The unit in which a whole number is a time of this century; undefined if in none. */
export function epochUnitOf (value: number): EpochUnit | undefined {
  if (value >= FROM && value < TO) return 's'
  if (value >= FROM * 1e3 && value < TO * 1e3) return 'ms'
  if (value >= FROM * 1e6 && value < TO * 1e6) return 'us'
  return undefined
}

/** How texts tell time. */
export type TimeText =
  /** 2024-06-22 */
  | 'date'
  /** 2024-06-22T12:00:00Z, to the millisecond at most. */
  | 'dateTime'
  /** The same with a finer fraction, which a TIMESTAMP does not hold. */
  | 'fineDateTime'

const pattern = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.(\d{1,9}))?)?(?:Z|[+-]\d{2}:\d{2})?)?$/

/** What kind of ISO 8601 time a text looks like; whether the date exists is not looked at. */
export function timeTextOf (text: string): TimeText | undefined {
  if (text.length < 10 || text.length > 35 || text.charCodeAt(4) !== 45) return undefined
  const match = pattern.exec(text)
  if (match === null) return undefined
  if (text.length === 10) return 'date'
  const fraction = match[1] ?? ''
  return /[1-9]/.test(fraction.slice(3)) ? 'fineDateTime' : 'dateTime'
}

const words = /(?:^|[_.-])(?:time|times|timestamp|ts|date|datetime|day|created|updated|modified|deleted|expires?|expiry|expiration|ttl|at|on|since|until|start|started|end|ended|epoch|millis|seconds|micros)(?:$|[_.-])/
const endings = /(?:[a-z](?:At|On|Time|Timestamp|Date|Ts|Millis|Epoch|Expires|Expiry|Ttl|TTL))$|(?:time|timestamp|date)$/

/** True if a name says that its values are times. A number alone may as well be an id or an amount. */
export function isTimeName (name: string): boolean {
  return words.test(name.toLowerCase()) || endings.test(name)
}
