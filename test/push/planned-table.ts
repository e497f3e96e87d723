import type { PlannedTable } from '../../src/push/check-table.ts'
import type { JsonObject } from '../../src/schema/json.ts'
import type { ColumnPlan } from '../../src/schema/row-plan.ts'

const column = (name: string, dataType: ColumnPlan['dataType']): ColumnPlan => ({ name, dataType, multiValue: false }) as ColumnPlan

/** The plan of a small table, as far as a sink looks at it. */
export function plannedTable (table: string, partitions: number = 2): PlannedTable {
  return {
    table,
    columns: [column('id', 'STRING'), column('total', 'LONG'), column('version', 'LONG'), column('deleted', 'BOOLEAN')],
    keyColumns: ['id'],
    versionColumn: 'version',
    deleteColumn: 'deleted',
    partition: { column: 'id', function: 'Murmur', count: partitions }
  }
}

/** Its schema. */
export function schemaOf (table: string, more: readonly JsonObject[] = []): JsonObject {
  return {
    schemaName: table,
    dimensionFieldSpecs: [
      { name: 'id', dataType: 'STRING' },
      { name: 'deleted', dataType: 'BOOLEAN' },
      { name: 'version', dataType: 'LONG' },
      { name: 'total', dataType: 'LONG' },
      ...more
    ],
    primaryKeyColumns: ['id']
  }
}

/** Its table config; `upsert` and `top` replace fields. */
export function tableConfigOf (table: string, partitions: number = 2, { upsert = {}, ...top }: { upsert?: JsonObject, [key: string]: JsonObject | undefined } = {}): JsonObject {
  return {
    tableName: table,
    tableType: 'OFFLINE',
    segmentsConfig: { replication: '1' },
    tenants: {},
    tableIndexConfig: {
      loadMode: 'MMAP',
      nullHandlingEnabled: true,
      segmentPartitionConfig: { columnPartitionMap: { id: { functionName: 'Murmur', numPartitions: partitions } } }
    },
    routing: { instanceSelectorType: 'strictReplicaGroup', segmentPrunerTypes: ['partition'] },
    upsertConfig: { mode: 'FULL', comparisonColumns: ['version'], deleteRecordColumn: 'deleted', hashFunction: 'MURMUR3', ...upsert },
    metadata: {},
    ...top
  }
}
