import { lagOf } from './facts.ts'
import type { JobFacts } from './facts.ts'
import type { Verdict } from './health.ts'
import type { HistoryData } from './history.ts'
import type { Monitor } from './monitor.ts'
import type { Problem } from './totals.ts'

/** Shards that the page lists: the furthest behind. */
const MAX_SHARDS = 50

/** What `/api/state` tells the live page. Times: ms since the epoch by this machine's clock. */
export interface LiveState {
  /** Another one after a restart. */
  readonly startedAt: number
  readonly now: number
  readonly sampleMs: number
  readonly job: Pick<JobFacts, 'job' | 'table' | 'input' | 'sink' | 'phase' | 'partitions' | 'batchesInFlight' | 'flushTickMs' | 'segments' | 'read'>
  readonly live: Verdict
  readonly ready: Verdict
  readonly totals: {
    readonly records: number
    readonly rows: number
    readonly deadLetters: number
    readonly deadLettersBy: Readonly<Record<string, number>>
    readonly skippedBy: Readonly<Record<string, number>>
    readonly retries: number
    readonly retriesBy: Readonly<Record<string, number>>
    readonly failedUnits: number
    readonly gaps: number
    readonly segmentsPut: number
    readonly bytesPut: number
    readonly merges: number
    readonly deletedSegments: number
    readonly writeAmplification: number | null
  }
  /** Newest first. */
  readonly problems: readonly Problem[]
  readonly shardCount: number
  readonly shards: readonly { readonly shardId: string, readonly state: string, readonly lagMs: number | null, readonly behindLatestMs: number | null, readonly batchesInFlight: number }[]
  readonly history: HistoryData
}

/** The state, with the samples later than `since` (seconds since the epoch). */
export function liveState (monitor: Monitor, since: number): LiveState {
  const facts = monitor.facts()
  const { totals } = monitor
  const now = Date.now()
  const { job, table, input, sink, phase, partitions, batchesInFlight, flushTickMs, segments, read } = facts
  const shards = facts.shards.map((shard) => ({
    shardId: shard.shardId,
    state: shard.state,
    lagMs: lagOf(shard, now),
    behindLatestMs: shard.millisBehindLatest,
    batchesInFlight: shard.batchesInFlight
  }))
  return {
    startedAt: monitor.startedAt,
    now,
    sampleMs: monitor.sampleMs,
    job: { job, table, input, sink, phase, partitions, batchesInFlight, flushTickMs, segments, read },
    live: monitor.live(),
    ready: monitor.ready(),
    totals: {
      records: totals.records,
      rows: totals.rows,
      deadLetters: totals.deadLetters,
      deadLettersBy: Object.fromEntries(totals.deadLettersBy),
      skippedBy: Object.fromEntries(totals.skippedBy),
      retries: totals.retries,
      retriesBy: Object.fromEntries(totals.retriesBy),
      failedUnits: totals.unitsFailed,
      gaps: totals.gaps,
      segmentsPut: totals.segmentsPut,
      bytesPut: totals.puts.flush.bytes + totals.puts.merge.bytes,
      merges: totals.merges,
      deletedSegments: totals.deletedSegments,
      writeAmplification: totals.writeAmplification
    },
    problems: [...totals.problems].reverse(),
    shardCount: shards.length,
    shards: shards.sort((a, b) => (b.lagMs ?? Infinity) - (a.lagMs ?? Infinity)).slice(0, MAX_SHARDS),
    history: monitor.history.since(since)
  }
}
