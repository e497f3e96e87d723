import { DynapinotError } from '../errors.ts'
import { isJsonObject } from '../schema/json.ts'
import type { JsonObject } from '../schema/json.ts'
import type { ControllerClient } from './controller.ts'
import { ignoredPaths } from './ignored-paths.ts'
import { dangerousChanges, dangerousSchemaChanges, differences } from './table-changes.ts'

/** What became of a document, or would. */
export type Applied = 'created' | 'updated' | 'unchanged'

/** What `applyTable` did; with `dryRun`, what it would do. */
export interface ApplyResult {
  readonly table: string
  readonly schema: Applied
  readonly tableConfig: Applied
  /** What an update changes, one line each: path, old and new value. */
  readonly changes: readonly string[]
  /** Paths of properties that this Pinot does not know and so ignores: `offline/segmentsConfig/schemaName`. */
  readonly ignored: readonly string[]
  readonly dryRun: boolean
}

/** How a table is applied. */
export interface ApplyOptions {
  /** Only checks and tells. */
  readonly dryRun: boolean
  readonly signal: AbortSignal
}

/**
 * Creates or updates schema and OFFLINE table so that the cluster has what the documents say. Running it again changes
 * nothing. Both documents are compared in the form in which the controller would store them, so that its defaults are
 * not taken for differences. An update of the schema makes servers reload the table, so that its old segments get the
 * new columns with their default values.
 * @throws DynapinotError SINK_REJECTED (the controller finds a document invalid), PLAN_CONFLICT (the change would break
 * rows that are in the table; each is listed), SINK_UNAVAILABLE.
 */
export async function applyTable (client: ControllerClient, schema: JsonObject, tableConfig: JsonObject, options: ApplyOptions): Promise<ApplyResult> {
  const { dryRun, signal } = options
  const table = nameOf(tableConfig)
  const wanted = await validated(client, table, schema, tableConfig, signal)
  const [stored, tables] = [await client.schema(table, signal), await client.tables(table, signal)]
  refuseRealtime(table, tables?.realtime ?? null)
  const current = tables?.offline ?? null
  if (stored !== null) {
    refuseDangerous(table, current === null
      ? dangerousSchemaChanges(stored, wanted.schema)
      : dangerousChanges({ schema: stored, tableConfig: current }, wanted))
  }
  const schemaChanges = stored === null ? [] : differences(stored, wanted.schema, 'schema')
  const tableChanges = current === null ? [] : differences(current, wanted.tableConfig, 'tableConfig')
  const result: ApplyResult = {
    table,
    schema: stored === null ? 'created' : schemaChanges.length > 0 ? 'updated' : 'unchanged',
    tableConfig: current === null ? 'created' : tableChanges.length > 0 ? 'updated' : 'unchanged',
    changes: [...schemaChanges, ...tableChanges],
    ignored: wanted.ignored,
    dryRun
  }
  if (dryRun) return result
  // The schema first: the controller checks the table against it.
  if (result.schema === 'created') await client.createSchema(schema, signal)
  // Without a table there is nothing to reload, and Pinot calls that an error.
  if (result.schema === 'updated') await client.updateSchema(table, schema, current !== null, signal)
  if (result.tableConfig === 'created') await client.createTable(tableConfig, signal)
  if (result.tableConfig === 'updated') await client.updateTable(table, tableConfig, signal)
  return result
}

async function validated (client: ControllerClient, table: string, schema: JsonObject, tableConfig: JsonObject, signal: AbortSignal): Promise<{ schema: JsonObject, tableConfig: JsonObject, ignored: readonly string[] }> {
  const reply = await client.validate(table, schema, tableConfig, signal)
  const ignored = ignoredPaths(reply)
  const faults = ignored.filter((path) => DECISIVE.test(path))
  if (faults.length > 0) {
    throw new DynapinotError('SINK_REJECTED', `Pinot does not know ${faults.join(', ')}: it would ignore what is set there`, { faults, remedy: 'correct the spelling or remove it' })
  }
  if (!isJsonObject(reply.schema) || !isJsonObject(reply.offline)) {
    throw new DynapinotError('SINK_REJECTED', 'the controller\'s answer to /tableConfigs/validate has no schema or no table config')
  }
  return { schema: reply.schema, tableConfig: reply.offline, ignored }
}

/** Where a property that Pinot ignores would let rows meet in another way than the documents say. */
const DECISIVE = /^offline\/(?:upsertConfig|routing|instanceAssignmentConfigMap|instancePartitionsMap|segmentAssignmentConfigMap|tableIndexConfig\/segmentPartitionConfig)\//

function nameOf (tableConfig: JsonObject): string {
  const { tableName } = tableConfig
  if (typeof tableName === 'string' && tableName !== '') return tableName.replace(/_OFFLINE$/, '')
  throw new DynapinotError('TABLE_CONFIG_INVALID', 'the table config has no tableName')
}

function refuseRealtime (table: string, realtime: JsonObject | null): void {
  if (realtime === null) return
  throw new DynapinotError('PLAN_CONFLICT', `there is a REALTIME table ${table}: an OFFLINE table of the same name would be queried together with it, and upsert does not reach across the two`, {
    remedy: 'give the OFFLINE table another name, or delete the REALTIME table first'
  })
}

function refuseDangerous (table: string, faults: readonly string[]): void {
  if (faults.length === 0) return
  throw new DynapinotError('PLAN_CONFLICT', `the table ${table} cannot be changed like this, since rows in it would get wrong: ${faults.join('; ')}`, {
    faults,
    remedy: 'make a new table under another name and backfill it, or go back to the old settings'
  })
}
