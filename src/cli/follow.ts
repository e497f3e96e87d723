import type { Logger } from 'pino'
import type { OpenedReplication } from '../engine/open-flow.ts'
import { describePlan } from '../engine/plan/describe-plan.ts'
import { ReplicationWatch } from '../engine/replicate-metrics.ts'
import { DynapinotError } from '../errors.ts'
import type { Totals } from '../metrics/totals.ts'
import type { ResolvedOptions } from '../options/resolved-options.ts'
import { showLive } from './live-progress.ts'

/** How a flow is followed. */
export interface FollowSettings {
  /** Aborted by a first signal. */
  readonly reading: AbortSignal
  readonly log: Logger
  /** What is printed at the end, whatever ended it. */
  readonly summary: (totals: Totals) => string
}

/** Runs a flow with metrics, progress and log, until it ends or is told to. @throws DynapinotError what ended it. */
export async function follow ({ parts, tablePlan, stateDir, warnings, run }: OpenedReplication, options: ResolvedOptions, { reading, log, summary }: FollowSettings): Promise<void> {
  const { rowPlan } = tablePlan
  const now = deadline(reading, options.replicate.shutdownMs)
  const watch = new ReplicationWatch({
    table: rowPlan.table,
    partitions: rowPlan.partition.count,
    parts,
    stallMs: options.metrics?.stallMs ?? Infinity,
    stopping: reading,
    log: (fields) => { log.info(fields, 'progress') }
  })
  let stopProgress: () => void = () => {}
  try {
    if (options.metrics !== undefined) {
      log.info({ url: await watch.serve(options.metrics, (error) => { log.error({ err: error }, 'metrics') }) }, 'metrics, health and live page')
    }
    process.stderr.write(describePlan(tablePlan) + '\n')
    for (const warning of warnings) log.warn(warning)
    log.info({ input: parts.source.description, sink: parts.sink.description, positions: parts.store.description, state: stateDir, workers: parts.pool.workers }, 'replication')
    for (const note of parts.sink.notes ?? []) log.info(note)
    const bar = options.progress === 'on' || (options.progress === 'auto' && process.stderr.isTTY)
    if (bar) stopProgress = showLive(watch.monitor)
    await run({ reading, now: now.signal }, (flow, { done }) => {
      watch.began(flow)
      for (const step of done) {
        if (step.do === 'report') log.error({ segment: step.segment }, `live segments of an earlier run: ${step.why}; this partition is not merged`)
        else log.info(step, 'live segments of an earlier run')
      }
    })
  } finally {
    stopProgress()
    now.clear()
    process.stdout.write(summary(watch.monitor.totals) + '\n')
    await watch.close()
  }
}

/** Aborts some time behind a first signal. */
function deadline (reading: AbortSignal, ms: number): { readonly signal: AbortSignal, readonly clear: () => void } {
  const controller = new AbortController()
  let timer: NodeJS.Timeout | undefined
  const start = (): void => {
    timer = setTimeout(() => {
      controller.abort(new DynapinotError('INTERRUPTED', `what has been read could not be loaded within ${ms / 1000} s`, {
        remedy: 'nothing is lost: the next run reads it again; raise replicate.shutdown if Pinot needs longer'
      }))
    }, ms)
  }
  if (reading.aborted) start()
  else reading.addEventListener('abort', start, { once: true })
  return { signal: controller.signal, clear: () => { clearTimeout(timer) } }
}
