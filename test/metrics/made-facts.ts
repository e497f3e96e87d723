import type { JobFacts, ShardFacts } from '../../src/metrics/facts.ts'

/** A shard that is caught up, changed as wanted. */
export function shard (change: Partial<ShardFacts> = {}): ShardFacts {
  return { shardId: 'shardId-000000000000', state: 'idle', held: false, millisBehindLatest: 0, position: '100', safeUntil: null, batchesInFlight: 0, failures: 0, ...change }
}

/** A job that replicates, changed as wanted. */
export function facts (change: Partial<JobFacts> = {}): JobFacts {
  return {
    job: 'replicate',
    table: 'meetups',
    input: 'stream meetups',
    sink: 'pinot http://controller:9000',
    phase: 'running',
    ready: { tableChecked: true, shardsAssigned: true, firstRead: true },
    read: { records: 0, bytes: 0, already: 0, total: null },
    shards: [shard()],
    progress: [],
    partitions: 8,
    batchesInFlight: 0,
    segments: { small: 0, hot: 0, sealed: 0 },
    flushTickMs: 2000,
    ...change
  }
}
