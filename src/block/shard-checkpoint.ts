/** Where the reading of a shard begins or goes on. */
export type ShardPosition =
  /** At the oldest record that the stream still has. */
  | { readonly kind: 'trimHorizon' }
  /** At the first record that arrived at or after a time: ms since the epoch. */
  | { readonly kind: 'timestamp', readonly at: number }
  /** Behind a record. */
  | { readonly kind: 'after', readonly sequenceNumber: string }
  /** The shard is closed, and nothing of it is left to read. */
  | { readonly kind: 'end' }

/** What is known to be done with a shard. */
export interface ShardCheckpoint {
  readonly position: ShardPosition
  /**
   * ms since the epoch: whatever arrived in the shard before that time is before `position`; 0 if not known. A quiet
   * shard's position may be far older than the stream's retention without a loss; this time tells the two cases apart.
   */
  readonly coveredUntil: number
}

/** By shard id. A shard without an entry is read from its trim horizon, unless there are no entries at all: a first start. */
export type ShardCheckpoints = ReadonlyMap<string, ShardCheckpoint>
