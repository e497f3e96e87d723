import { resolveOptions } from '../../options/resolve.ts'
import type { Json, JsonObject } from '../../schema/json.ts'
import { parseSchema } from '../../schema/parse-schema.ts'
import { parseTableConfig } from '../../schema/parse-table-config.ts'
import type { PinotSchema } from '../../schema/pinot-schema.ts'
import type { TableConfig } from '../../schema/table-config.ts'
import { makeTablePlan } from '../plan/make-table-plan.ts'
import type { TablePlan } from '../plan/table-plan.ts'
import { chooseKeys } from './choose-keys.ts'
import type { KeyChoice } from './choose-keys.ts'
import { chooseType } from './choose-type.ts'
import { configText } from './config-text.ts'
import { importReport } from './import-report.ts'
import type { ImportReport } from './import-report.ts'
import { dynamoTableOf, factsOf, tablesOfConfig, warningsOf } from './infer-table.ts'
import type { InferInput } from './infer-table.ts'
import { fieldSpec, partitionsFor } from './propose-documents.ts'
import type { Sample } from './sample-gatherer.ts'
import { withDeclared } from './table-description.ts'

/** A table that is there already, and what is known of its records. */
export interface ImportInput extends InferInput {
  readonly schema: PinotSchema
  readonly tableConfig: TableConfig
}

/** Texts of the three files, and the report. */
export interface ImportedTable {
  readonly schema: JsonObject
  readonly tableConfig: JsonObject
  readonly config: string
  readonly plan: TablePlan
  readonly report: ImportReport
}

/**
 * Takes schema and table config of another table, such as one that reads the stream by itself: keeps its columns and all
 * that is right about it, adds columns for key attributes that have none, and mends the rest by the plan of the table.
 * Pure.
 * @throws DynapinotError CONFIG_INVALID if the key, or which table is meant, cannot be told; PLAN_CONFLICT, FUNCTION_UNKNOWN.
 */
export function importTable (input: ImportInput): ImportedTable {
  const { description, facts } = input
  const sample = description === undefined ? input.sample : withDeclared(input.sample, description, facts.origin === 'kinesis' ? 2 : 1)
  const dynamoTable = dynamoTableOf({ ...input, sample })
  const keys = chooseKeys(sample, input.keys, description)
  const schema = withKeys(renamed(input.schema.json, 'schemaName', input.table), input.schema, sample, keys)
  const tableConfig = renamed(input.tableConfig.json, 'tableName', input.table)
  const partitions = partitionsOf(input)
  const config = configText({
    ...input.files,
    tables: tablesOfConfig(input, dynamoTable),
    keys,
    columns: [],
    mapping: Object.fromEntries(Object.entries(keys.otherNames).map(([name, others]) => [name, { path: [name, ...others] }])),
    partitions,
    origin: `${input.schema.name} and ${sample.records} records of ${input.input}`
  })
  const plan = makeTablePlan({
    schema: parseSchema(JSON.stringify(schema), input.files.schemaFile),
    tableConfig: parseTableConfig(JSON.stringify(tableConfig), input.files.tableConfigFile),
    options: resolveOptions({ configText: config }),
    facts: factsOf({ ...input, sample }, keys),
    checkFunction: input.checkFunction
  })
  const warnings = [...warningsOf(input), ...keys.warnings]
  return { schema: plan.schema, tableConfig: plan.tableConfig, config, plan, report: importReport(plan, sample, keys, { input: input.input, partitions, warnings }) }
}

function renamed (json: JsonObject, field: string, table: string | undefined): JsonObject {
  return table === undefined ? json : { ...json, [field]: table }
}

/** The number of partitions that the table has, else one for its items. */
function partitionsOf ({ tableConfig: { partitionColumns }, items, description }: ImportInput): number {
  const [only, ...others] = Object.values(partitionColumns)
  return only !== undefined && others.length === 0 ? only.numPartitions : partitionsFor(items ?? description?.items ?? null)
}

/** A key is more than a column: without it different items replace one another. */
function withKeys (json: JsonObject, { columns }: PinotSchema, sample: Sample, { partition, sort }: KeyChoice): JsonObject {
  const named = columns.map(({ name }) => name)
  let result = json
  for (const [role, key] of [['partitionKey', partition], ['sortKey', sort]] as const) {
    const stats = sample.attributes.find(({ name }) => name === key)
    if (key === undefined || named.includes(key) || stats === undefined) continue
    const type = chooseType(stats, role)
    const list = type.fieldType === 'DATE_TIME' ? 'dateTimeFieldSpecs' : 'dimensionFieldSpecs'
    const before = result[list]
    result = { ...result, [list]: [...Array.isArray(before) ? before as readonly Json[] : [], fieldSpec({ column: key, type })] }
  }
  return result
}
