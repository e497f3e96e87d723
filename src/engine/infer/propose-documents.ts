import type { Json, JsonObject } from '../../schema/json.ts'
import type { ColumnProposal } from './propose-columns.ts'

/** A Pinot schema and the part of a table config that a sample can tell; the plan of the table completes both. */
export interface ProposedDocuments {
  readonly schema: JsonObject
  readonly tableConfig: JsonObject
}

/** What the documents are made from. */
export interface DocumentsInput {
  /** Pinot's name of the table. */
  readonly table: string
  /** Keys first: the partition key, then the sort key. */
  readonly columns: readonly ColumnProposal[]
  readonly partitions: number
}

/** Writes schema and table config of the proposed columns. */
export function proposeDocuments ({ table, columns, partitions }: DocumentsInput): ProposedDocuments {
  const specs = (fieldType: string): JsonObject[] => columns.filter(({ type }) => type.fieldType === fieldType).map(fieldSpec)
  const keys = columns.filter(({ role }) => role !== 'none').map(({ column }) => column)
  const raw = columns.filter((column) => column.raw).map(({ column }) => column)
  const [partitionKey] = columns
  const murmur = partitionKey !== undefined && ['STRING', 'INT', 'LONG'].includes(partitionKey.type.dataType)
  return {
    schema: withoutEmpty({
      schemaName: table,
      enableColumnBasedNullHandling: true,
      dimensionFieldSpecs: [...specs('DIMENSION'), { name: 'dynapinot_deleted', dataType: 'BOOLEAN' }],
      metricFieldSpecs: specs('METRIC'),
      dateTimeFieldSpecs: [...specs('DATE_TIME'), { name: 'dynapinot_version', dataType: 'LONG', format: '1:MICROSECONDS:EPOCH', granularity: '1:MICROSECONDS' }],
      primaryKeyColumns: keys
    }),
    tableConfig: {
      tableName: table,
      tableType: 'OFFLINE',
      segmentsConfig: { replication: '1' },
      tenants: {},
      tableIndexConfig: withoutEmpty({
        loadMode: 'MMAP',
        nullHandlingEnabled: true,
        // As many versions as rows.
        noDictionaryColumns: [...raw, 'dynapinot_version'],
        // Of other types the plan makes a column with the hash of the key.
        ...(murmur ? { segmentPartitionConfig: { columnPartitionMap: { [partitionKey.column]: { functionName: 'Murmur', numPartitions: partitions } } } } : {})
      }),
      routing: { segmentPrunerTypes: ['partition'], instanceSelectorType: 'strictReplicaGroup' },
      upsertConfig: { mode: 'FULL', comparisonColumns: ['dynapinot_version'], deleteRecordColumn: 'dynapinot_deleted' },
      metadata: {}
    }
  }
}

/** The field spec of a proposed column. */
export function fieldSpec ({ column, type }: Pick<ColumnProposal, 'column' | 'type'>): JsonObject {
  return {
    name: column,
    dataType: type.dataType,
    ...(type.multiValue ? { singleValueField: false } : {}),
    ...(type.format === undefined ? {} : { format: type.format, granularity: type.granularity! }),
    ...(type.maxLength === undefined ? {} : { maxLength: type.maxLength })
  }
}

function withoutEmpty (object: Readonly<Record<string, Json>>): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => !Array.isArray(value) || value.length > 0))
}

/** About so many items in a partition: a power of two, so that tables of a kind get alike numbers. */
const ITEMS_PER_PARTITION = 5_000_000
const FEWEST = 8
const MOST = 64

/** A number of partitions for a table of so many items; 8 where that is not known. */
export function partitionsFor (items: number | null): number {
  const wanted = 2 ** Math.ceil(Math.log2(Math.max(items ?? 0, 1) / ITEMS_PER_PARTITION))
  return Math.min(Math.max(wanted, FEWEST), MOST)
}
