import type { ShardCheckpoint, ShardCheckpoints } from '../block/shard-checkpoint.ts'

/**
 * How far each shard of a stream is safe. Pure: no clock, no I/O.
 *
 * ```
 *   shard-1   done  done  ....  done  ....            checkpoint = that of the second batch
 *                         wait  `------ not yet: a batch before is still on its way
 *   shard-2   (child of shard-1)  done  done           says nothing until shard-1 is read to its end and safe
 * ```
 * A batch is safe when all of its parts are: its decoding, each row block that came of it (safe when the segment with it
 * is loaded), its dead letters (safe when they are synced to disk). Segments end in any order, so batches do, too;
 * a checkpoint moves only over batches without a gap.
 *
 * Memory: finished batches that follow one another are kept as one, so there are at most 2 n + 1 records of a shard for
 * n batches under way.
 */
export class StreamTracker {
  readonly #shards: Map<string, Shard> = new Map()
  readonly #batches: Map<BatchId, Batch> = new Map()
  #nextId = 0

  /**
   * Makes a shard known, before its first batch.
   * @param shardId its id
   * @param from its saved checkpoint, where reading begins
   * @param parents the shards that it was split or merged from; unknown ones count as read to their end long ago
   */
  open (shardId: string, from: ShardCheckpoint, parents: readonly string[]): void {
    if (this.#shards.has(shardId)) throw new RangeError(`shard ${shardId} is open already`)
    const first: Batch = { shardId, checkpoint: from, parts: 0, before: null, after: null }
    this.#shards.set(shardId, { parents, first, last: first, saved: from, batches: 0 })
  }

  /**
   * A batch was read from a shard; the batches of a shard come in their order. It counts as one part: `done` is to be
   * called once more than `add` says.
   * @param shardId its id
   * @param checkpoint the shard's when the batch is safe: at `end` no other follows
   */
  register (shardId: string, checkpoint: ShardCheckpoint): BatchId {
    const batch = this.#append(shardId, checkpoint, 1)
    this.#shard(shardId).batches++
    const id = this.#nextId++
    this.#batches.set(id, batch)
    return id
  }

  /** Whatever arrived in a shard before `coveredUntil` (ms since the epoch) is in the batches so far: it was quiet since. */
  cover (shardId: string, coveredUntil: number): void {
    const { checkpoint } = this.#shard(shardId).last
    if (checkpoint.position.kind === 'end' || coveredUntil <= checkpoint.coveredUntil) return
    this.#settle(this.#append(shardId, { ...checkpoint, coveredUntil }, 0))
  }

  /** So many more parts of a batch must be safe before it is. */
  add (id: BatchId, parts: number): void {
    this.#batch(id).parts += parts
  }

  /** So many parts of a batch are safe. */
  done (id: BatchId, parts: number = 1): void {
    const batch = this.#batch(id)
    if (parts > batch.parts) throw new RangeError(`batch ${id} has ${batch.parts} parts left, not ${parts}`)
    batch.parts -= parts
    if (batch.parts > 0) return
    this.#batches.delete(id)
    this.#settle(batch)
  }

  /** Forgets a shard whose end is saved, and which the source does not need any more. */
  forget (shardId: string): void {
    if (this.#shard(shardId).saved.position.kind !== 'end') throw new RangeError(`shard ${shardId} is not saved as read to its end`)
    this.#shards.delete(shardId)
  }

  /** What is to be saved since the last `saved`, parents before their children. */
  changes (): ShardCheckpoints {
    const changes = new Map<string, ShardCheckpoint>()
    for (const [shardId, { parents, first, saved }] of this.#shards) {
      if (first.checkpoint !== saved && parents.every((parent) => this.#isComplete(parent))) changes.set(shardId, first.checkpoint)
    }
    return changes
  }

  /** These changes are in the checkpoint. */
  saved (changes: ShardCheckpoints): void {
    for (const [shardId, checkpoint] of changes) this.#shard(shardId).saved = checkpoint
  }

  /** Batches of a shard so far; null if it is not open. */
  registered (shardId: string): number | null {
    return this.#shards.get(shardId)?.batches ?? null
  }

  /** Batches that are not safe yet, of one shard or of all. */
  underWay (shardId?: string): number {
    if (shardId === undefined) return this.#batches.size
    let count = 0
    for (let batch: Batch | null = this.#shard(shardId).first; batch !== null; batch = batch.after) if (batch.parts > 0) count++
    return count
  }

  /** Records held, for a check of the bound. */
  get size (): number {
    let size = 0
    for (const { first } of this.#shards.values()) for (let batch: Batch | null = first; batch !== null; batch = batch.after) size++
    return size
  }

  /** Read to its end, all of it safe, and so are those that it came of. */
  #isComplete (shardId: string): boolean {
    const shard = this.#shards.get(shardId)
    if (shard === undefined || shard.saved.position.kind === 'end') return true
    return shard.first.checkpoint.position.kind === 'end' && shard.parents.every((parent) => this.#isComplete(parent))
  }

  #append (shardId: string, checkpoint: ShardCheckpoint, parts: number): Batch {
    const shard = this.#shard(shardId)
    if (shard.last.checkpoint.position.kind === 'end') throw new RangeError(`a batch came behind the end of shard ${shardId}`)
    const batch: Batch = { shardId, checkpoint, parts, before: shard.last, after: null }
    shard.last.after = batch
    shard.last = batch
    return batch
  }

  /** Of two finished neighbours the later one says it all. The first record of a shard is always a finished one. */
  #settle (batch: Batch): void {
    const shard = this.#shard(batch.shardId)
    if (batch.before !== null && batch.before.parts === 0) unlink(shard, batch.before)
    if (batch.after !== null && batch.after.parts === 0) unlink(shard, batch)
  }

  #shard (shardId: string): Shard {
    const shard = this.#shards.get(shardId)
    if (shard === undefined) throw new RangeError(`shard ${shardId} is not open`)
    return shard
  }

  #batch (id: BatchId): Batch {
    const batch = this.#batches.get(id)
    if (batch === undefined) throw new RangeError(`batch ${id} is not under way`)
    return batch
  }
}

/** Names a batch in a tracker. */
export type BatchId = number

/** A batch, or a run of finished ones; in a list in the order of the shard. */
interface Batch {
  readonly shardId: string
  readonly checkpoint: ShardCheckpoint
  parts: number
  before: Batch | null
  after: Batch | null
}

interface Shard {
  readonly parents: readonly string[]
  /** Its checkpoint is the safe one: the first record is always finished. */
  first: Batch
  last: Batch
  saved: ShardCheckpoint
  batches: number
}

function unlink (shard: Shard, batch: Batch): void {
  if (batch.before === null) shard.first = batch.after!
  else batch.before.after = batch.after
  if (batch.after === null) shard.last = batch.before!
  else batch.after.before = batch.before
}
