import { styleText } from 'node:util'
import { Command } from 'commander'
import { allRules } from '../engine/check/all-rules.ts'
import type { CheckInput } from '../engine/check/check-input.ts'
import { gatherCheck, unreadable } from '../engine/check/gather.ts'
import { faultsOf } from '../engine/check/gather-documents.ts'
import { checkReport } from '../engine/check/report.ts'
import { checkText } from '../engine/check/report-text.ts'
import type { Mark } from '../engine/check/report-text.ts'
import { runRules } from '../engine/check/run-rules.ts'
import { DynapinotError, exitCodes } from '../errors.ts'
import { parseBytes } from '../options/units.ts'
import type { ResolvedOptions } from '../options/resolved-options.ts'
import { addConfigFlags, configFileOf, optionsOf } from './config-flags.ts'
import type { ConfigFlags } from './config-flags.ts'
import { makeLogger } from './logger.ts'
import { stopSignal } from './stop-signal.ts'

interface CheckFlags extends ConfigFlags {
  readonly offline?: boolean
  readonly strict?: boolean
  readonly json?: boolean
  readonly sample: string
  readonly items?: string
  readonly serverHeap?: string
}

/** `dynapinot check`: what is wrong with config, schema, table config, input and cluster, before it costs data. */
export function checkCommand (): Command {
  return addConfigFlags(new Command('check'))
    .description('look for everything in config, schema, table config, input and live cluster that would lose or falsify rows; changes nothing')
    .option('--offline', 'ask neither the cluster nor a stream')
    .option('--strict', 'exit with 2 for warnings too')
    .option('--sample <n>', 'records of the input to look at', '10000')
    .option('--items <n>', 'items of the whole table, where the input does not tell')
    .option('--server-heap <size>', 'heap of one Pinot server, such as 16GB: tells whether the keys fit')
    .option('--json', 'print the report as JSON')
    .addHelpText('after', `
Exit codes: 0 no error (with --strict no warning either), else 2. An input or cluster that cannot be reached is an error.
Without a source or a sink in the config, the input or the cluster is not looked at.`)
    .action(async (flags: CheckFlags) => { process.exitCode = await check(flags) })
}

async function check (flags: CheckFlags): Promise<number> {
  const input = await gather(flags)
  const report = checkReport(input, runRules(input, allRules), flags.strict === true)
  process.stdout.write((flags.json === true ? JSON.stringify(report, null, 2) : checkText(report, process.stdout.isTTY ? colours : undefined)) + '\n')
  return report.ok ? exitCodes.ok : exitCodes.usage
}

async function gather (flags: CheckFlags): Promise<CheckInput> {
  const records = wholeOf(flags.sample, '--sample', 1)
  const expected = { items: flags.items === undefined ? null : wholeOf(flags.items, '--items', 0), serverHeap: heapOf(flags.serverHeap) }
  const resolved = resolve(flags)
  if ('faults' in resolved) return unreadable(configFileOf(flags) ?? null, resolved.faults)
  const { options, missing } = resolved
  const { signal, dispose } = stopSignal(makeLogger(options.log))
  try {
    return await gatherCheck(options, {
      source: !missing.includes('source') && (options.source.kind !== 'kinesis' || flags.offline !== true),
      cluster: !missing.includes('sink') && flags.offline !== true,
      records,
      expected,
      signal
    })
  } finally {
    dispose()
  }
}

/** What stands for a source and a sink that are not named; nothing is read from or written to it. */
const placeholders: Readonly<Record<string, string>> = { source: 'source.changes=["-"]', sink: 'sink.dir.path=.' }

type Resolved = { readonly options: ResolvedOptions, readonly missing: readonly string[] } | { readonly faults: CheckInput['faults'] }

/** Files alone can be checked too: options without source or sink are none to run a job with, but to look at. */
function resolve (flags: CheckFlags, missing: readonly string[] = []): Resolved {
  try {
    const set = [...flags.set ?? [], ...missing.map((name) => placeholders[name]!)]
    return { options: optionsOf({ ...flags, set }), missing }
  } catch (error) {
    if (!(error instanceof DynapinotError) || error.code !== 'CONFIG_INVALID') throw error
    const faults = faultsOf('config', error)
    const absent = faults.map(({ path, message }) => message.startsWith('is required') ? path : '')
    if (missing.length === 0 && absent.length > 0 && absent.every((name) => name in placeholders)) return resolve(flags, absent)
    return { faults }
  }
}

function wholeOf (text: string, flag: string, least: number): number {
  const value = Number(text)
  if (Number.isSafeInteger(value) && value >= least) return value
  throw new DynapinotError('CONFIG_INVALID', `${flag} takes a whole number of at least ${least}, not ${JSON.stringify(text)}`)
}

function heapOf (text: string | undefined): number | null {
  if (text === undefined) return null
  const bytes = parseBytes(text)
  if (bytes !== undefined && bytes > 0) return bytes
  throw new DynapinotError('CONFIG_INVALID', `--server-heap takes a size such as 16GB, not ${JSON.stringify(text)}`)
}

const styles = { error: ['red', 'bold'], warning: 'yellow', notice: 'cyan', heading: 'bold', quiet: 'dim' } as const
const colours: Mark = (text, as) => styleText(styles[as] as Parameters<typeof styleText>[0], text)
