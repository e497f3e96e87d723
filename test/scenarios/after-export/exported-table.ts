import { changeRecord } from '../../../bench/data/change-record.ts'
import type { EventName } from '../../../bench/data/change-record.ts'
import type { SampleRow } from '../../../bench/data/facts.ts'
import { Random, scramble } from '../../../bench/data/random.ts'
import type { Shape } from '../../../bench/data/shape.ts'
import type { TestRecord } from '../../source/kinesis/local-stream.ts'
import { TableModel } from '../chaos/table-model.ts'
import type { Change } from '../chaos/table-model.ts'

/** A table that is to be exported. */
export interface ExportedTableOptions {
  readonly shape: Shape
  readonly seed: number
  /** Items in the export: numbers from 0, as first written. */
  readonly items: number
}

/** Numbers that have an item at times, beside those of the export: of its items a tenth. */
const MORE = 0.1
/** Further items, each for one mark. */
const MARKS = 8
/** Microseconds from one change to the next. */
const STEP = 50
/** So many of the latest changes come again, now and then. */
const RECENT = 20

/** Changes of a table from before its export until long behind it, and what it must show when both are loaded. */
export class ExportedTable {
  readonly model: TableModel
  readonly #options: ExportedTableOptions
  readonly #random: Random
  readonly #keys: number
  readonly #recent: Change[] = []
  /** Changes so far; an image has the number of its change, since the export's have 0. */
  #made = 0
  #marks = 0
  /** Microseconds since the epoch: the version of the export's rows, and the time of the export. */
  #start = 0
  #exportTime = 0

  constructor (options: ExportedTableOptions) {
    this.#options = options
    this.#random = new Random(options.seed, 3)
    this.#keys = Math.ceil(options.items * (1 + MORE))
    this.model = new TableModel(this.#keys + MARKS)
  }

  /** What was changed before `time`, microseconds since the epoch: one older image of every second item. */
  changesBefore (time: number): TestRecord[] {
    const changes = this.#options.items >> 1
    return Array.from({ length: changes }, (_, i) => this.#take('MODIFY', { key: 2 * i, version: time - (changes - i) * STEP, image: ++this.#made }))
  }

  /**
   * The table is exported at `exportTime`, and the version of its rows is `start`, in microseconds since the epoch. What was
   * changed between them, which comes to what the export has.
   */
  exported (start: number, exportTime: number): TestRecord[] {
    const { items } = this.#options
    this.#start = start
    this.#exportTime = exportTime
    for (let key = 0; key < items; key++) this.model.take({ key, version: start, image: 0 })
    const records: TestRecord[] = []
    const put = (event: EventName, change: Change): void => { records.push(this.#take(event, change)) }
    for (let key = 0; key < items; key += 5) {
      const version = start + Math.floor((exportTime - start) * key / items)
      // Of every other of these the change before is as old as the export's row, the others' came late.
      put('MODIFY', { key, version: key % 2 === 0 ? start : start - 1, image: ++this.#made })
      put('MODIFY', { key, version: version + 1, image: 0 })
    }
    for (let key = items; key < this.#keys; key += 3) {
      put('INSERT', { key, version: start + STEP, image: ++this.#made })
      put('REMOVE', { key, version: exportTime - STEP, image: null })
    }
    return records
  }

  /** Changes behind the export: inserts, updates, deletions, of items of the export and of others; some come late, some again. */
  changes (count: number): TestRecord[] {
    return Array.from({ length: count }, () => this.#next())
  }

  /** An item that was never there, put at a place from 0 to 1: seen, it tells that all that was put before has been read. */
  mark (at: number): { readonly id: string, readonly record: TestRecord } {
    const { shape, seed } = this.#options
    const key = this.#keys + this.#marks++
    const image = ++this.#made
    const { text } = this.#take('INSERT', { key, version: this.#exportTime + image * STEP, image })
    return { id: shape.item(seed, key, image).partitionKey, record: { at, text } }
  }

  /** Every item that is to be seen. */
  rows (): SampleRow[] {
    const { shape, seed } = this.#options
    return Array.from({ length: this.model.keys }, (_, key) => key).flatMap((item) => {
      const image = this.model.image(item)
      return image === null ? [] : [{ item, partition: 0, row: shape.item(seed, item, image).row() }]
    })
  }

  #next (): TestRecord {
    const random = this.#random
    const chance = random.below(100)
    if (chance < 5 && this.#recent.length > 0) return this.#take('MODIFY', random.pick(this.#recent))
    const key = random.below(this.#keys)
    const made = ++this.#made
    const newest = this.model.version(key)
    const isThere = this.model.image(key) !== null
    let version = this.#exportTime + made * STEP
    // Of those that come late some are older than the export, some than the export's row.
    if (chance < 15 && newest > 0) version = random.pick([newest - 1, this.#exportTime - made, this.#start - made])
    const change = { key, version, image: isThere && random.oneIn(3) ? null : made }
    this.#recent.push(change)
    if (this.#recent.length > RECENT) this.#recent.shift()
    return this.#take(isThere ? 'MODIFY' : 'INSERT', change)
  }

  /** All changes of an item lie in one shard. */
  #take (event: EventName, change: Change): TestRecord {
    this.model.take(change)
    const { shape, seed } = this.#options
    const { key, version, image } = change
    const newItem = image === null ? undefined : shape.item(seed, key, image)
    const text = changeRecord(shape, { event: image === null ? 'REMOVE' : event, time: version, newItem, oldItem: image === null ? shape.item(seed, key, 0) : undefined }, this.#random)
    return { at: scramble(key) / 2 ** 32, text }
  }
}
