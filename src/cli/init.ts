import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { isAbsolute, join, relative, resolve } from 'node:path'
import { Command } from 'commander'
import { inferTable } from '../engine/infer/infer-table.ts'
import type { InferredTable } from '../engine/infer/infer-table.ts'
import { readSample } from '../engine/infer/read-sample.ts'
import { inferReportText } from '../engine/infer/report-text.ts'
import { DynapinotError } from '../errors.ts'
import type { PeekableSource } from '../source/contract.ts'
import { openExport } from '../source/export/export-source.ts'
import { openChanges } from '../source/file/open-changes.ts'
import { checkFunction } from '../transform/functions/supported.ts'

interface InitFlags {
  readonly export?: string
  readonly changes?: readonly string[]
  readonly table?: string
  readonly sourceTable?: string
  readonly partitionKey?: string
  readonly sortKey?: string
  readonly out: string
  readonly sample: string
  readonly json?: boolean
  readonly force?: boolean
}

const names = { schema: 'schema.json', tableConfig: 'table_config.json', config: 'dynapinot.yaml' } as const
const changesOptions = { rangeBytes: 64 << 20, maxLineBytes: 16 << 20 }

/** `dynapinot init`: looks at an input and writes schema, table config and config for it. */
export function initCommand (): Command {
  return new Command('init')
    .description('look at an export or change records, report types, digits and conflicts, and write schema.json, table_config.json and dynapinot.yaml')
    .option('--export <path>', 'DynamoDB export: its folder or manifest-summary.json')
    .option('--changes <files...>', 'change records as NDJSON, plain or gzip; - for standard input')
    .option('--partition-key <attribute>', 'partition key of the DynamoDB table; change records tell it where they can')
    .option('--sort-key <attribute>', 'sort key, if the table has one')
    .option('--table <name>', 'name of the Pinot table (default: that of the DynamoDB table)')
    .option('--source-table <name>', 'DynamoDB table whose records are meant, if the input has several')
    .option('--out <dir>', 'folder of the files', '.')
    .option('--sample <n>', 'records to look at', '10000')
    .option('--json', 'print the report as JSON')
    .option('--force', 'overwrite files that are there')
    .action(init)
}

async function init (flags: InitFlags): Promise<void> {
  const records = sampleSize(flags.sample)
  const out = resolve(flags.out)
  if (flags.force !== true) refuseOverwriting(out)
  const inferred = await infer(flags, records, out)
  await writeFiles(out, inferred, flags.force === true)
  process.stdout.write((flags.json === true ? JSON.stringify(inferred.report, null, 2) : inferReportText(inferred.report)) + '\n')
  process.stderr.write(`wrote ${Object.values(names).map((name) => join(flags.out, name)).join(', ')}\n`)
}

async function infer (flags: InitFlags, records: number, out: string): Promise<InferredTable> {
  const source = await openInput(flags)
  try {
    const tables = flags.sourceTable === undefined ? [] : [flags.sourceTable]
    const facts = await source.peek()
    const { sample, warnings } = await readSample(source, records, { form: facts.form, tables, base64: facts.origin === 'kinesis' ? 2 : 1 })
    return inferTable({
      sample,
      facts,
      keys: { partition: flags.partitionKey, sort: flags.sortKey },
      tables,
      table: flags.table,
      items: source.totals.items,
      input: source.description,
      files: { schemaFile: names.schema, tableConfigFile: names.tableConfig, source: sourceOf(flags, out) },
      warnings: [...source.warnings ?? [], ...source.refused.map(({ error }) => `${error.code}: ${error.message}`), ...warnings],
      checkFunction
    })
  } finally {
    await source.close()
  }
}

async function openInput (flags: InitFlags): Promise<PeekableSource> {
  if ((flags.export === undefined) === (flags.changes === undefined)) {
    throw new DynapinotError('CONFIG_INVALID', 'give exactly one of --export and --changes')
  }
  if (flags.export === undefined) return await openChanges(flags.changes!, changesOptions)
  if (flags.sourceTable !== undefined) {
    throw new DynapinotError('CONFIG_INVALID', '--source-table chooses among the tables of change records; an export is of one table', { remedy: 'the name of the Pinot table is --table' })
  }
  return await openExport(flags.export)
}

/** Paths as the config has them: from its folder, unless they are given whole. */
function sourceOf (flags: InitFlags, out: string): { export: string } | { changes: string[] } {
  const fromOut = (path: string): string => path === '-' || isAbsolute(path) ? path : relative(out, resolve(path)) || '.'
  return flags.export === undefined ? { changes: flags.changes!.map(fromOut) } : { export: fromOut(flags.export) }
}

function sampleSize (text: string): number {
  const records = Number(text)
  if (Number.isSafeInteger(records) && records > 0) return records
  throw new DynapinotError('CONFIG_INVALID', `--sample takes a number of records, not ${JSON.stringify(text)}`)
}

function refuseOverwriting (out: string): void {
  const there = Object.values(names).map((name) => join(out, name)).filter((path) => existsSync(path))
  if (there.length > 0) throw new DynapinotError('CONFIG_INVALID', `there already: ${there.join(', ')}`, { remedy: 'name another folder with --out, or overwrite with --force' })
}

async function writeFiles (out: string, { schema, tableConfig, config }: InferredTable, force: boolean): Promise<void> {
  const flag = force ? 'w' : 'wx'
  try {
    await mkdir(out, { recursive: true })
    await writeFile(join(out, names.schema), JSON.stringify(schema, null, 2) + '\n', { flag })
    await writeFile(join(out, names.tableConfig), JSON.stringify(tableConfig, null, 2) + '\n', { flag })
    await writeFile(join(out, names.config), config, { flag })
  } catch (cause) {
    throw new DynapinotError('CONFIG_INVALID', `cannot write to ${out}: ${(cause as Error).message}`, { file: out, remedy: 'name a folder that can be written with --out' }, { cause })
  }
}
