import { lagOf } from './facts.ts'
import type { JobFacts } from './facts.ts'
import type { Totals } from './totals.ts'

/** The job at one moment: sums since the start, and how things stand. */
export interface Snapshot {
  /** ms of a clock that never goes back. */
  readonly at: number
  /** ms since the epoch. */
  readonly time: number
  readonly facts: JobFacts
  readonly totals: Pick<Totals, 'rows' | 'deadLetters' | 'retries' | 'builds' | 'buildMs' | 'segmentsPut' | 'flushes' | 'putMs'>
  /** Of the process, all threads. */
  readonly cpuSeconds: number
  readonly rssBytes: number
  /** ms, of the pushes since the snapshot before. */
  readonly freshness: readonly number[]
}

/** Names of the series of the history; null where nothing was measured. Units in the name; `lag` is that of the last shard. */
export const seriesNames = [
  'recordsPerSecond', 'rowsPerSecond', 'bytesPerSecond',
  'lagMs', 'behindLatestMs', 'freshnessMedianMs', 'freshnessMaxMs',
  'smallSegments', 'hotSegments', 'sealedSegments',
  'deadLetters', 'retries', 'buildMs', 'pushMs',
  'batchesInFlight', 'flushTickMs', 'cpuCores', 'rssMb'
] as const

/** What happened between two snapshots, and how things stood at the second. `time`: its seconds since the epoch. */
export type Sample = Readonly<Record<typeof seriesNames[number], number | null>> & { readonly time: number }

/** Pure. */
export function sampleOf (before: Snapshot, now: Snapshot): Sample {
  const seconds = Math.max(now.at - before.at, 1) / 1000
  const rate = (a: number, b: number) => round(Math.max(0, b - a) / seconds)
  const mean = (sum: number, count: number) => count > 0 ? round(sum / count) : null
  const { facts, totals } = now
  const sorted = [...now.freshness].sort((a, b) => a - b)
  return {
    time: Math.round(now.time / 1000),
    recordsPerSecond: rate(before.facts.read.records, facts.read.records),
    rowsPerSecond: rate(before.totals.rows, totals.rows),
    bytesPerSecond: rate(before.facts.read.bytes, facts.read.bytes),
    lagMs: largest(facts.shards.map((shard) => lagOf(shard, now.time))),
    behindLatestMs: largest(facts.shards.map(({ millisBehindLatest }) => millisBehindLatest)),
    freshnessMedianMs: sorted[Math.ceil(sorted.length / 2) - 1] ?? null,
    freshnessMaxMs: sorted.at(-1) ?? null,
    smallSegments: facts.segments.small,
    hotSegments: facts.segments.hot,
    sealedSegments: facts.segments.sealed,
    deadLetters: totals.deadLetters - before.totals.deadLetters,
    retries: totals.retries - before.totals.retries,
    buildMs: mean(totals.buildMs - before.totals.buildMs, totals.builds - before.totals.builds),
    pushMs: mean(totals.putMs - before.totals.putMs, totals.flushes - before.totals.flushes),
    batchesInFlight: facts.batchesInFlight,
    flushTickMs: facts.flushTickMs,
    cpuCores: round((now.cpuSeconds - before.cpuSeconds) / seconds),
    rssMb: round(now.rssBytes / 1e6)
  }
}

/** Null if there is none that is known. */
export function largest (values: readonly (number | null)[]): number | null {
  return values.reduce((max, value) => value === null ? max : Math.max(max ?? value, value), null)
}

function round (value: number): number {
  return value >= 100 ? Math.round(value) : Math.round(value * 100) / 100
}
