import { join, resolve } from 'node:path'
import { Command } from 'commander'
import { importReportText } from '../engine/infer/import-report.ts'
import { importTable } from '../engine/infer/import-table.ts'
import { inferTable } from '../engine/infer/infer-table.ts'
import { look, noLook } from '../engine/infer/look.ts'
import type { Look, LookSource } from '../engine/infer/look.ts'
import { inferReportText } from '../engine/infer/report-text.ts'
import { parseTableDescription } from '../engine/infer/table-description.ts'
import type { TableDescription } from '../engine/infer/table-description.ts'
import { describePlan } from '../engine/plan/describe-plan.ts'
import { DynapinotError } from '../errors.ts'
import { checkFunction } from '../transform/functions/supported.ts'
import { terminalAsker } from './asker.ts'
import type { Asker } from './asker.ts'
import { fileNames, nextText, refuseOverwriting, writeFiles } from './init-files.ts'
import type { InitTexts } from './init-files.ts'
import { controllerOf, importedDocuments, inputOf, readText, sourceTextOf } from './init-input.ts'
import type { ImportedDocuments, InitFlags } from './init-input.ts'
import { askAfterLook, askForInput, askForTable, askToWrite } from './init-questions.ts'

/** `dynapinot init`: looks at an input and writes schema, table config and config for it. */
export function initCommand (): Command {
  return new Command('init')
    .description('look at an export, change records, a stream or a table description, report types, digits and conflicts, and write schema.json, table_config.json and dynapinot.yaml')
    .option('--export <path>', 'DynamoDB export: its folder or manifest-summary.json')
    .option('--changes <files...>', 'change records as NDJSON, plain or gzip; - for standard input')
    .option('--kinesis <stream>', 'Kinesis data stream of the table\'s changes: name or ARN; its oldest records are looked at')
    .option('--region <region>', 'of the stream')
    .option('--endpoint <url>', 'of the stream, in place of the region\'s')
    .option('--profile <name>', 'of the AWS config and credentials files')
    .option('--table-description <file>', 'JSON of DescribeTable: tells table, key and number of items, alone or beside an input')
    .option('--from <files...>', 'schema and table config of another table, such as a REALTIME one: keeps its columns and mends the rest')
    .option('--partition-key <attribute>', 'partition key of the DynamoDB table; change records and descriptions tell it where they can')
    .option('--sort-key <attribute>', 'sort key, if the table has one')
    .option('--table <name>', 'name of the Pinot table (default: that of the DynamoDB table, or of the table that --from names)')
    .option('--source-table <name>', 'DynamoDB table whose records are meant, if the input has several')
    .option('--controller <url>', 'Pinot controller that segments are to go to (default: they go to a folder)')
    .option('--out <dir>', 'folder of the files', '.')
    .option('--sample <n>', 'records to look at', '10000')
    .option('--json', 'print the report as JSON')
    .option('--force', 'overwrite files that are there')
    .option('--yes', 'ask nothing, also on a terminal')
    .action(async (flags: InitFlags) => { await init(flags, askerFor(flags)) })
}

/** Questions are put on a terminal only: what is missing elsewhere is an error. */
function askerFor (flags: InitFlags): Asker | undefined {
  if (flags.yes === true || flags.json === true || !process.stdin.isTTY || !process.stderr.isTTY) return undefined
  return terminalAsker({ input: process.stdin, output: process.stderr })
}

/** The whole command; `asker` is asked for what the flags leave open. */
export async function init (given: InitFlags, asker: Asker | undefined): Promise<void> {
  const records = sampleSize(given.sample)
  const out = resolve(given.out)
  if (asker === undefined && given.force !== true) refuseOverwriting(out)
  controllerOf(given)
  const flags = asker === undefined ? given : await askForInput(given, asker)
  const input = inputOf(flags)
  const imported = flags.from === undefined ? undefined : importedDocuments(flags.from)
  const description = flags.tableDescription === undefined ? undefined : parseTableDescription(readText(flags.tableDescription), flags.tableDescription)
  const first = input === undefined
    ? noLook(description === undefined ? flags.from![0]! : `the description of ${description.name}`)
    : await look(input, records, flags.sourceTable === undefined ? [] : [flags.sourceTable])
  const sourceTable = await tableMeant(flags, first, description?.name, asker)
  const found = sourceTable === flags.sourceTable || input === undefined ? first : await lookAgain(input, records, sourceTable)
  const meant = { ...flags, sourceTable }
  const answers = asker === undefined ? meant : await askAfterLook(meant, found, { description, imported: imported !== undefined }, asker)
  const { texts, report, text, follows } = make(answers, { found, input, description, imported, out })
  process.stdout.write((flags.json === true ? JSON.stringify(report, null, 2) : text) + '\n')
  const force = flags.force === true || (asker !== undefined && await askToWrite(out, asker))
  await writeFiles(out, texts, force)
  process.stderr.write(`wrote ${Object.values(fileNames).map((name) => join(flags.out, name)).join(', ')}\n${nextText(flags.out, { follows, controller: answers.controller })}\n`)
}

/** Of records of several tables those are meant that the flags say, else the description, else the user. */
async function tableMeant ({ sourceTable }: InitFlags, { sample }: Look, described: string | undefined, asker: Asker | undefined): Promise<string | undefined> {
  const names = Object.keys(sample.tableNames)
  if (sourceTable !== undefined || names.length < 2) return sourceTable
  if (described !== undefined) return names.includes(described) ? described : undefined
  return asker === undefined ? undefined : await askForTable(sample.tableNames, asker)
}

/** The attributes of the other tables are none of this one's. */
async function lookAgain (input: LookSource, records: number, sourceTable: string | undefined): Promise<Look> {
  if (input.kind === 'changes' && input.paths.includes('-')) {
    throw new DynapinotError('CONFIG_INVALID', 'standard input has records of several tables, and cannot be read again', { remedy: `name the table: --source-table ${sourceTable ?? 'NAME'}` })
  }
  return await look(input, records, sourceTable === undefined ? [] : [sourceTable])
}

interface Parts {
  readonly found: Look
  readonly input: LookSource | undefined
  readonly description: TableDescription | undefined
  readonly imported: ImportedDocuments | undefined
  readonly out: string
}

interface Made {
  readonly texts: InitTexts
  /** For `--json`, and for a terminal. */
  readonly report: object
  readonly text: string
  /** The config has a stream as its source. */
  readonly follows: boolean
}

function make (flags: InitFlags, { found, input, description, imported, out }: Parts): Made {
  const { source, warnings } = sourceTextOf(flags, input, out, { imported, description })
  const common = {
    ...found,
    description,
    keys: { partition: flags.partitionKey, sort: flags.sortKey },
    tables: flags.sourceTable === undefined ? [] : [flags.sourceTable],
    table: flags.table,
    files: { schemaFile: fileNames.schema, tableConfigFile: fileNames.tableConfig, source, controller: controllerOf(flags) },
    warnings: [...found.warnings, ...warnings],
    checkFunction
  }
  const follows = 'kinesis' in source
  if (imported === undefined) {
    const made = inferTable(common)
    return { texts: made, report: made.report, text: inferReportText(made.report), follows }
  }
  const made = importTable({ ...common, ...imported })
  return { texts: made, report: made.report, text: `${describePlan(made.plan)}\n\n${importReportText(made.report)}`, follows }
}

function sampleSize (text: string): number {
  const records = Number(text)
  if (Number.isSafeInteger(records) && records > 0) return records
  throw new DynapinotError('CONFIG_INVALID', `--sample takes a number of records, not ${JSON.stringify(text)}`)
}
