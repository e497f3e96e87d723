import { writeFileSync } from 'node:fs'
import { Command } from 'commander'
import type { Logger } from 'pino'
import { runBackfill } from '../engine/backfill/backfill.ts'
import { closingAfter } from '../engine/backfill/closing.ts'
import type { BackfillReport } from '../engine/backfill/report.ts'
import type { BackfillSettings } from '../engine/backfill/settings.ts'
import { openBackfillMetrics } from '../engine/backfill-metrics.ts'
import type { BackfillMetrics } from '../engine/backfill-metrics.ts'
import { openBackfill } from '../engine/open-backfill.ts'
import { describePlan } from '../engine/plan/describe-plan.ts'
import { DynapinotError, exitCodes } from '../errors.ts'
import type { MetricsOptions } from '../options/resolved-options.ts'
import { addConfigFlags, optionsOf } from './config-flags.ts'
import type { ConfigFlags } from './config-flags.ts'
import { logEvents } from './log-events.ts'
import { makeLogger } from './logger.ts'
import { showProgress } from './progress.ts'
import { reportText } from './report-text.ts'
import { stopSignal } from './stop-signal.ts'

interface BackfillFlags extends ConfigFlags {
  readonly json?: boolean
  readonly report?: string
  readonly dryRun?: boolean
}

/** `dynapinot backfill`: a whole table, once. */
export function backfillCommand (): Command {
  return addConfigFlags(new Command('backfill'))
    .description('load a DynamoDB export or files of change records: build Pinot segments and put them to a folder or a cluster')
    .option('--metrics <[host:]port>', 'serve Prometheus metrics, health and a live page meanwhile [metrics.host, metrics.port]')
    .option('--dry-run', 'show the plan of the table and stop')
    .option('--report <file>', 'write the report as JSON to this file too')
    .option('--json', 'print the report as JSON')
    .action(async (flags: BackfillFlags) => { process.exitCode = await backfill(flags) })
}

async function backfill (flags: BackfillFlags): Promise<number> {
  const options = optionsOf(flags)
  const log = makeLogger(options.log)
  for (const warning of options.warnings) log.warn(warning)
  const { settings, tablePlan } = await openBackfill(options)
  const { source, sink } = settings
  const tellPlan = () => { process.stderr.write(describePlan(tablePlan) + '\n') }
  if (flags.dryRun === true) {
    // eslint-disable-next-line @typescript-eslint/require-await -- nothing to wait for, but what is done behind it
    await closingAfter([source, sink], async () => { tellPlan() })
    return exitCodes.ok
  }
  const bar = options.progress === 'on' || (options.progress === 'auto' && process.stderr.isTTY)
  const { signal, dispose } = stopSignal(log)
  const quiet = logEvents(log)
  let stopProgress: () => void = () => {}
  let metrics: BackfillMetrics | null = null
  let report: BackfillReport
  try {
    if (options.metrics !== undefined) metrics = await serveMetrics(options.metrics, settings, signal, log)
    report = await runBackfill(settings, signal, (meter) => {
      tellPlan()
      log.info({ input: source.description, sink: sink.description, state: settings.stateDir, workers: settings.workers.count }, 'backfill')
      for (const note of sink.notes ?? []) log.info(note)
      for (const warning of source.warnings ?? []) log.warn(warning)
      metrics?.began(meter)
      stopProgress = showProgress(meter, source.totals, log, bar)
    })
  } finally {
    stopProgress()
    quiet()
    dispose()
    await metrics?.close()
  }
  // What was known beforehand is not told again.
  for (const warning of report.warnings) if (!settings.warnings.includes(warning)) log.warn(warning)
  const json = JSON.stringify(report, null, 2)
  process.stdout.write((flags.json === true ? json : reportText(report)) + '\n')
  if (flags.report !== undefined) writeReport(flags.report, json)
  return exitCodeOfReport(report)
}

async function serveMetrics (options: MetricsOptions, settings: BackfillSettings, signal: AbortSignal, log: Logger): Promise<BackfillMetrics> {
  try {
    const metrics = await openBackfillMetrics(options, settings, signal, (error) => { log.error({ err: error }, 'metrics') })
    log.info({ url: metrics.url }, 'metrics, health and live page')
    return metrics
  } catch (error) {
    // The backfill that would close them does not come to run.
    await Promise.all([settings.source.close(), settings.sink.close()])
    throw error
  }
}

function writeReport (path: string, json: string): void {
  try {
    writeFileSync(path, json + '\n')
  } catch (cause) {
    throw new DynapinotError('CONFIG_INVALID', `cannot write the report: ${(cause as Error).message}`, {
      file: path, field: '--report', remedy: 'name a file that can be written; the same report is in the state folder'
    }, { cause })
  }
}

function exitCodeOfReport (report: BackfillReport): number {
  if (report.outcome === 'interrupted') return exitCodes.interrupted
  if (report.outcome === 'stuck') return exitCodes.unexpected
  return report.input.unitsFailed > 0 ? exitCodes.input : exitCodes.ok
}
