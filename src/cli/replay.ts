import { resolve } from 'node:path'
import { Command } from 'commander'
import { openReplay } from '../engine/open-replay.ts'
import { streamOptions } from '../engine/open-replication.ts'
import { exitCodes } from '../errors.ts'
import { addConfigFlags, optionsOf } from './config-flags.ts'
import type { ConfigFlags } from './config-flags.ts'
import { follow } from './follow.ts'
import { makeLogger } from './logger.ts'
import { replaySummary } from './replicate-text.ts'
import { underWay } from './under-way.ts'

interface ReplayFlags extends ConfigFlags {
  readonly letters?: readonly string[]
  readonly json?: boolean
}

/** `dynapinot replay`: the dead letters of a stream, once more. */
export function replayCommand (): Command {
  return addConfigFlags(new Command('replay'))
    .description('put the dead letters of a replication through again, with schema and mapping as they are now; it may be running meanwhile')
    .option('--letters <files...>', 'files of dead letters (default: all that the replication of this config has written)')
    .option('--metrics <[host:]port>', 'serve Prometheus metrics, health and a live page meanwhile [metrics.host, metrics.port]')
    .option('--json', 'print the sums as JSON')
    .action(async (flags: ReplayFlags) => { process.exitCode = await replay(flags) })
}

async function replay (flags: ReplayFlags): Promise<number> {
  const options = streamOptions(optionsOf(flags))
  const log = makeLogger(options.log)
  for (const warning of options.warnings) log.warn(warning)
  return await underWay(log, async (signal) => {
    const opened = await openReplay(options, (flags.letters ?? []).map((file) => resolve(file)))
    const { source, letters, tablePlan } = opened
    await follow(opened, options, {
      reading: signal,
      log,
      summary: (totals) => replaySummary(tablePlan.rowPlan.table, totals, { letters: source.letters, cut: source.cut, deadAgain: letters.written > 0 ? letters.path : null }, flags.json === true)
    })
    if (signal.aborted) return exitCodes.interrupted
    return letters.written + source.cut > 0 ? exitCodes.deadLetters : exitCodes.ok
  })
}
