import { FunctionFailure } from './faults.ts'

/**
 * Time zones: UTC, fixed offsets and zones by name (`Europe/Berlin`). Names are looked up in the time zone data of this
 * Node through Intl, from 1970 on: earlier offsets have seconds, and the data of Java and Node differ there.
 */
export interface TimeZone {
  readonly id: string
  /** Milliseconds to add to UTC at an instant. */
  readonly offsetAt: (millis: number) => number
}

/** UTC. */
export const utc: TimeZone = { id: 'UTC', offsetAt: () => 0 }

const utcNames = new Set(['UTC', 'GMT', 'Etc/UTC', 'Etc/GMT', 'Etc/UCT', 'Etc/Zulu', 'Zulu', 'UCT'])
const zones = new Map<string, TimeZone>()

/**
 * The zone of an id.
 * @throws {FunctionFailure} for an id that is none, or that Java knows by an abbreviation only (PST, IST)
 */
export function zoneOf (id: string): TimeZone {
  if (utcNames.has(id)) return utc
  let zone = zones.get(id)
  if (zone === undefined) {
    zone = fixedZone(id) ?? namedZone(id)
    zones.set(id, zone)
  }
  return zone
}

function fixedZone (id: string): TimeZone | undefined {
  const match = /^([+-])(\d\d):([0-5]\d)$/.exec(id)
  if (match === null) return undefined
  const offset = (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3])) * 60_000
  if (Math.abs(offset) > 14 * 3_600_000) throw new FunctionFailure(`The offset ${id} is beyond 14 hours`)
  return { id, offsetAt: () => offset }
}

/** Offsets change only at whole quarters of an hour since 1970. */
const blockMillis = 900_000
const maxCachedBlocks = 10_000

function namedZone (id: string): TimeZone {
  if (!/^[A-Z][A-Za-z]+(?:\/[A-Z0-9][A-Za-z0-9_+-]*)+$/.test(id)) throw unknownZone(id)
  let format: Intl.DateTimeFormat
  try {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: id, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric'
    })
  } catch (error) {
    if (error instanceof RangeError) throw unknownZone(id)
    throw error
  }
  const cache = new Map<number, number>()
  return {
    id,
    offsetAt: (millis) => {
      if (millis < -86_400_000) throw new FunctionFailure(`Zone ${id} is supported from 1970 on`)
      const block = Math.floor(millis / blockMillis)
      let offset = cache.get(block)
      if (offset === undefined) {
        if (cache.size >= maxCachedBlocks) cache.clear()
        offset = localMillis(format, block * blockMillis) - block * blockMillis
        cache.set(block, offset)
      }
      return offset
    }
  }
}

function unknownZone (id: string): FunctionFailure {
  return new FunctionFailure(`Time zone ${id} is not supported; use UTC, an offset such as +01:00 or a name such as Europe/Berlin`)
}

/** The local time at an instant, read as if it were UTC. */
function localMillis (format: Intl.DateTimeFormat, millis: number): number {
  const parts: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {}
  for (const { type, value } of format.formatToParts(millis)) parts[type] = Number(value)
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0 } = parts
  return Date.UTC(year, month - 1, day, hour, minute, second)
}

/**
 * The instant of a local time that was made from another instant (Joda's convertLocalToUTC, not strict): the offset of
 * that instant if it holds, else by the rules of the zone; a local time that does not exist takes the offset before.
 */
export function instantOf (zone: TimeZone, local: number, original: number): number {
  const offset = zone.offsetAt(original)
  if (zone.offsetAt(local - offset) === offset) return local - offset
  const first = zone.offsetAt(local)
  const second = zone.offsetAt(local - first)
  if (first !== second && first < 0 && zone.offsetAt(local - second) !== second) return local - first
  return local - second
}

/**
 * The instant of a local time that was read from a text: of two the earlier.
 * @throws {FunctionFailure} if the clock jumps over it, as Joda does
 */
export function instantOfText (zone: TimeZone, local: number): number {
  const day = 86_400_000
  const candidates = [zone.offsetAt(local - day), zone.offsetAt(local + day), zone.offsetAt(local)]
  const valid = candidates.filter((offset) => zone.offsetAt(local - offset) === offset)
  if (valid.length === 0) throw new FunctionFailure(`This local time does not exist in ${zone.id}`)
  return local - Math.max(...valid)
}
