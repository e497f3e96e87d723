import { partitionOf } from './murmur2.ts'
import { Random } from './random.ts'
import type { ExpectedRow, Shape } from './shape.ts'

const ABSENT = -1

/** What a table must answer when everything is loaded: plain data, to be saved beside the input. */
export interface Facts {
  readonly shape: string
  readonly seed: number
  /** Items that live. */
  readonly rows: number
  readonly sumColumn: string
  readonly sum: number
  /** By Pinot partition of the partition key (Murmur). */
  readonly partitions: readonly { readonly rows: number, readonly sum: number }[]
}

/** One live item and its row. */
export interface SampleRow {
  readonly item: number
  readonly partition: number
  readonly row: ExpectedRow
}

/**
 * Keeps book of the state that a table has after writes and removals of items, without any part of the program: which
 * revision of each item lives, and count and sum per partition. About 14 bytes an item.
 */
export class FactsBook {
  readonly #shape: Shape
  readonly #seed: number
  readonly #rows: Float64Array
  readonly #sums: Float64Array
  #revisions = new Int32Array(1024).fill(ABSENT)
  #values = new Float64Array(1024)
  #partitions = new Uint16Array(1024)
  /** Items that were written at least once: `size` of the numbers from 0. */
  #known = 0

  constructor (shape: Shape, seed: number, partitions: number) {
    this.#shape = shape
    this.#seed = seed
    this.#rows = new Float64Array(partitions)
    this.#sums = new Float64Array(partitions)
  }

  /** Item `n` now lives with this revision. */
  put (n: number, revision: number): void {
    if (n >= this.#revisions.length) this.#grow(n + 1)
    const item = this.#shape.item(this.#seed, n, revision)
    const partition = partitionOf(item.partitionKey, this.#rows.length)
    if (this.#revisions[n] !== ABSENT) this.#sums[partition]! -= this.#values[n]!
    else this.#rows[partition]!++
    this.#sums[partition]! += item.sum
    this.#revisions[n] = revision
    this.#values[n] = item.sum
    this.#partitions[n] = partition
    if (n >= this.#known) this.#known = n + 1
  }

  /** Item `n` is gone; nothing happens if it was not there. */
  remove (n: number): void {
    if (this.revisionOf(n) === undefined) return
    const partition = this.#partitions[n]!
    this.#rows[partition]!--
    this.#sums[partition]! -= this.#values[n]!
    this.#revisions[n] = ABSENT
  }

  /** The revision that lives; undefined if the item does not. */
  revisionOf (n: number): number | undefined {
    const revision = n < this.#known ? this.#revisions[n]! : ABSENT
    return revision === ABSENT ? undefined : revision
  }

  facts (): Facts {
    const partitions = Array.from(this.#rows, (rows, i) => ({ rows, sum: this.#sums[i]! }))
    return {
      shape: this.#shape.name,
      seed: this.#seed,
      rows: partitions.reduce((sum, { rows }) => sum + rows, 0),
      sumColumn: this.#shape.sumColumn,
      sum: partitions.reduce((sum, partition) => sum + partition.sum, 0),
      partitions
    }
  }

  /** Up to `count` live items by lot, in order of their numbers, with the rows that they must be. */
  sample (count: number, lot: number = this.#seed): SampleRow[] {
    const random = new Random(lot, count, 0x5a)
    const chosen = new Set<number>()
    for (let tries = 0; chosen.size < count && tries < count * 20 && this.#known > 0; tries++) {
      const n = random.below(this.#known)
      if (this.#revisions[n] !== ABSENT) chosen.add(n)
    }
    return [...chosen].sort((a, b) => a - b).map((n) => this.rowOf(n)!)
  }

  /** Numbers of up to `count` items that were removed, lowest first: keys that must not be found. */
  removed (count: number): number[] {
    const gone: number[] = []
    for (let n = 0; n < this.#known && gone.length < count; n++) if (this.#revisions[n] === ABSENT) gone.push(n)
    return gone
  }

  /** The row of item `n`; undefined if it does not live. */
  rowOf (n: number): SampleRow | undefined {
    const revision = this.revisionOf(n)
    if (revision === undefined) return undefined
    return { item: n, partition: this.#partitions[n]!, row: this.#shape.item(this.#seed, n, revision).row() }
  }

  #grow (items: number): void {
    const length = Math.max(items, this.#revisions.length * 2)
    const revisions = new Int32Array(length).fill(ABSENT)
    revisions.set(this.#revisions)
    const values = new Float64Array(length)
    values.set(this.#values)
    const partitions = new Uint16Array(length)
    partitions.set(this.#partitions)
    this.#revisions = revisions
    this.#values = values
    this.#partitions = partitions
  }
}

/** The facts of an export: items 0 to `items` - 1 as first written. */
export function exportBook (shape: Shape, seed: number, items: number, partitions: number): FactsBook {
  const book = new FactsBook(shape, seed, partitions)
  for (let n = 0; n < items; n++) book.put(n, 0)
  return book
}
