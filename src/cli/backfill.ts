import { writeFileSync } from 'node:fs'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { Command } from 'commander'
import type { Logger } from 'pino'
import { channels } from '../channels.ts'
import { runBackfill } from '../engine/backfill/backfill.ts'
import type { BackfillReport } from '../engine/backfill/report.ts'
import { openBackfill } from '../engine/open-backfill.ts'
import { describePlan } from '../engine/plan/describe-plan.ts'
import { DynapinotError, exitCodes } from '../errors.ts'
import { addConfigFlags, optionsOf } from './config-flags.ts'
import type { ConfigFlags } from './config-flags.ts'
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
  process.stderr.write(describePlan(tablePlan) + '\n')
  if (flags.dryRun === true) {
    await settings.source.close()
    await settings.sink.close()
    return exitCodes.ok
  }
  const bar = options.progress === 'on' || (options.progress === 'auto' && process.stderr.isTTY)
  const { signal, dispose } = stopSignal(log)
  const quiet = logEvents(log)
  let stopProgress: () => void = () => {}
  let report: BackfillReport
  try {
    log.info({ input: settings.source.description, sink: settings.sink.description, state: settings.stateDir, workers: settings.workers.count }, 'backfill')
    report = await runBackfill(settings, signal, (meter) => { stopProgress = showProgress(meter, settings.source.totals, log, bar) })
  } finally {
    stopProgress()
    quiet()
    dispose()
  }
  const json = JSON.stringify(report, null, 2)
  if (flags.report !== undefined) writeFileSync(flags.report, json + '\n')
  process.stdout.write((flags.json === true ? json : reportText(report)) + '\n')
  return exitCodeOfReport(report)
}

function exitCodeOfReport (report: BackfillReport): number {
  if (report.outcome === 'interrupted') return exitCodes.interrupted
  if (report.outcome === 'stuck') return exitCodes.unexpected
  return report.input.unitsFailed > 0 ? exitCodes.input : exitCodes.ok
}

/** What happens under way, as log lines. */
function logEvents (log: Logger): () => void {
  const failed = (message: unknown) => {
    const { unit, error } = message as { unit: string, error: Error }
    log.error({ file: unit, code: error instanceof DynapinotError ? error.code : undefined }, `input left out: ${error.message}`)
  }
  const retry = (message: unknown) => {
    const { what, attempt, error, delayMs } = message as { what: string, attempt: number, error: unknown, delayMs: number }
    log.warn({ attempt, delayMs }, `${what}: ${error instanceof Error ? error.message : String(error)}; trying again`)
  }
  const broken = (message: unknown) => {
    const { error } = message as { error: Error }
    log.warn(`a worker thread failed outside of any task, another takes its place: ${error.message}`)
  }
  const put = (message: unknown) => { log.debug(message as object, 'segment put') }
  subscribe(channels.unitFailed.name, failed)
  subscribe(channels.retry.name, retry)
  subscribe(channels.workerError.name, broken)
  subscribe(channels.segmentPut.name, put)
  return () => {
    unsubscribe(channels.unitFailed.name, failed)
    unsubscribe(channels.retry.name, retry)
    unsubscribe(channels.workerError.name, broken)
    unsubscribe(channels.segmentPut.name, put)
  }
}
