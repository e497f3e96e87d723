import type { RowPlan } from '../schema/row-plan.ts'
import type { ControllerClient } from './controller.ts'
import { placementFaults } from './placement.ts'
import { functionName, schemaFacts, tableFacts } from './table-facts.ts'
import type { SchemaFacts, TableFacts } from './table-facts.ts'

/** What a sink must know of the plan to tell whether a table fits. */
export type PlannedTable = Pick<RowPlan, 'table' | 'columns' | 'keyColumns' | 'versionColumn' | 'deleteColumn' | 'timeColumn' | 'partition'>

/** What is wrong with a table. `missing`: there is none yet. */
export interface TableCheck {
  readonly missing: boolean
  /** Nothing is wrong but that the stored schema lacks columns. */
  readonly growable: boolean
  /** One line each; empty = segments of the plan can be loaded and the table will show the right rows. */
  readonly faults: readonly string[]
  /** Whether the controller refuses segments with times that look wrong. */
  readonly timesChecked: boolean
}

/** Compares a table in the cluster with the plan, and looks where it puts its segments. Changes nothing. */
export async function checkTable (client: ControllerClient, plan: PlannedTable, signal: AbortSignal): Promise<TableCheck> {
  const [tables, schema] = [await client.tables(plan.table, signal), await client.schema(plan.table, signal)]
  if (tables === null || tables.offline === null) {
    const realtime = tables === null ? '' : ' (there is a REALTIME table of that name: give the OFFLINE table another)'
    return { missing: true, growable: false, faults: [`there is no OFFLINE table ${plan.table}${realtime}`], timesChecked: true }
  }
  const table = tableFacts(tables.offline)
  const faults = [...tableFaults(plan, table), ...(schema === null ? [`there is no schema ${plan.table}`] : schemaFaults(plan, schemaFacts(schema)))]
  if (tables.realtime !== null) faults.push(`${plan.table} is a REALTIME table as well: queries would see the rows of both, without an upsert between them`)
  const instancePartitions = await client.instancePartitions(plan.table, signal)
  // A right that a table's own user may lack; so only where it is needed.
  const servers = instancePartitions === null ? await client.tenantServers(table.serverTenant, signal) : []
  faults.push(...placementFaults({ servers, instancePartitions }, table, plan.partition.column))
  const stored = schema === null ? null : schemaFacts(schema).columns
  const absent = stored === null ? 0 : plan.columns.filter(({ name }) => !stored.has(name)).length
  return { missing: false, growable: faults.length > 0 && faults.length === absent, faults, timesChecked: table.timesChecked }
}

/** Differences between a table config and the plan. Pure. */
export function tableFaults (plan: PlannedTable, table: TableFacts): readonly string[] {
  const faults: string[] = []
  const expect = (what: string, actual: string, wanted: string): void => {
    if (actual !== wanted) faults.push(`${what} is ${actual}, the plan has ${wanted}`)
  }
  const { column, function: name, count } = plan.partition
  expect('upsertConfig.mode', table.upsertMode, 'FULL')
  expect('upsertConfig.comparisonColumns', table.comparisonColumns.join(', ') || 'empty', plan.versionColumn)
  expect('upsertConfig.deleteRecordColumn', table.deleteColumn ?? 'absent', plan.deleteColumn)
  expect('segmentPartitionConfig', describePartitions(table.partitions), describePartitions([{ column, function: functionName(name), count }]))
  expect('segmentsConfig.timeColumnName', table.timeColumn ?? 'absent', plan.timeColumn ?? 'absent')
  if (table.instanceSelector !== 'strictReplicaGroup' && table.instanceSelector !== 'multiStageReplicaGroup') {
    faults.push(`routing.instanceSelectorType is ${table.instanceSelector ?? 'absent'}: an upsert table needs strictReplicaGroup`)
  }
  return faults
}

/** Differences between a stored schema and the plan. Columns that only the schema has are filled by the server. Pure. */
export function schemaFaults (plan: PlannedTable, schema: SchemaFacts): readonly string[] {
  const faults: string[] = []
  if (schema.primaryKey.join('\n') !== plan.keyColumns.join('\n')) {
    faults.push(`primaryKeyColumns is ${schema.primaryKey.join(', ') || 'empty'}, the plan has ${plan.keyColumns.join(', ')}`)
  }
  for (const { name, dataType, multiValue } of plan.columns) {
    const column = schema.columns.get(name)
    if (column === undefined) faults.push(`column ${name} is not in the stored schema`)
    else if (column.dataType !== dataType) faults.push(`column ${name} is ${column.dataType} in the stored schema, ${dataType} in the plan`)
    else if (column.multiValue !== multiValue) faults.push(`column ${name} is ${column.multiValue ? 'multi' : 'single'}-value in the stored schema, not in the plan`)
  }
  return faults
}

/** Partitions as text, for comparison and for messages. */
export function describePartitions (partitions: TableFacts['partitions']): string {
  return partitions.map(({ column, function: name, count }) => `${column} ${name} ${count}`).join(', ') || 'absent'
}
