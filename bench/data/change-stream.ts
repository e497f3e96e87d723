import { changeRecord } from './change-record.ts'
import type { Change, EventName } from './change-record.ts'
import { Random } from './random.ts'
import type { Shape } from './shape.ts'

/** 2024-06-22T18:48:44Z, the day of the recipe's records: microseconds since the epoch. */
export const defaultStartTime = 1_719_082_124_000_000

/** What changes are made of. */
export interface ChangeStreamOptions {
  readonly shape: Shape
  readonly seed: number
  readonly records: number
  /** Items 0 to `existing` - 1 live at the start with revision 0, as an export has them. Default 0. */
  readonly existing?: number | undefined
  /** The first record is later than this: microseconds since the epoch. */
  readonly startTime?: number | undefined
  /** One in so many removals is a TTL delete; 0 = none. Default 20. */
  readonly timeToLive?: number | undefined
}

/** Where a stream of changes tells what it did; `FactsBook` is one. */
export interface ChangeObserver {
  put: (n: number, revision: number) => void
  remove: (n: number) => void
}

/** Numbers of the records made. */
export interface ChangeCounts {
  inserts: number
  modifies: number
  removes: number
  timeToLive: number
  /** Time of the last record. */
  lastTime: number
}

/**
 * Yields the lines (without line ends) of a table's life: 60 % MODIFY, 30 % INSERT, 10 % REMOVE of items that live,
 * each with a later time than the one before. Items that were removed do not come back. Counts go to `counts` as the
 * stream is read.
 */
export function * changeStream (options: ChangeStreamOptions, observer?: ChangeObserver, counts: ChangeCounts = emptyChangeCounts()): Generator<string, void> {
  const { shape, seed, records, existing = 0, startTime = defaultStartTime, timeToLive = 20 } = options
  const random = new Random(seed, records, 0x6368)
  const live = new LiveItems(existing)
  let next = existing
  let time = startTime
  for (let i = 0; i < records; i++) {
    time += random.between(1, 2000)
    const event = drawEvent(random, live.size)
    let change: Change
    if (event === 'INSERT') {
      change = { event, time, newItem: shape.item(seed, next, 0) }
      live.add(next)
      observer?.put(next++, 0)
      counts.inserts++
    } else {
      const at = random.below(live.size)
      const n = live.itemAt(at)
      const revision = live.revisionAt(at)
      const oldItem = shape.item(seed, n, revision)
      if (event === 'MODIFY') {
        change = { event, time, newItem: shape.item(seed, n, revision + 1), oldItem }
        live.revise(at)
        observer?.put(n, revision + 1)
        counts.modifies++
      } else {
        const expired = timeToLive > 0 && random.oneIn(timeToLive)
        change = { event, time, oldItem, timeToLive: expired }
        live.removeAt(at)
        observer?.remove(n)
        counts.removes++
        if (expired) counts.timeToLive++
      }
    }
    counts.lastTime = time
    yield changeRecord(shape, change, random)
  }
}

/** Fresh counts. */
export function emptyChangeCounts (): ChangeCounts {
  return { inserts: 0, modifies: 0, removes: 0, timeToLive: 0, lastTime: 0 }
}

function drawEvent (random: Random, live: number): EventName {
  const lot = random.below(10)
  if (live === 0 || lot < 3) return 'INSERT'
  return lot < 9 ? 'MODIFY' : 'REMOVE'
}

/** The items that live, to be drawn from by lot: numbers and revisions in growing arrays, gaps closed by the last. */
class LiveItems {
  size: number
  #items: Int32Array
  #revisions: Int32Array

  constructor (existing: number) {
    this.size = existing
    this.#items = new Int32Array(Math.max(1024, existing * 2))
    this.#revisions = new Int32Array(this.#items.length)
    for (let n = 0; n < existing; n++) this.#items[n] = n
  }

  itemAt (at: number): number {
    return this.#items[at]!
  }

  revisionAt (at: number): number {
    return this.#revisions[at]!
  }

  revise (at: number): void {
    this.#revisions[at]!++
  }

  add (n: number): void {
    if (this.size === this.#items.length) {
      this.#items = doubled(this.#items)
      this.#revisions = doubled(this.#revisions)
    }
    this.#items[this.size] = n
    this.#revisions[this.size++] = 0
  }

  removeAt (at: number): void {
    this.size--
    this.#items[at] = this.#items[this.size]!
    this.#revisions[at] = this.#revisions[this.size]!
  }
}

function doubled (array: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(array.length * 2)
  larger.set(array)
  return larger
}
