import type { BatchId, StreamTracker } from '../../checkpoint/stream-tracker.ts'
import type { StreamSource } from '../../source/stream-contract.ts'
import type { LiveParts } from './settings.ts'

/** Saves how far the shards are safe, never further: dead letters are synced before the batches that they are of count. */
export class CheckpointSaver {
  readonly #parts: Pick<LiveParts, 'store' | 'letters'> & { readonly source: Pick<StreamSource, 'shards' | 'forgettable'> }
  readonly #tracker: StreamTracker
  /** Batches with letters that are not synced. */
  #lettered: BatchId[] = []
  /** Saves wait for one another. */
  #last: Promise<void> = Promise.resolve()

  constructor (parts: Pick<LiveParts, 'store' | 'letters'> & { readonly source: Pick<StreamSource, 'shards' | 'forgettable'> }, tracker: StreamTracker) {
    this.#parts = parts
    this.#tracker = tracker
  }

  /** The letters of a batch have been appended: one part of it is safe with the next save. */
  lettersOf (batch: BatchId): void {
    this.#lettered.push(batch)
  }

  /** Saves what is safe now. @throws DynapinotError STATE_LOST, STATE_UNAVAILABLE, SINK_FULL. */
  async save (): Promise<void> {
    const saving = this.#last.then(async () => { await this.#save() })
    this.#last = saving.catch(() => { /* its caller sees it */ })
    await saving
  }

  async #save (): Promise<void> {
    const { letters, store, source } = this.#parts
    const lettered = this.#lettered
    if (lettered.length > 0) {
      // Those that come in the meantime are for the next time; a sync that fails ends the flow.
      this.#lettered = []
      await letters.sync()
      for (const batch of lettered) this.#tracker.done(batch)
    }
    for (const { shardId, batches, coveredUntil } of source.shards()) {
      // All that arrived in it is in batches that are registered: a quiet shard's checkpoint must not grow old.
      if (batches === this.#tracker.registered(shardId)) this.#tracker.cover(shardId, coveredUntil)
    }
    const shards = this.#tracker.changes()
    if (shards.size > 0) {
      await store.save({ shards })
      this.#tracker.saved(shards)
    }
    const forget = source.forgettable(store.state.shards)
    if (forget.length === 0) return
    await store.save({ forget })
    for (const shardId of forget) this.#tracker.forget(shardId)
  }
}
