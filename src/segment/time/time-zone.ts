/**
 * Time zones by the names that java.util.TimeZone.getTimeZone takes: IANA names, `GMT+7`, `GMT-08:00`, and Java's short
 * names (java.time.ZoneId.SHORT_IDS).
 */

const MINUTE = 60_000

/** Minutes for the three that are offsets, else IANA names. */
const shortNames: Readonly<Record<string, string | number>> = {
  EST: -300,
  MST: -420,
  HST: -600,
  ACT: 'Australia/Darwin',
  AET: 'Australia/Sydney',
  AGT: 'America/Argentina/Buenos_Aires',
  ART: 'Africa/Cairo',
  AST: 'America/Anchorage',
  BET: 'America/Sao_Paulo',
  BST: 'Asia/Dhaka',
  CAT: 'Africa/Harare',
  CNT: 'America/St_Johns',
  CST: 'America/Chicago',
  CTT: 'Asia/Shanghai',
  EAT: 'Africa/Addis_Ababa',
  ECT: 'Europe/Paris',
  IET: 'America/Indiana/Indianapolis',
  IST: 'Asia/Kolkata',
  JST: 'Asia/Tokyo',
  MIT: 'Pacific/Apia',
  NET: 'Asia/Yerevan',
  NST: 'Pacific/Auckland',
  PLT: 'Asia/Karachi',
  PNT: 'America/Phoenix',
  PRT: 'America/Puerto_Rico',
  PST: 'America/Los_Angeles',
  SST: 'Pacific/Guadalcanal',
  VST: 'Asia/Ho_Chi_Minh'
}

/** Turns the wall-clock time of a zone, written as if it were UTC, into ms since the epoch. */
export type ZoneClock = (localMillis: number) => number

/** The clock of a zone, or null for a name that is not known. */
export function zoneClock (name: string): ZoneClock | null {
  const custom = /^(?:GMT|UTC|UT)?([+-])(\d{1,2})(?::?(\d{2}))?$/.exec(name)
  if (custom !== null) {
    const minutes = Number(custom[2]) * 60 + Number(custom[3] ?? 0)
    return fixedClock(custom[1] === '-' ? -minutes : minutes)
  }
  if (['UTC', 'GMT', 'UT', 'Z', 'Etc/UTC'].includes(name)) return fixedClock(0)
  const known = shortNames[name] ?? name
  if (typeof known === 'number') return fixedClock(known)
  try {
    return namedClock(known)
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

function fixedClock (minutes: number): ZoneClock {
  return (local) => local - minutes * MINUTE
}

function namedClock (timeZone: string): ZoneClock {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric'
  })
  const offsetAt = (millis: number): number => {
    const parts: Record<string, number> = {}
    for (const { type, value } of format.formatToParts(millis)) parts[type] = Number(value)
    const wall = Date.UTC(parts.year!, parts.month! - 1, parts.day, parts.hour, parts.minute, parts.second)
    return wall - Math.floor(millis / 1000) * 1000
  }
  return (local) => {
    // Around a change of the clock the first guess has the offset of the other side.
    const guess = local - offsetAt(local)
    return local - offsetAt(guess)
  }
}
