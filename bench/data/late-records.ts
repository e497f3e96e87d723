import { changeRecord } from './change-record.ts'
import { Random } from './random.ts'
import type { Shape } from './shape.ts'

/** Far above the revisions that a stream of changes reaches: what such a record writes is never the right state. */
const strayRevision = 1_000_000_000

/** Records about items that were written elsewhere. */
export interface LateRecordsOptions {
  readonly shape: Shape
  readonly seed: number
  /** Numbers of the items. */
  readonly items: Iterable<number>
}

/**
 * MODIFY records of items, all older than `before` (microseconds since the epoch), with values that no other record
 * has: a table that lets them win shows it. The facts stay as they were.
 */
export function * lateDuplicates (options: LateRecordsOptions & { readonly before: number }): Generator<string, void> {
  const random = new Random(options.seed, options.before % 0x1_0000_0000, 0x6c64)
  let time = options.before
  let stray = strayRevision
  for (const n of options.items) {
    time -= random.between(1, 2000)
    const oldItem = options.shape.item(options.seed, n, stray++)
    const newItem = options.shape.item(options.seed, n, stray++)
    yield changeRecord(options.shape, { event: 'MODIFY', time, newItem, oldItem }, random)
  }
}

/**
 * REMOVE records of items, all newer than `after` (microseconds since the epoch). The facts lose these items
 * (`FactsBook.remove`).
 */
export function * tombstones (options: LateRecordsOptions & { readonly after: number, readonly timeToLive?: boolean | undefined }): Generator<string, void> {
  const random = new Random(options.seed, options.after % 0x1_0000_0000, 0x746f)
  let time = options.after
  for (const n of options.items) {
    time += random.between(1, 2000)
    const oldItem = options.shape.item(options.seed, n, 0)
    yield changeRecord(options.shape, { event: 'REMOVE', time, oldItem, timeToLive: options.timeToLive }, random)
  }
}
