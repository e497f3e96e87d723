import { existsSync } from 'node:fs'
import { Option } from 'commander'
import type { Command } from 'commander'
import { DynapinotError } from '../errors.ts'
import { resolveOptions } from '../options/resolve.ts'
import type { ResolvedOptions } from '../options/resolved-options.ts'

/** Values of the flags below, as commander gives them. */
export interface ConfigFlags {
  readonly config?: string
  readonly schema?: string
  readonly tableConfig?: string
  readonly export?: string
  readonly changes?: readonly string[]
  readonly out?: string
  readonly controller?: string
  readonly state?: string
  readonly workers?: string
  readonly metrics?: string
  readonly set?: readonly string[]
}

const DEFAULT_CONFIG = 'dynapinot.yaml'

/** Adds the flags that every command has which reads the config file. Each is an option of that file by another name. */
export function addConfigFlags (command: Command): Command {
  return command
    .addOption(new Option('-c, --config <file>', `config file (default: ${DEFAULT_CONFIG} if it is there)`))
    .addOption(new Option('--schema <file>', 'Pinot schema [schema]'))
    .addOption(new Option('--table-config <file>', 'Pinot table config [tableConfig]'))
    .addOption(new Option('--export <path>', 'DynamoDB export: its folder or manifest-summary.json [source.export]'))
    .addOption(new Option('--changes <files...>', 'change records as NDJSON, plain or gzip; - for standard input [source.changes]'))
    .addOption(new Option('--out <dir>', 'write segments to this folder [sink.dir.path]'))
    .addOption(new Option('--controller <url>', 'push segments to this Pinot controller [sink.pinot.controller]'))
    .addOption(new Option('--state <dir>', 'folder of the state [state.dir]'))
    .addOption(new Option('--workers <n>', 'worker threads [workers.count]'))
    .addOption(new Option('--set <option=value...>', 'any option of the config file by its path, e.g. --set segment.rows=500000'))
}

/** The config file that is named, or the usual one if it is there. */
export function configFileOf (flags: ConfigFlags): string | undefined {
  return flags.config ?? (existsSync(DEFAULT_CONFIG) ? DEFAULT_CONFIG : undefined)
}

/** Resolves config file, flags and environment. @throws DynapinotError CONFIG_INVALID with all faults at once. */
export function optionsOf (flags: ConfigFlags): ResolvedOptions {
  const configFile = configFileOf(flags)
  const values = dotted(flags)
  if (configFile === undefined && values.schema === undefined) {
    throw new DynapinotError('CONFIG_INVALID', `there is no ${DEFAULT_CONFIG} in this folder`, { remedy: 'name the config file with --config, or let dynapinot init write one' })
  }
  return resolveOptions({ configFile, flags: values, env: process.env, cwd: process.cwd() })
}

function dotted (flags: ConfigFlags): Record<string, unknown> {
  const values: Record<string, unknown> = {
    schema: flags.schema,
    tableConfig: flags.tableConfig,
    'source.export': flags.export,
    'source.changes': flags.changes,
    'sink.dir.path': flags.out,
    'sink.pinot.controller': flags.controller,
    'state.dir': flags.state,
    'workers.count': flags.workers
  }
  if (flags.metrics !== undefined) Object.assign(values, metricsPlace(flags.metrics))
  for (const text of flags.set ?? []) {
    const at = text.indexOf('=')
    if (at < 1) {
      throw new DynapinotError('CONFIG_INVALID', `--set takes option=value, not ${JSON.stringify(text)}`, { remedy: 'e.g. --set segment.rows=500000' })
    }
    values[text.slice(0, at)] = text.slice(at + 1)
  }
  return values
}

/** `HOST:PORT`, `[IPV6]:PORT` or `PORT` as options. */
function metricsPlace (text: string): Record<string, unknown> {
  const [, ipv6, host, port] = /^(?:\[([^\]]+)\]:|([^:]+):)?([0-9]+)$/.exec(text) ?? []
  if (port === undefined) {
    throw new DynapinotError('CONFIG_INVALID', `--metrics takes host:port or a port, not ${JSON.stringify(text)}`, { remedy: 'e.g. --metrics 127.0.0.1:9464' })
  }
  return { 'metrics.host': ipv6 ?? host, 'metrics.port': port }
}
