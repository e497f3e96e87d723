import { Command } from 'commander'
import type { Logger } from 'pino'
import { openReplication, planReplication, streamOptions } from '../engine/open-replication.ts'
import type { OpenedReplication, StreamOptions } from '../engine/open-replication.ts'
import { describePlan } from '../engine/plan/describe-plan.ts'
import { ReplicationWatch } from '../engine/replicate-metrics.ts'
import { DynapinotError, exitCodes } from '../errors.ts'
import { addConfigFlags, optionsOf } from './config-flags.ts'
import type { ConfigFlags } from './config-flags.ts'
import { logEvents } from './log-events.ts'
import { makeLogger } from './logger.ts'
import { showLive } from './live-progress.ts'
import { replicationSummary } from './replicate-text.ts'
import { stopSignal } from './stop-signal.ts'

interface ReplicateFlags extends ConfigFlags {
  readonly afterExport?: string
  readonly dryRun?: boolean
  readonly json?: boolean
}

/** `dynapinot replicate`: a stream, for as long as it lasts. */
export function replicateCommand (): Command {
  return addConfigFlags(new Command('replicate'))
    .description('follow a Kinesis stream of changes: build small segments every few seconds, push and merge them, keep positions; runs until it is told to stop (SIGTERM, Ctrl-C)')
    .option('--after-export <path>', 'first start only: begin where an export (its folder or manifest-summary.json) ends, safe beside a backfill of it; refused if the stream does not reach back that far')
    .option('--metrics <[host:]port>', 'serve Prometheus metrics, health and a live page meanwhile [metrics.host, metrics.port]')
    .option('--dry-run', 'show the plan of the table and stop')
    .option('--json', 'print the sums at the end as JSON')
    .action(async (flags: ReplicateFlags) => { process.exitCode = await replicate(flags) })
}

async function replicate (flags: ReplicateFlags): Promise<number> {
  const options = streamOptions(optionsOf(flags))
  const log = makeLogger(options.log)
  for (const warning of options.warnings) log.warn(warning)
  if (flags.dryRun === true) {
    process.stderr.write(describePlan(await planReplication(options)) + '\n')
    return exitCodes.ok
  }
  const { signal, dispose } = stopSignal(log)
  const quiet = logEvents(log)
  try {
    const opened = await openReplication(options, { signal, afterExport: flags.afterExport })
    await follow(opened, options, flags.json === true, signal, log)
  } finally {
    quiet()
    dispose()
  }
  return exitCodes.ok
}

async function follow ({ parts, tablePlan, stateDir, warnings, run }: OpenedReplication, options: StreamOptions, json: boolean, reading: AbortSignal, log: Logger): Promise<void> {
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
    process.stdout.write(replicationSummary(rowPlan.table, watch.monitor.totals, json) + '\n')
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
