import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DynapinotError } from '../../errors.ts'
import { defaultPush } from '../../options/resolved-options.ts'
import type { ResolvedOptions } from '../../options/resolved-options.ts'
import { chooseMode } from '../../push/modes/choose-mode.ts'
import type { BulkSource } from '../../source/contract.ts'
import type { InputUnit } from '../../worker/protocol.ts'
import { blockLimitsFor } from '../backfill/settings.ts'
import { gatherSample } from '../check/gather-sample.ts'
import { trySample } from '../check/try-sample.ts'
import { openBackfill } from '../open-backfill.ts'
import { openSource } from '../open-source.ts'
import { forecast } from './forecast.ts'
import type { Forecast, PushInput } from './forecast.ts'
import { trialRun } from './trial-run.ts'

/** Lines that are decoded to see how large a row is. */
const FOR_ROWS = 5000
/** The small of both runs. */
const SMALL = 0.25
/** Pairs of runs, small and large: more of them where they are short, and one tells little. */
const MIN_ROUNDS = 3
const MAX_ROUNDS = 9
const ROUNDS_MS = 8000
/** Bytes of one part of an upload to a deep store (push/deep-store/s3-store.ts). */
const PART_BYTES = 8 << 20

type Run = Awaited<ReturnType<typeof trialRun>>

/** What is asked for. */
export interface ForecastOptions {
  /** Records of the trial. */
  readonly records: number
  /** Of the table, for the replication behind the backfill; null = not asked. */
  readonly changesPerSecond: number | null
  readonly retentionMs: number
  readonly now: number
  readonly signal: AbortSignal
}

/**
 * Forecasts a backfill: looks at the input, runs a part of it into a scratch folder, in two sizes, and scales up.
 * Neither the sink nor the state of the job are touched.
 * @throws DynapinotError as a backfill; CONFIG_INVALID for an input that cannot be read twice, or has no records.
 */
export async function makeForecast (options: ResolvedOptions, how: ForecastOptions): Promise<Forecast> {
  const { settings, tablePlan } = await openBackfill(options)
  const source = settings.source
  await Promise.all([source.close(), settings.sink.close()])
  if (!source.repeatable) {
    throw new DynapinotError('CONFIG_INVALID', 'standard input can be read only once: there would be nothing left for the job', { remedy: 'name files' })
  }
  const { lines, facts, gzip } = await linesOf(options, how.records)
  if (lines.length === 0) throw new DynapinotError('CONFIG_INVALID', `${source.description} has no records to go by`)
  const { partition } = settings.plan
  const workers = settings.workers.count
  const share = Math.min(1, lines.length / (source.totals.items ?? lines.length))
  // As many as keep all workers busy.
  const partitions = Math.max(1, Math.min(partition.count, Math.max(2 * workers, Math.round(partition.count * share))))
  const dir = mkdtempSync(join(tmpdir(), 'dynapinot-plan-'))
  try {
    const common = { settings, tablePlan, gzip, partitions, dir, signal: how.signal }
    const parts = [lines.slice(0, Math.ceil(lines.length * SMALL)), lines]
    const smalls: Run[] = []
    const larges: Run[] = []
    const start = performance.now()
    // In turn: what else the machine did meanwhile is not part of the rate.
    while (larges.length < MIN_ROUNDS || (larges.length < MAX_ROUNDS && performance.now() - start < ROUNDS_MS)) {
      smalls.push(await trialRun({ ...common, lines: parts[0]! }))
      larges.push(await trialRun({ ...common, lines: parts[1]! }))
    }
    const [small, large, first] = [typical(smalls), typical(larges), smalls[0]!]
    const tried = trySample(settings.plan, lines.slice(0, FOR_ROWS))
    const bytesPerRow = tried.rows === 0 ? 1 : tried.blockBytes / tried.rows
    const limits = blockLimitsFor(partition.count)
    const push = pushOf(options, partition.count)
    return forecast({
      table: settings.plan.table,
      input: {
        description: source.description,
        units: source.totals.units,
        bytes: source.totals.bytes,
        items: source.totals.items,
        bytesOfTrial: large.inputBytes,
        exportTime: facts.exportTime === undefined ? null : Number(facts.exportTime / 1000n)
      },
      small,
      large,
      first,
      partitions: partition.count,
      target: settings.target,
      blockRows: Math.min(limits.rows, limits.bytes / bytesPerRow),
      bytesPerRow,
      workers,
      push,
      live: how.changesPerSecond === null
        ? null
        : {
            changesPerSecond: how.changesPerSecond,
            recordBytes: large.lineBytes / large.records,
            partitions: partition.count,
            flushMs: options.replicate.flush.everyMs,
            readsPerSecond: options.source.kind === 'kinesis' ? options.source.kinesis.limits.readsPerSecond : READS_PER_SECOND,
            perRequest: push?.perRequest ?? 1
          },
      retentionMs: how.retentionMs,
      now: how.now
    })
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

/** Neither the quickest nor the slowest: a job that goes on for long has its share of both. */
function typical (runs: readonly Run[]): Run {
  const middle = (what: 'seconds' | 'cpuSeconds'): number => runs.map((run) => run[what]).sort((a, b) => a - b)[runs.length >> 1]!
  return { ...runs.at(-1)!, seconds: middle('seconds'), cpuSeconds: middle('cpuSeconds') }
}

/** Default of source.kinesis.limits.readsPerSecond. */
const READS_PER_SECOND = 4

async function linesOf (options: ResolvedOptions, records: number): Promise<Pick<Awaited<ReturnType<typeof gatherSample>>, 'lines' | 'facts'> & { readonly gzip: boolean }> {
  const source = await openSource(options)
  try {
    const { lines, facts } = await gatherSample(source, options, records)
    return { lines, facts, gzip: (await firstUnit(source))?.gzip === true }
  } finally {
    await source.close()
  }
}

async function firstUnit (source: BulkSource): Promise<InputUnit | undefined> {
  const { value } = await source.units(0, new AbortController().signal)[Symbol.asyncIterator]().next() as IteratorResult<InputUnit, undefined>
  return value
}

function pushOf ({ sink }: ResolvedOptions, partitions: number): PushInput | null {
  if (sink.kind !== 'pinot') return null
  const { mode } = chooseMode(sink, partitions)
  return {
    mode,
    perRequest: mode === 'batch' ? (sink.push ?? defaultPush).batch.segments : 1,
    parallel: sink.parallel,
    partBytes: sink.deepStore === undefined ? null : PART_BYTES
  }
}
