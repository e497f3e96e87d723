import type { ShardCheckpoints } from '../block/shard-checkpoint.ts'
import type { DynapinotError } from '../errors.ts'

/**
 * An input without an end: the shards of a stream, read side by side. Use:
 *
 *     const source = await openKinesis(options)
 *     const initial = await source.start(checkpoints)   // persist what it returns, then
 *     for await (const batch of source.batches(signal)) { ...; batch.release() }
 *     await source.close()
 */
export interface StreamSource {
  /** For messages: what is read. */
  readonly description: string
  /** Names the stream for good: checkpoints of another identity are of no use here. */
  readonly identity: string
  /**
   * Lists the shards and lays the plan. `checkpoints` is empty at a first start.
   * @returns the checkpoint of every shard that is known now. To be persisted before the first batch is taken: they
   * fix what a first start means (`latest` becomes a time), and what must be read if the process dies before it has
   * read a record.
   * @throws DynapinotError SOURCE_GAP if records are lost for good, SOURCE_UNAVAILABLE, SOURCE_DENIED, SOURCE_NOT_FOUND.
   */
  start: (checkpoints: ShardCheckpoints) => Promise<ShardCheckpoints>
  /**
   * The batches of all shards as they arrive: those of one shard in its order, those of a child behind the end of its
   * parents. To be called once, after `start`. Ends when the signal aborts, without an error.
   * Faults that pass (throttling, expired iterators, a lost network) are retried for ever and told on the `retry`
   * channel and in `shards()`; only those that cannot pass are thrown. Batches that were not taken by then are dropped.
   * @throws DynapinotError SOURCE_GAP, SOURCE_DENIED, SOURCE_NOT_FOUND, SOURCE_REJECTED.
   */
  batches: (signal: AbortSignal) => AsyncIterable<StreamBatch>
  /** How every shard stands that is not forgotten. Cheap; also while no batch is taken. */
  shards: () => readonly ShardStatus[]
  /**
   * Shards whose checkpoints are of no more use and may be deleted: read to the end, no longer listed, and not needed
   * to tell whether a child is complete.
   */
  forgettable: (checkpoints: ShardCheckpoints) => readonly string[]
  /** Gaps that were passed over (`onGap: continue`), since the start. */
  gaps: () => readonly StreamGap[]
  close: () => Promise<void>
}

/** One reply of one shard: it has records, or it is the shard's last. Replies without records show in `shards()` only. */
export interface StreamBatch {
  readonly shardId: string
  /** Among all batches of the source, from 0: a batch with a lower index came earlier. */
  readonly index: number
  /** Among those of its shard since the start, from 0, without holes. */
  readonly sequence: number
  /**
   * JSON text with the member `Records`, of objects with SequenceNumber, Data (base64), PartitionKey and
   * ApproximateArrivalTimestamp: the body of a GetRecords reply or the payload of an event of SubscribeToShard, byte for
   * byte as it came. Null if there are no records. Its memory, shared or not, is used for other bodies behind `release`.
   */
  readonly body: Uint8Array | null
  /** Sequence numbers of the first and last record; null if there are no records. */
  readonly first: string | null
  readonly last: string | null
  /** How far the last record is behind the tip of the shard, by the service's account. */
  readonly millisBehindLatest: number
  /** ms since the epoch, by the clock of this machine: when the reply was complete. */
  readonly arrivedAt: number
  /** For the checkpoint behind this batch, see ShardCheckpoint. */
  readonly coveredUntil: number
  /** True for the last batch of a closed shard: its checkpoint becomes `end`. */
  readonly end: boolean
  /** Ids of the shards that follow, with `end`, where the service names them; the source itself goes on to them. */
  readonly children: readonly string[]
  /**
   * Gives the credit of the batch's bytes back. To be called once its memory is not needed any more; calling it again
   * does nothing. A batch that is never released holds back the reading of all shards.
   */
  readonly release: () => void
}

/** What a shard is doing. */
export type ShardState =
  /** Its parents are not read to the end. */
  | 'waitingForParents'
  /** The consumer holds as many bytes as it may: back-pressure, no fault. */
  | 'waitingForCredit'
  | 'reading'
  /** Caught up; waits until it looks again. */
  | 'idle'
  /** The last request failed and will be made again. */
  | 'retrying'
  | 'ended'

/** How a shard stands. Times are ms since the epoch by the clock of this machine; null = never. */
export interface ShardStatus {
  readonly shardId: string
  readonly state: ShardState
  readonly parents: readonly string[]
  /** When it entered that state. */
  readonly since: number
  /** Of the last reply without a fault, with or without records. */
  readonly lastReplyAt: number | null
  /** Of the last reply with records. */
  readonly lastRecordsAt: number | null
  readonly millisBehindLatest: number | null
  /** Of the last record that was delivered as part of a batch. */
  readonly lastSequenceNumber: string | null
  /** Batches so far: the `sequence` of the next one. */
  readonly batches: number
  /** Whatever arrived before is in those batches: may go into the checkpoint once all of them are loaded. */
  readonly coveredUntil: number
  /** Faults in a row, and the last one. */
  readonly failures: number
  readonly lastError: string | null
}

/** Records that are gone before they were read. */
export interface StreamGap {
  /** Null for `start`. */
  readonly shardId: string | null
  /**
   * - `vanished`: the shard is gone, and was not read to its end;
   * - `unknownParent`: a shard's parent is gone, and was never seen;
   * - `trimmed`: what followed the checkpoint is older than the stream's retention;
   * - `start`: the stream does not reach back to the time of the start.
   */
  readonly kind: 'vanished' | 'unknownParent' | 'trimmed' | 'start'
  readonly message: string
  /** SOURCE_GAP, as it is thrown with `onGap: stop`. */
  readonly error: DynapinotError
}
