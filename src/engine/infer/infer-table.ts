import { DynapinotError } from '../../errors.ts'
import { resolveOptions } from '../../options/resolve.ts'
import type { InputFacts } from '../../schema/input-facts.ts'
import type { JsonObject } from '../../schema/json.ts'
import { parseSchema } from '../../schema/parse-schema.ts'
import { parseTableConfig } from '../../schema/parse-table-config.ts'
import { makeTablePlan } from '../plan/make-table-plan.ts'
import type { TablePlan } from '../plan/table-plan.ts'
import { chooseKeys } from './choose-keys.ts'
import type { KeyChoice, NamedKeys } from './choose-keys.ts'
import { pinotTableName } from './column-name.ts'
import { configText } from './config-text.ts'
import type { ConfigInput } from './config-text.ts'
import { proposeColumns } from './propose-columns.ts'
import type { ColumnsProposal } from './propose-columns.ts'
import { partitionsFor, proposeDocuments } from './propose-documents.ts'
import { makeReport } from './report.ts'
import type { InferReport } from './report.ts'
import type { Sample } from './sample-gatherer.ts'
import { withDeclared } from './table-description.ts'
import type { TableDescription } from './table-description.ts'

/** What files for a table are made from. */
export interface InferInput {
  readonly sample: Sample
  /** What the source found when it looked at the input. */
  readonly facts: InputFacts
  readonly keys: NamedKeys
  /** DynamoDB tables whose records are taken; empty = the one of the input. */
  readonly tables: readonly string[]
  /** Pinot's name of the table, where the user gives one. */
  readonly table?: string | undefined
  /** Of the DynamoDB table, where the user has it: knows name, key and items. */
  readonly description?: TableDescription | undefined
  /** Items of the whole input, where known. */
  readonly items: number | null
  /** For messages: what was read. */
  readonly input: string
  readonly files: Pick<ConfigInput, 'schemaFile' | 'tableConfigFile' | 'source' | 'controller'>
  /** What was strange about the input, one line each. */
  readonly warnings?: readonly string[] | undefined
  readonly checkFunction: (expression: string) => readonly string[]
}

/** Texts of the three files, and the report. */
export interface InferredTable {
  readonly schema: JsonObject
  readonly tableConfig: JsonObject
  readonly config: string
  readonly report: InferReport
}

/**
 * Proposes a Pinot table for a sample of records. Schema and table config go through the plan of the table and come out
 * as they will be applied, so that a dry run on the files has nothing to change. Pure.
 * @throws DynapinotError CONFIG_INVALID if the key, or which table is meant, cannot be told.
 */
export function inferTable (input: InferInput): InferredTable {
  const { facts, description } = input
  const base64 = facts.origin === 'kinesis' ? 2 : 1
  const sample = description === undefined ? input.sample : withDeclared(input.sample, description, base64)
  if (sample.records === 0 && description === undefined) {
    throw new DynapinotError('CONFIG_INVALID', `${input.input} has no ${sample.form === 'export' ? 'items' : 'change records'} to go by${sample.unreadable > 0 ? `: ${sample.unreadable} lines are none` : ''}`, {
      remedy: input.tables.length > 0 ? `the tables in it: ${Object.keys(sample.tableNames).join(', ')}` : 'give an input of the table with records in it'
    })
  }
  const dynamoTable = dynamoTableOf({ ...input, sample })
  const table = input.table ?? pinotTableName(dynamoTable ?? 'table')
  const keys = chooseKeys(sample, input.keys, description)
  const proposal = proposeColumns(sample, keys, base64)
  const { columns } = proposal
  const partitions = partitionsFor(input.items ?? description?.items ?? null)
  const config = configText({ ...input.files, tables: tablesOfConfig(input, dynamoTable), keys, columns, partitions, origin: `${sample.records} records of ${input.input}` })
  const plan = planOf(proposeDocuments({ table, columns, partitions }), config, { ...input, sample }, keys)
  const warnings = [...warningsOf(input), ...keys.warnings, ...sampleWarnings(sample, proposal), ...planWarnings(plan)]
  const report = makeReport(sample, proposal, { input: input.input, table, partitions, warnings })
  return { schema: plan.schema, tableConfig: plan.tableConfig, config, report }
}

/** The DynamoDB table of the records. @throws DynapinotError CONFIG_INVALID if there are several, or another than the described. */
export function dynamoTableOf ({ facts, sample, tables, description }: InferInput): string | undefined {
  const names = Object.keys(sample.form === 'export' ? facts.tableNames : sample.tableNames)
  if (description !== undefined) {
    if (names.length === 0 || names.includes(description.name)) return description.name
    throw new DynapinotError('CONFIG_INVALID', `the description is of the table ${description.name}, the input of ${names.join(', ')}`, { remedy: 'give description and input of the same table' })
  }
  const meant = tables.length > 0 ? tables : names
  if (tables.length === 0 && names.length > 1) {
    throw new DynapinotError('CONFIG_INVALID', `the records are of ${names.length} DynamoDB tables`, {
      faults: names.map((name) => `${name}: ${sample.tableNames[name] ?? 0} records`),
      remedy: 'name the one that is meant: --source-table'
    })
  }
  return meant[0]
}

/** A stream may be empty when it is opened: its config says what is meant. @throws DynapinotError CONFIG_INVALID. */
export function tablesOfConfig ({ files, tables }: InferInput, dynamoTable: string | undefined): readonly string[] {
  if (!('kinesis' in files.source) || tables.length > 0) return tables
  if (dynamoTable !== undefined) return [dynamoTable]
  throw new DynapinotError('CONFIG_INVALID', 'nothing tells the DynamoDB table whose changes are in the stream', { remedy: 'name it with --source-table, or give its description: --table-description' })
}

/** What was strange about input and description. */
export function warningsOf ({ warnings = [], description }: InferInput): readonly string[] {
  return [...warnings, ...description?.warnings ?? []]
}

function planOf ({ schema, tableConfig }: Pick<InferredTable, 'schema' | 'tableConfig'>, config: string, input: InferInput, keys: KeyChoice): TablePlan {
  return makeTablePlan({
    schema: parseSchema(JSON.stringify(schema), input.files.schemaFile),
    tableConfig: parseTableConfig(JSON.stringify(tableConfig), input.files.tableConfigFile),
    options: resolveOptions({ configText: config }),
    facts: factsOf(input, keys),
    checkFunction: input.checkFunction
  })
}

/** The look of the source goes over all tables and the beginning only; the sample knows better. */
export function factsOf ({ facts, sample, tables }: InferInput, { otherNames }: KeyChoice): InputFacts {
  const known = Object.values(otherNames).flat()
  return {
    ...facts,
    records: sample.records,
    tableNames: tables.length === 0 ? facts.tableNames : Object.fromEntries(tables.map((name) => [name, sample.tableNames[name] ?? 0])),
    // Keys by other names are mapped, and told of already.
    keys: sample.keys.filter(({ attributes }) => !attributes.some(({ name }) => known.includes(name))),
    attributes: Object.fromEntries(sample.attributes.filter(({ present }) => present > 0).map(({ name, present }) => [name, present]))
  }
}

function planWarnings ({ warnings }: TablePlan): string[] {
  return warnings.filter(({ code }) => code !== 'KEYS_CONFLICT').map(({ path, message, remedy }) => `${path}: ${message}${remedy === undefined ? '' : ` (${remedy})`}`)
}

function sampleWarnings (sample: Sample, { columns, leftOut: { length: leftOut } }: ColumnsProposal): string[] {
  const warnings: string[] = []
  const unseen = columns.filter(({ stats }) => stats.present === 0).map(({ stats }) => stats.name)
  if (sample.records === 0) warnings.push('no item was looked at: the table has the columns of the keys only, and all other attributes are left out; give an input with items')
  else if (unseen.length > 0) warnings.push(`declared, but in no item of the sample: ${unseen.join(', ')}`)
  if (sample.unreadable > 0) warnings.push(`${sample.unreadable} lines are no ${sample.form === 'export' ? 'export items' : 'change records'}: they become dead letters`)
  if (leftOut > 0) warnings.push(`${leftOut} attributes have no column: a table of so many is rarely meant; add those that matter to the schema`)
  if (sample.manyAttributes) warnings.push('items have more than 10,000 different attributes: names seem to be data; the rest was not looked at')
  return warnings
}
