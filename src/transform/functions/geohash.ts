import { FunctionFailure } from './faults.ts'
import { scalar } from './registry.ts'
import type { FunctionEntry } from './registry.ts'

/** Geohashes. Source: org.apache.pinot.common.function.scalar.GeohashFunctions. */

const digits = '0123456789bcdefghjkmnpqrstuvwxyz'

/** Halves the world by longitude and latitude in turn; five halvings are a digit. */
function encode (latitude: number, longitude: number, length: number): string {
  if (length < 1 || length > 12) throw new FunctionFailure('A geohash has 1 to 12 characters')
  const ranges = [{ low: -180, high: 180, value: longitude }, { low: -90, high: 90, value: latitude }]
  let hash = ''
  let digit = 0
  for (let bit = 0; bit < length * 5; bit++) {
    const range = ranges[bit % 2]!
    const middle = (range.low + range.high) / 2
    const upper = range.value >= middle
    if (upper) range.low = middle
    else range.high = middle
    digit = digit * 2 + (upper ? 1 : 0)
    if (bit % 5 === 4) {
      hash += digits[digit]!
      digit = 0
    }
  }
  return hash
}

/** The middle of the cell. A character that is no digit counts as 31: its index is -1. */
function decode (hash: string): [latitude: number, longitude: number] {
  const ranges = [{ low: -180, high: 180 }, { low: -90, high: 90 }]
  let bit = 0
  for (const character of hash.split('')) {
    const digit = digits.indexOf(character)
    for (let shift = 4; shift >= 0; shift--) {
      const range = ranges[bit++ % 2]!
      const middle = (range.low + range.high) / 2
      if (digit >> shift & 1) range.low = middle
      else range.high = middle
    }
  }
  const [longitude, latitude] = ranges.map((range) => (range.low + range.high) / 2)
  return [latitude!, longitude!]
}

/** Geohash functions. */
export const geohashFunctions: readonly FunctionEntry[] = [
  scalar('encodeGeoHash', ['double', 'double', 'int'], 'string', encode, { note: 'Latitude first.' }),
  scalar('decodeGeoHash', ['string'], 'doubles', (hash) => Float64Array.from(decode(hash)), { note: 'For use inside of other functions: Pinot cannot store its result.' }),
  scalar('decodeGeoHashLatitude decodeGeoHashLat', ['string'], 'double', (hash) => decode(hash)[0]),
  scalar('decodeGeoHashLongitude decodeGeoHashLon', ['string'], 'double', (hash) => decode(hash)[1])
]
