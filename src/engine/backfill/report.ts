import { emptyCounts } from '../../block/batch-decoder.ts'
import type { UnitCounts } from '../../block/batch-decoder.ts'
import type { BackfillState } from '../../checkpoint/backfill-state.ts'

/** What a backfill did, whole job (all runs), with the sums that prove that nothing was lost. */
export interface BackfillReport {
  readonly table: string
  readonly job: string
  /**
   * `complete`: all that could be read is in the sink (look at input.unitsFailed). `interrupted`: stopped by a signal.
   * `stuck`: partitions are left over, see there. `nothing-to-do`: an earlier run had done it all.
   */
  readonly outcome: 'complete' | 'interrupted' | 'stuck' | 'nothing-to-do'
  readonly input: {
    readonly description: string
    /** False: a run that was stopped cannot be gone on with. */
    readonly repeatable: boolean
    readonly unitsDone: number
    readonly unitsFailed: number
    /** Units that are out for now: name, error code and text. */
    readonly failed: readonly { readonly name: string, readonly code: string, readonly message: string, readonly remedy?: string | undefined }[]
  }
  /** Over all admitted units. `records = rows + deadLetters + skips`. */
  readonly counts: UnitCounts
  readonly deadLetterFile: string | null
  readonly segments: {
    readonly count: number
    /** Rows in segments that the sink holds. Equals `counts.rows` when the outcome is complete. */
    readonly rows: number
    readonly bytes: number
    readonly byPartition: Readonly<Record<string, { segments: number, rows: number }>>
    /** Segments that the sink held already. */
    readonly already: number
  }
  /** This run alone. */
  readonly run: {
    readonly seconds: number
    /** Of all threads of the process. */
    readonly cpuSeconds: number
    readonly recordsRead: number
    readonly bytesRead: number
    readonly unitsSkipped: number
    readonly segmentsBuilt: number
    readonly spilledBytes: number
    readonly peakRssBytes: number
    /** Failures of worker threads outside of any task. */
    readonly workerErrors: number
  }
  /** Partitions whose segment could not be built since workers died; a further run tries again. */
  readonly stuck: readonly { readonly partition: number, readonly message: string }[]
  readonly warnings: readonly string[]
}

/** What only the running process knows. */
export interface RunFacts {
  readonly outcome: BackfillReport['outcome']
  readonly job: string
  readonly description: string
  readonly repeatable: boolean
  readonly deadLetterPath: string
  readonly already: number
  readonly stuck: ReadonlyMap<number, Error>
  readonly run: BackfillReport['run']
  readonly warnings: readonly string[]
}

/** Makes the report from the job's state and the run's facts. */
export function makeReport (state: BackfillState, facts: RunFacts): BackfillReport {
  const counts = totalCounts(state)
  const admitted = new Set([...state.units.values()].map((entry) => entry.unit))
  // A unit that failed in several passes counts once, with its latest error.
  const failed = new Map([...state.failed.values()].filter((entry) => !admitted.has(entry.unit)).map((entry) => [entry.unit, entry]))
  return {
    table: state.job!.table,
    job: facts.job,
    outcome: facts.outcome,
    input: {
      description: facts.description,
      repeatable: facts.repeatable,
      unitsDone: state.units.size,
      unitsFailed: failed.size,
      failed: [...failed.values()].map(({ name, error }) => ({ name, code: error.code, message: error.message, remedy: error.context.remedy }))
    },
    counts,
    deadLetterFile: counts.deadLetters > 0 ? facts.deadLetterPath : null,
    segments: {
      count: state.segments.length,
      rows: state.segments.reduce((sum, segment) => sum + segment.rows, 0),
      bytes: state.segments.reduce((sum, segment) => sum + segment.bytes, 0),
      byPartition: Object.fromEntries([...state.partitions].sort(([a], [b]) => a - b)
        .map(([partition, { segments, rows }]) => [String(partition), { segments, rows }])),
      already: facts.already
    },
    run: facts.run,
    stuck: [...facts.stuck].map(([partition, error]) => ({ partition, message: error.message })),
    warnings: facts.warnings
  }
}

/** Sum of the counts of all admitted units. */
export function totalCounts (state: BackfillState): UnitCounts {
  const total = emptyCounts()
  for (const { counts } of state.units.values()) addCounts(total, counts)
  return total
}

/** Adds `part` to `total`. */
export function addCounts (total: UnitCounts, part: UnitCounts): void {
  total.records += part.records
  total.rows += part.rows
  total.deadLetters += part.deadLetters
  total.bytes += part.bytes
  for (const key of Object.keys(total.skips) as (keyof typeof total.skips)[]) total.skips[key] += part.skips[key]
  for (const key of Object.keys(total.kinds) as (keyof typeof total.kinds)[]) total.kinds[key] += part.kinds[key]
  for (const key of Object.keys(total.timeUnits) as (keyof typeof total.timeUnits)[]) total.timeUnits[key] += part.timeUnits[key]
  for (const name of ['nulled', 'rounded', 'shortened', 'unmapped'] as const) {
    for (const [key, n] of Object.entries(part[name])) total[name][key] = (total[name][key] ?? 0) + n
  }
  total.minVersion = pick(total.minVersion, part.minVersion, (a, b) => a < b)
  total.maxVersion = pick(total.maxVersion, part.maxVersion, (a, b) => a > b)
}

function pick (a: string | null, b: string | null, better: (a: bigint, b: bigint) => boolean): string | null {
  if (a === null || b === null) return a ?? b
  return better(BigInt(a), BigInt(b)) ? a : b
}

/** Sum of the skips. */
export function skippedOf (counts: UnitCounts): number {
  const { otherTable, ttlDelete } = counts.skips
  return otherTable + ttlDelete
}

/** The sums that must hold; each that does not as a line of text. */
export function imbalances (state: BackfillState, complete: boolean): string[] {
  const counts = totalCounts(state)
  const faults: string[] = []
  const accounted = counts.rows + counts.deadLetters + skippedOf(counts)
  if (accounted !== counts.records) faults.push(`${counts.records} records read, but ${accounted} accounted for`)
  const inSegments = state.segments.reduce((sum, segment) => sum + segment.rows, 0)
  if (complete && inSegments !== counts.rows) faults.push(`${counts.rows} rows decoded, but ${inSegments} in segments`)
  return faults
}
