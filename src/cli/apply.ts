import { Command } from 'commander'
import { applyPlan } from '../engine/apply-plan.ts'
import { planTable } from '../engine/open-table-plan.ts'
import { describePlan } from '../engine/plan/describe-plan.ts'
import { DynapinotError, exitCodes } from '../errors.ts'
import type { ApplyResult } from '../push/apply.ts'
import { addConfigFlags, optionsOf } from './config-flags.ts'
import type { ConfigFlags } from './config-flags.ts'
import { makeLogger } from './logger.ts'
import { underWay } from './under-way.ts'

interface ApplyFlags extends ConfigFlags {
  readonly json?: boolean
  readonly dryRun?: boolean
  readonly print?: boolean
}

/** `dynapinot apply`: schema and table into Pinot. */
export function applyCommand (): Command {
  return addConfigFlags(new Command('apply'))
    .description('create or update schema and OFFLINE upsert table in Pinot; a change that would break rows is refused')
    .option('--dry-run', 'tell what would change, change nothing')
    .option('--print', 'print schema and table config as JSON; Pinot is not asked')
    .option('--json', 'print the result as JSON')
    .action(async (flags: ApplyFlags) => { process.exitCode = await apply(flags) })
}

async function apply (flags: ApplyFlags): Promise<number> {
  const options = optionsOf(flags)
  const log = makeLogger(options.log)
  return await underWay(log, async (signal) => {
    const plan = await planTable(options)
    process.stderr.write(describePlan(plan) + '\n')
    if (flags.print === true) {
      process.stdout.write(JSON.stringify({ schema: plan.schema, tableConfig: plan.tableConfig }, null, 2) + '\n')
      return exitCodes.ok
    }
    if (options.sink.kind !== 'pinot') {
      throw new DynapinotError('CONFIG_INVALID', 'apply needs a Pinot cluster, but the sink is a folder', {
        field: 'sink', remedy: 'set sink.pinot.controller or give --controller; --print shows the documents without a cluster'
      })
    }
    const result = await applyPlan(options.sink, plan, {
      dryRun: flags.dryRun === true, signal, onDiff: (planned) => { process.stderr.write(planText(planned) + '\n') }
    })
    process.stdout.write((flags.json === true ? JSON.stringify(result, null, 2) : resultText(result)) + '\n')
    return exitCodes.ok
  })
}

/** What will be done. */
function planText ({ table, schema, tableConfig, changes }: ApplyResult): string {
  return [`\nSchema ${table}: ${schema}; table ${table}_OFFLINE: ${tableConfig}`, ...changes.map((change) => `  ${change}`)].join('\n')
}

function resultText (result: ApplyResult): string {
  const { table, schema, tableConfig, ignored, notes, reload, dryRun } = result
  const lines = [dryRun ? `would be:${planText(result).replace('\n', ' ')}` : `schema ${table} ${schema}, table ${table}_OFFLINE ${tableConfig}`]
  for (const note of notes) lines.push(`  ${note}`)
  for (const path of ignored) lines.push(`  this version of Pinot does not know ${path}: it is left out`)
  if (reload !== 'none') lines.push(`  ${reloadTexts[reload]}`)
  return lines.join('\n')
}

const reloadTexts: Readonly<Record<Exclude<ApplyResult['reload'], 'none'>, string>> = {
  done: 'servers have brought their segments up to it',
  underWay: 'servers are still bringing their segments up to it; queries go on meanwhile',
  unknown: 'whether servers bring their segments up to it cannot be asked: look at the reload status in Pinot'
}
