import { DynapinotError } from '../errors.ts'
import { isJsonObject } from '../schema/json.ts'
import type { JsonObject } from '../schema/json.ts'
import type { ControllerClient } from './controller.ts'
import { ignoredPaths } from './ignored-paths.ts'
import { clusterFaults } from './apply-placement.ts'
import { settleReload } from './settle-reload.ts'
import type { Reload, ReloadPatience } from './settle-reload.ts'
import { dangerousChanges, dangerousSchemaChanges, differences, laterChanges } from './table-changes.ts'

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
  /** What the change does not do at once, one line each. */
  readonly notes: readonly string[]
  /** Whether servers brought the segments that they have up to the change; `none` with `dryRun`, and of a new table. */
  readonly reload: Reload
  readonly dryRun: boolean
}

/** How a table is applied. */
export interface ApplyOptions {
  /** Only checks and tells. */
  readonly dryRun: boolean
  readonly signal: AbortSignal
  /** Called with what will be done, before anything is; not with `dryRun`. */
  readonly onDiff?: ((result: ApplyResult) => void) | undefined
  /** Default: a look every second, for two minutes. */
  readonly reload?: ReloadPatience | undefined
}

/**
 * Creates or updates schema and OFFLINE table so that the cluster has what the documents say. Running it again changes
 * nothing. Both documents are compared in the form in which the controller would store them, so that its defaults are
 * not taken for differences. After an update servers reload the table, so that its old segments get new columns, with the
 * values of their functions or default values, and new indexes; queries go on meanwhile.
 * @throws DynapinotError SINK_REJECTED (the controller finds a document invalid), PLAN_CONFLICT (the change would break
 * rows that are in the table, or the cluster has no place for it; each is listed), SINK_UNAVAILABLE.
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
  refuseCluster(table, await clusterFaults(client, table, { current, wanted: wanted.tableConfig }, signal))
  const schemaChanges = stored === null ? [] : differences(stored, wanted.schema, 'schema')
  const tableChanges = current === null ? [] : differences(current, wanted.tableConfig, 'tableConfig')
  const result: ApplyResult = {
    table,
    schema: stored === null ? 'created' : schemaChanges.length > 0 ? 'updated' : 'unchanged',
    tableConfig: current === null ? 'created' : tableChanges.length > 0 ? 'updated' : 'unchanged',
    changes: [...schemaChanges, ...tableChanges],
    ignored: wanted.ignored,
    notes: current === null ? [] : laterChanges(current, wanted.tableConfig),
    reload: 'none',
    dryRun
  }
  if (dryRun) return result
  options.onDiff?.(result)
  // The schema first: the controller checks the table against it.
  if (result.schema === 'created') await client.createSchema(schema, signal)
  // Once a segment has a new column, servers never compute it again: they must know the table's functions before. And
  // without a table there is nothing to reload, and Pinot calls that an error.
  const reload = current !== null && result.tableConfig === 'unchanged'
  if (result.schema === 'updated') await client.updateSchema(table, schema, reload, signal)
  if (result.tableConfig === 'created') await client.createTable(tableConfig, signal)
  if (result.tableConfig === 'updated') await client.updateTable(table, tableConfig, signal)
  if (current === null) return result
  return { ...result, reload: await settleReload(client, table, reload && result.schema === 'updated', options.reload ?? { pollMs: 1000, timeoutMs: 120_000 }, signal) }
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

function refuseCluster (table: string, faults: readonly string[]): void {
  if (faults.length === 0) return
  throw new DynapinotError('PLAN_CONFLICT', `the cluster does not go with the table ${table}: ${faults.join('; ')}`, {
    faults, remedy: 'add servers or set table.replication; segments that lie wrong are moved by a rebalance with reassignInstances=true'
  })
}
