/**
 * What the metrics are made of. An engine tells things in two ways:
 * - what *happens* it publishes on the channels (channels.ts), at batch borders; totals.ts adds it up;
 * - how things *stand* it says when it is asked: a function that takes those sums and returns JobFacts, called about
 *   once a second and at each scrape. It must be cheap and must not throw; it is called from the start of the job on.
 */
export interface JobFacts {
  readonly job: 'backfill' | 'replicate'
  /** Name of the Pinot table. */
  readonly table: string
  /** For people: what is read, and where segments go. Nothing secret. */
  readonly input: string
  readonly sink: string
  readonly phase: 'starting' | 'running' | 'stopping'
  readonly ready: ReadyFacts
  readonly read: ReadFacts
  /** Every shard that is not read to its end. Empty without a stream. */
  readonly shards: readonly ShardFacts[]
  /** What else must move for the job to be healthy. */
  readonly progress: readonly ProgressFacts[]
  readonly partitions: number
  /** Batches that are read and not yet admitted; null where nobody counts them. */
  readonly batchesInFlight: number | null
  /** Segments in the sink. */
  readonly segments: SegmentTiers
  /** ms from one flush of live rows to the next; null without a stream. */
  readonly flushTickMs: number | null
}

/** What must be true before the job counts as ready. */
export interface ReadyFacts {
  readonly tableChecked: boolean
  /** True without a stream. */
  readonly shardsAssigned: boolean
  readonly firstRead: boolean
}

/** What has been read, decoded or not. */
export interface ReadFacts {
  /** By this process. */
  readonly records: number
  /** Uncompressed. */
  readonly bytes: number
  /** Records that earlier runs have read for good. */
  readonly already: number
  /** All there is to read, `already` included; null where it is not known or has no end. */
  readonly total: number | null
}

/** How a shard stands. */
export interface ShardFacts {
  readonly shardId: string
  /** A word of the source: reading, idle, retrying, ... Few different ones: it is a label. */
  readonly state: string
  /** True while it may not be read yet, since its parents are not read to the end. */
  readonly held: boolean
  /** By the service's account; null = not known yet. */
  readonly millisBehindLatest: number | null
  /** Its checkpoint, in any form: whatever is before it is safe. It must differ when the checkpoint has moved. */
  readonly position: string
  /** ms since the epoch up to which its records are safe; null = not known yet. */
  readonly safeUntil: number | null
  /** Batches that are read and not yet safe. */
  readonly batchesInFlight: number
  /** Faults of reading in a row. */
  readonly failures: number
}

/** Something that must not stand still while it has work to do. */
export interface ProgressFacts {
  /** Unique; a shard's is its shardId. */
  readonly id: string
  /** There is something to do. */
  readonly waiting: boolean
  /** Differs when something has been done. */
  readonly position: string
}

/** Live segments are small until they are merged into the hot one of their partition, which is sealed when it is large. */
export interface SegmentTiers {
  readonly small: number
  readonly hot: number
  readonly sealed: number
}

/** How far the shard's safe records are behind the clock, ms; null = not known. */
export function lagOf ({ safeUntil }: Pick<ShardFacts, 'safeUntil'>, nowEpochMs: number): number | null {
  return safeUntil === null ? null : Math.max(0, nowEpochMs - safeUntil)
}

/** Whether a shard has something to do. After a failed read nobody knows, so it has. */
export function shardProgress (shard: ShardFacts): ProgressFacts {
  const waiting = !shard.held && (shard.batchesInFlight > 0 || shard.failures > 0 || (shard.millisBehindLatest ?? 1) > 0)
  return { id: shard.shardId, waiting, position: shard.position }
}
