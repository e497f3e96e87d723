import { Random, scramble } from '../../../bench/data/random.ts'
import type { StreamDeadLetterLine } from '../../../src/worker/protocol.ts'
import { aggregateOf } from '../../worker/stream/bodies.ts'
import { ChangeMaker, recordText } from './change-maker.ts'
import type { MadeChange } from './change-maker.ts'
import type { MadeStream } from './made-stream.ts'
import { poisonOf } from './poison.ts'
import { TableModel } from './table-model.ts'

/** What is to be put into a stream. */
export interface FeedOptions {
  readonly seed: number
  readonly changes: number
  readonly keys: number
  /** Poison records besides. */
  readonly poison: number
}

/** A dead letter that must come of a record. */
export type ExpectedLetter = Pick<StreamDeadLetterLine, 'shardId' | 'sequenceNumber' | 'subSequenceNumber' | 'reason'>

/** Of so many changes one is in an aggregated record. A reply that has one is read by other code than the rest. */
const AGGREGATE_ONE_IN = 5000

/** Puts changes into a stream, some at a time, splits and merges its shards on the way, and keeps what must come of it. */
export class Feed {
  readonly model: TableModel
  readonly changes: MadeChange[] = []
  readonly letters: ExpectedLetter[] = []
  readonly total: number
  readonly #stream: MadeStream
  readonly #maker: ChangeMaker
  readonly #random: Random
  readonly #poisonEvery: number
  /** What happens when so many changes have been put. */
  readonly #turns: { readonly at: number, readonly step: () => void }[]

  constructor (stream: MadeStream, { seed, changes, keys, poison }: FeedOptions) {
    this.#stream = stream
    this.#maker = new ChangeMaker(seed, keys)
    this.#random = new Random(seed, 1)
    this.model = new TableModel(keys)
    this.total = changes
    this.#poisonEvery = Math.floor(changes / poison)
    const place = (): number => this.#random.u32()
    this.#turns = [
      { at: Math.floor(changes * 0.3), step: () => { stream.split(place()) } },
      { at: Math.floor(changes * 0.55), step: () => { stream.merge(place()) } }
    ]
  }

  /** Changes that have been put. */
  get put (): number { return this.changes.length }

  /** Puts changes until there are so many. */
  upTo (count: number): void {
    while (this.put < Math.min(count, this.total)) {
      if (this.#turns[0] !== undefined && this.put >= this.#turns[0].at) this.#turns.shift()!.step()
      this.#one()
    }
  }

  #one (): void {
    const change = this.#next()
    const place = scramble(change.key)
    if (this.put % this.#poisonEvery === this.#poisonEvery - 1) {
      // Of an item that is there: it must not change anything.
      const { data, reason } = poisonOf({ ...change, image: change.image ?? change.number }, this.letters.length)
      this.letters.push({ ...this.#stream.put(place, data), reason })
    } else if (this.#random.oneIn(AGGREGATE_ONE_IN)) {
      // Twice, with a poison record between.
      const put = this.#stream.put(place, aggregateOf([recordText(change), '{', recordText(change)]))
      this.letters.push({ ...put, subSequenceNumber: 1, reason: 'BAD_JSON' })
      return
    }
    this.#stream.put(place, recordText(change))
  }

  #next (): MadeChange {
    const change = this.#maker.next()
    this.changes.push(change)
    this.model.take(change)
    return change
  }
}
