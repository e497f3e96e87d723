import { Random } from '../../random.ts'
import type { ExpectedRow, GeneratedItem, Shape } from '../../shape.ts'
import { itemUuid } from '../../uuid.ts'

const cities = ['New York', 'London', 'Berlin', 'Bengaluru', 'São Paulo', 'Tokyo', 'Nairobi', 'Toronto', 'Zürich', 'Austin']
const countries = ['US', 'UK', 'Germany', 'India', 'Brazil', 'Japan', 'Kenya', 'Canada', 'Switzerland']
/** Latest mtime: 2024-06-22T12:00:00Z. */
const newest = 1_719_057_600_000
const ninetyDays = 90 * 86_400_000

/** Reused for every item: only the constructor draws from them. */
const stable = new Random()
const changing = new Random()

/** The recipe's meetups: 11 attributes, sometimes a binary `location`; partition key meetup_id, sort key mtime. */
export const meetups: Shape = {
  name: 'meetups',
  tableName: 'meetups',
  keyAttributes: ['meetup_id', 'mtime'],
  sumColumn: 'rsvp_count',
  item: (seed, n, revision) => new Meetup(seed, n, revision)
}

class Meetup implements GeneratedItem {
  readonly partitionKey: string
  readonly sum: number
  readonly #mtime: number
  readonly #city: string
  readonly #country: string | null
  readonly #groupId: number
  readonly #group: number
  readonly #meetup: number
  readonly #venue: string
  readonly #lat: string
  readonly #lon: string
  readonly #location: string | null

  constructor (seed: number, n: number, revision: number) {
    stable.reset(seed, n, 0)
    this.partitionKey = itemUuid(seed, n, stable)
    this.#mtime = newest - Math.floor(stable.u32() / 0x1_0000_0000 * ninetyDays)
    this.#city = stable.pick(cities)
    const country = stable.pick(countries)
    this.#groupId = stable.between(1000, 9999)
    this.#group = stable.below(500)
    this.#meetup = stable.below(2000)
    const placed = stable.oneIn(8)
    // What an update changes; now and then one takes the country away.
    changing.reset(seed, n, revision + 1)
    this.#country = revision > 0 && changing.oneIn(16) ? null : country
    this.sum = changing.below(300)
    this.#venue = `${revision > 0 ? 'Updated Venue' : 'Venue'} ${changing.below(5000)}`
    this.#lat = microDegrees(changing.between(-90_000_000, 90_000_000))
    this.#lon = microDegrees(changing.between(-180_000_000, 180_000_000))
    this.#location = placed ? `place ${changing.below(1_000_000)}` : null
  }

  keys (): string {
    return `{"mtime":{"N":"${this.#mtime}"},"meetup_id":{"S":"${this.partitionKey}"}}`
  }

  image (base64: 1 | 2): string {
    const country = this.#country === null ? '' : `"group_country":{"S":"${this.#country}"},`
    const location = this.#location === null ? '' : `"location":{"B":"${encode(this.#location, base64)}"},`
    return `{"group_city":{"S":"${this.#city}"},${location}"mtime":{"N":"${this.#mtime}"},"group_lon":{"N":"${this.#lon}"},` +
      `"rsvp_count":{"N":"${this.sum}"},"group_lat":{"N":"${this.#lat}"},${country}"meetup_id":{"S":"${this.partitionKey}"},` +
      `"venue_name":{"S":"${this.#venue}"},"group_id":{"N":"${this.#groupId}"},"meetup_name":{"S":"Meetup ${this.#meetup}"},` +
      `"group_name":{"S":"Group ${this.#group}"}}`
  }

  row (): ExpectedRow {
    const lon = Number(this.#lon)
    const lat = Number(this.#lat)
    return {
      venue_name: this.#venue,
      meetup_name: `Meetup ${this.#meetup}`,
      meetup_id: this.partitionKey,
      group_city: this.#city,
      group_country: this.#country,
      group_id: this.#groupId,
      group_name: `Group ${this.#group}`,
      group_lat: lat,
      group_lon: lon,
      location: { hex: this.#location === null ? geographyPoint(lon, lat) : Buffer.from(this.#location).toString('hex') },
      rsvp_count: this.sum,
      mtime: this.#mtime
    }
  }
}

/** Degrees with up to six decimals, in the plain form in which DynamoDB gives numbers back. */
function microDegrees (n: number): string {
  const whole = Math.trunc(n / 1_000_000)
  const part = Math.abs(n % 1_000_000)
  const sign = n < 0 && whole === 0 ? '-' : ''
  if (part === 0) return `${sign}${whole}`
  return `${sign}${whole}.${part.toString().padStart(6, '0').replace(/0+$/, '')}`
}

function encode (text: string, times: 1 | 2): string {
  const once = Buffer.from(text).toString('base64')
  return times === 1 ? once : Buffer.from(once).toString('base64')
}

/**
 * toSphericalGeography(stPoint(lon, lat)) as Pinot's GeometrySerializer writes it: a type byte (0 = point, high bit =
 * geography), then x and y as big-endian doubles.
 */
function geographyPoint (lon: number, lat: number): string {
  const bytes = Buffer.alloc(17)
  bytes[0] = 0x80
  bytes.writeDoubleBE(lon, 1)
  bytes.writeDoubleBE(lat, 9)
  return bytes.toString('hex')
}
