import { Command } from 'commander'
import { makeForecast } from '../engine/forecast/make-forecast.ts'
import { DynapinotError, exitCodes } from '../errors.ts'
import { parseTime } from '../options/units.ts'
import { addConfigFlags, optionsOf } from './config-flags.ts'
import type { ConfigFlags } from './config-flags.ts'
import { forecastText } from './forecast-text.ts'
import { makeLogger } from './logger.ts'
import { stopSignal } from './stop-signal.ts'

interface PlanFlags extends ConfigFlags {
  readonly sample: string
  readonly changesPerSecond?: string
  readonly streamRetention: string
  readonly json?: boolean
}

/** `dynapinot plan`: what a backfill would do and take, before it runs. */
export function planCommand (): Command {
  return addConfigFlags(new Command('plan'))
    .description('forecast a backfill: rows, segments and sizes, time at this machine\'s rate, requests; runs a part of the input into a scratch folder')
    .option('--sample <n>', 'records of the input to run', '200000')
    .option('--changes-per-second <n>', 'of the DynamoDB table: forecasts a day of its replication, too')
    .option('--stream-retention <time>', 'how long the stream keeps records: must outlive export and backfill', '24h')
    .option('--json', 'print the forecast as JSON')
    .action(async (flags: PlanFlags) => { process.exitCode = await plan(flags) })
}

async function plan (flags: PlanFlags): Promise<number> {
  const options = optionsOf(flags)
  const log = makeLogger(options.log)
  const { signal, dispose } = stopSignal(log)
  try {
    const made = await makeForecast(options, {
      records: numberOf(flags.sample, '--sample'),
      changesPerSecond: flags.changesPerSecond === undefined ? null : numberOf(flags.changesPerSecond, '--changes-per-second'),
      retentionMs: timeOf(flags.streamRetention),
      now: Date.now(),
      signal
    })
    process.stdout.write((flags.json === true ? JSON.stringify(made, null, 2) : forecastText(made)) + '\n')
    return exitCodes.ok
  } finally {
    dispose()
  }
}

function numberOf (text: string, flag: string): number {
  const value = Number(text)
  if (Number.isFinite(value) && value > 0) return value
  throw new DynapinotError('CONFIG_INVALID', `${flag} takes a number above 0, not ${JSON.stringify(text)}`)
}

function timeOf (text: string): number {
  const ms = parseTime(text)
  if (ms !== undefined) return ms
  throw new DynapinotError('CONFIG_INVALID', `--stream-retention takes a time such as 24h or 7d, not ${JSON.stringify(text)}`)
}
