import { Command } from 'commander'
import { openReplication, planReplication, streamOptions } from '../engine/open-replication.ts'
import { describePlan } from '../engine/plan/describe-plan.ts'
import { exitCodes } from '../errors.ts'
import { addConfigFlags, optionsOf } from './config-flags.ts'
import type { ConfigFlags } from './config-flags.ts'
import { follow } from './follow.ts'
import { makeLogger } from './logger.ts'
import { replicationSummary } from './replicate-text.ts'
import { underWay } from './under-way.ts'

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
  return await underWay(log, async (signal) => {
    try {
      const opened = await openReplication(options, { signal, afterExport: flags.afterExport })
      await follow(opened, options, { reading: signal, log, summary: (totals) => replicationSummary(opened.tablePlan.rowPlan.table, totals, flags.json === true) })
    } catch (error) {
      // Told to stop before it had begun to read: there is nothing to be loaded.
      if (!signal.aborted || error !== signal.reason) throw error
    }
    return exitCodes.ok
  })
}
