import { Random } from '../../../bench/data/random.ts'
import type { Change } from './table-model.ts'

/** A change with all that its record says. */
export interface MadeChange extends Change {
  /** Its number, from 0: that of its image, and in its `eventID`. A record that comes again is the same change. */
  readonly number: number
  /** Of ApproximateCreationDateTime. */
  readonly unit: 'ms' | 'us'
  readonly timeToLive: boolean
}

/** What becomes of the items while changes come out of order and twice. */
interface Item {
  /** The last changes, the latest at the end. */
  readonly recent: MadeChange[]
  /** Highest version so far. */
  newest: number
}

/** Microseconds since the epoch, and from one change to the next. */
const START = 1_719_039_879_000_000
const STEP = 50
/** Sort keys of a partition key. */
const SORT_KEYS = 4
const RECENT = 4

/**
 * Changes of items as a stream has them on its worst day. Of a hundred, about so many
 *
 * - 10 come again, later, as they were
 * - 10 have another image and the version of the newest change of their item
 * - 10 are late: older than what came before them
 * - 5 are early: what comes behind them is older for a while
 * - 12 of the others are deletions
 *
 * Every third time is in milliseconds. The first changes make one item each, so that none is left out.
 */
export class ChangeMaker {
  readonly #random: Random
  readonly #items: Item[]
  readonly #scattered: number[]
  #made = 0

  constructor (seed: number, keys: number) {
    this.#random = new Random(seed)
    this.#items = Array.from({ length: keys }, () => ({ recent: [], newest: 0 }))
    this.#scattered = Array.from({ length: keys }, (_, key) => key)
    for (let i = keys - 1; i > 0; i--) {
      const j = this.#random.below(i + 1)
      const other = this.#scattered[j]!
      this.#scattered[j] = this.#scattered[i]!
      this.#scattered[i] = other
    }
  }

  next (): MadeChange {
    const random = this.#random
    const number = this.#made++
    const keys = this.#items.length
    // A third of the changes go to few items.
    const key = number < keys ? this.#scattered[number]! : random.below(random.oneIn(3) ? Math.ceil(keys / 40) : keys)
    const item = this.#items[key]!
    const chance = random.below(100)
    if (item.recent.length > 0 && chance < 10) return random.pick(item.recent)
    let time = START + number * STEP
    if (item.recent.length > 0 && chance < 20) time = item.newest
    else if (chance < 30) time -= random.between(1, 2_000_000)
    else if (chance < 35) time += random.between(1, 1_000_000)
    // A tie is one in either unit only if its time has one in milliseconds.
    const unit = random.oneIn(3) && (chance >= 20 || time % 1000 === 0) ? 'ms' : 'us'
    const version = unit === 'ms' ? Math.floor(time / 1000) * 1000 : time
    const image = number >= keys && random.below(100) < 12 ? null : number
    const change = { key, version, image, number, unit, timeToLive: image === null && random.oneIn(4) } as const
    item.newest = Math.max(item.newest, version)
    item.recent.push(change)
    if (item.recent.length > RECENT) item.recent.shift()
    return change
  }
}

/** The columns of an item's key. */
export function keyOf (key: number): { readonly pk: string, readonly sk: number } {
  return { pk: `item-${String(Math.floor(key / SORT_KEYS)).padStart(5, '0')}`, sk: key % SORT_KEYS }
}

/** The columns of an image, beside the key. Every seventh has no note, every fifth no price: such attributes are removed again and again. */
export function valuesOf (image: number): { readonly event: number, readonly note: string | null, readonly price: number | null } {
  return { event: image, note: image % 7 === 0 ? null : `note ${image} "é"`, price: image % 5 === 0 ? null : image / 4 }
}

/** Its record, as DynamoDB writes it into the stream. */
export function recordText ({ key, image, number, unit, version, timeToLive }: MadeChange): string {
  const time = unit === 'ms' ? version / 1000 : version
  // Of milliseconds the precision is told by some records only.
  const precision = unit === 'us' ? 'MICROSECOND' : number % 2 === 0 ? 'MILLISECOND' : undefined
  const event = image === null ? 'REMOVE' : 'MODIFY'
  const images = image === null ? `"OldImage":${imageText(key, number)}` : `"NewImage":${imageText(key, image)},"OldImage":${imageText(key, number + 1)}`
  return `{"awsRegion":"us-east-1","eventID":"e-${number}","eventName":"${event}",` +
    `"userIdentity":${timeToLive ? '{"type":"Service","principalId":"dynamodb.amazonaws.com"}' : 'null'},"recordFormat":"application/json","tableName":"chaos",` +
    `"dynamodb":{"ApproximateCreationDateTime":${time},"Keys":{${keyText(key)}},${images},"SizeBytes":150` +
    (precision === undefined ? '' : `,"ApproximateCreationDateTimePrecision":"${precision}"`) + '},"eventSource":"aws:dynamodb"}'
}

function keyText (key: number): string {
  const { pk, sk } = keyOf(key)
  return `"pk":{"S":"${pk}"},"sk":{"N":"${sk}"}`
}

function imageText (key: number, image: number): string {
  const { event, note, price } = valuesOf(image)
  return `{${keyText(key)},"event":{"N":"${event}"}` +
    (note === null ? '' : `,"note":{"S":${JSON.stringify(note)}}`) + (price === null ? '' : `,"price":{"N":"${price}"}`) + '}'
}
