import { lagOf } from './facts.ts'
import type { JobFacts } from './facts.ts'
import type { Verdict } from './health.ts'
import { largest } from './sample.ts'
import type { Snapshot } from './sample.ts'
import type { Totals } from './totals.ts'

/** What a line of progress in the log says; what does not apply is left out. Sums since the start, rates since the last line. */
export interface ProgressFields {
  readonly phase: JobFacts['phase']
  readonly records: number
  readonly recordsPerSecond: number
  readonly rows: number
  readonly rowsPerSecond: number
  readonly segmentsPut: number
  readonly smallSegments?: number | undefined
  readonly shards?: number | undefined
  readonly lagMs?: number | undefined
  readonly behindLatestMs?: number | undefined
  readonly flushTickMs?: number | undefined
  readonly writeAmplification?: number | undefined
  readonly deadLetters?: number | undefined
  readonly retries?: number | undefined
  readonly unhealthy?: readonly string[] | undefined
}

/** Fields of a line. Numbers, states and shard ids: nothing that could be secret. Pure. */
export function progressFields (before: Snapshot, now: Snapshot, totals: Pick<Totals, 'writeAmplification'>, live: Verdict): ProgressFields {
  const seconds = Math.max(now.at - before.at, 1) / 1000
  const { facts } = now
  const { shards } = facts
  const stream = facts.job === 'replicate'
  const perSecond = (then: number, value: number) => Math.max(0, Math.round((value - then) / seconds))
  return {
    phase: facts.phase,
    records: facts.read.records,
    recordsPerSecond: perSecond(before.facts.read.records, facts.read.records),
    rows: now.totals.rows,
    rowsPerSecond: perSecond(before.totals.rows, now.totals.rows),
    segmentsPut: now.totals.segmentsPut,
    smallSegments: stream ? facts.segments.small : undefined,
    shards: stream ? shards.length : undefined,
    lagMs: largest(shards.map((shard) => lagOf(shard, now.time))) ?? undefined,
    behindLatestMs: largest(shards.map(({ millisBehindLatest }) => millisBehindLatest)) ?? undefined,
    flushTickMs: facts.flushTickMs ?? undefined,
    writeAmplification: stream && totals.writeAmplification !== null ? Math.round(totals.writeAmplification * 100) / 100 : undefined,
    deadLetters: now.totals.deadLetters || undefined,
    retries: now.totals.retries || undefined,
    unhealthy: live.ok ? undefined : live.reasons
  }
}
