import { statSync } from 'node:fs'
import { pinotTableName } from '../engine/infer/column-name.ts'
import type { AttributeStats } from '../engine/infer/attribute-stats.ts'
import type { Look } from '../engine/infer/look.ts'
import type { TableDescription } from '../engine/infer/table-description.ts'
import { DynapinotError } from '../errors.ts'
import type { Asker, Choice } from './asker.ts'
import { filesThere } from './init-files.ts'
import type { InitFlags } from './init-input.ts'

const NONE = ''

/** Asks what is to be looked at, if no flag says so. */
export async function askForInput (flags: InitFlags, asker: Asker): Promise<InitFlags> {
  if ([flags.export, flags.changes, flags.kinesis, flags.tableDescription, flags.from].some((it) => it !== undefined)) return flags
  const kind = await asker.choose('What shall the table be made from?', [
    { value: 'export', label: 'an export of the DynamoDB table', hint: 'its folder AWSDynamoDB/<id>' },
    { value: 'changes', label: 'a file or folder of change records', hint: 'NDJSON, plain or gzip' },
    { value: 'kinesis', label: 'the Kinesis data stream of the table\'s changes' },
    { value: 'tableDescription', label: 'the description of the table alone', hint: 'aws dynamodb describe-table' }
  ])
  if (kind === 'kinesis') return { ...flags, kinesis: await asker.text('Name or ARN of the stream?') }
  const path = await asker.text('Where is it?')
  if (statSync(path, { throwIfNoEntry: false }) === undefined) throw new DynapinotError('INPUT_NOT_FOUND', `${path} is not there`, { file: path })
  return { ...flags, [kind]: kind === 'changes' ? [path] : path }
}

/** Asks which of several DynamoDB tables, with their numbers of records, is meant. */
export async function askForTable (tables: Readonly<Record<string, number>>, asker: Asker): Promise<string> {
  return await asker.choose('The records are of several tables. Which is meant?', Object.entries(tables).map(([value, records]) => ({ value, label: value, hint: `${records} records` })))
}

/** Asks what the records leave open: the key, the name in Pinot, and where it is. */
export async function askAfterLook (
  flags: InitFlags, found: Look, known: { readonly description: TableDescription | undefined, readonly imported: boolean }, asker: Asker
): Promise<InitFlags> {
  const { sample, facts } = found
  const names = Object.keys(sample.form === 'export' ? facts.tableNames : sample.tableNames)
  const { description } = known
  let answers = flags
  if (description === undefined && flags.partitionKey === undefined) answers = { ...answers, ...await askForKey(found, asker) }
  if (flags.table === undefined && !known.imported) {
    const proposed = pinotTableName(description?.name ?? answers.sourceTable ?? names[0] ?? 'table')
    answers = { ...answers, table: await asker.text('Name of the table in Pinot?', proposed) }
  }
  if (flags.controller !== undefined) return answers
  const controller = await asker.text('URL of the Pinot controller? If none is named, segments go to a folder.', NONE)
  return { ...answers, controller: controller === NONE ? undefined : controller }
}

/** The key, where the records' own does not say it: an export has none, two attributes of a record have no order. */
async function askForKey ({ sample }: Look, asker: Asker): Promise<Pick<InitFlags, 'partitionKey' | 'sortKey'>> {
  const [most, ...others] = sample.keys
  if (most !== undefined && (others.length > 0 || most.attributes.length !== 2)) return {}
  const named = most?.attributes.map(({ name }) => name)
  const fit = sample.attributes.filter(({ name, types, present }) => named?.includes(name) ?? (present === sample.records && types.length === 1 && ['S', 'N', 'B'].includes(types[0]!)))
  if (fit.length === 0) return {}
  const choices = fit.toSorted((a, b) => b.distinct.count - a.distinct.count).map(choiceOf)
  const partitionKey = await asker.choose('Which is the partition key of the DynamoDB table? It cannot be changed later.', choices)
  const rest = choices.filter(({ value }) => value !== partitionKey)
  if (named !== undefined) return { partitionKey, sortKey: rest[0]!.value }
  const sortKey = await asker.choose('And its sort key?', [{ value: NONE, label: '(none)' }, ...rest])
  return { partitionKey, sortKey: sortKey === NONE ? undefined : sortKey }
}

function choiceOf ({ name, types, distinct }: AttributeStats): Choice {
  return { value: name, label: JSON.stringify(name).slice(1, -1), hint: `${types.join(', ')}, ${distinct.exact ? '' : 'about '}${distinct.count} different values` }
}

/** True if the files may be written over those that are there. @throws DynapinotError INTERRUPTED if nothing is to be written. */
export async function askToWrite (out: string, asker: Asker): Promise<boolean> {
  const there = filesThere(out)
  const message = there.length === 0 ? `Write the three files to ${out}?` : `Overwrite ${there.join(', ')}?`
  if (await asker.confirm(message)) return there.length > 0
  throw new DynapinotError('INTERRUPTED', 'nothing is written')
}
