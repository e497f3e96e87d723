import { isJsonObject } from '../schema/json.ts'
import type { JsonObject } from '../schema/json.ts'

/** What decides whether rows of a segment and rows of a table agree, read from a controller's documents as they are. */
export interface TableFacts {
  readonly upsertMode: string
  readonly comparisonColumns: readonly string[]
  readonly deleteColumn: string | null
  readonly hashFunction: string
  readonly partitions: readonly { readonly column: string, readonly function: string, readonly count: number }[]
  readonly timeColumn: string | null
  /** `ingestionConfig.segmentTimeValueCheck`. */
  readonly timesChecked: boolean
  readonly replication: number
  readonly serverTenant: string
  readonly instanceSelector: string | null
  readonly consistencyMode: string
  /** `instanceAssignmentConfigMap.OFFLINE`: servers that a replica group is to have; 0 = as many as there are. */
  readonly groupServers: number
  /** `segmentAssignmentConfigMap.OFFLINE`: overrides the choice by instance partitions. */
  readonly assignmentStrategy: string | null
  /** The column by whose partition segments are assigned; null = the only partitioned one. */
  readonly assignmentColumn: string | null
}

/** A column of a stored schema. */
export interface ColumnFacts {
  readonly dataType: string
  readonly multiValue: boolean
  readonly fieldType: string
  /** Of dateTime columns. */
  readonly format: string | null
}

/** What a stored schema says of keys and columns. */
export interface SchemaFacts {
  readonly primaryKey: readonly string[]
  readonly columns: ReadonlyMap<string, ColumnFacts>
}

/** Reads a table config. Pinot's own defaults stand for what is absent. */
export function tableFacts (config: JsonObject): TableFacts {
  const upsert = objectAt(config, 'upsertConfig')
  const index = objectAt(config, 'tableIndexConfig')
  const segments = objectAt(config, 'segmentsConfig')
  const partitions = objectAt(objectAt(index, 'segmentPartitionConfig'), 'columnPartitionMap')
  const assignment = objectAt(objectAt(config, 'segmentAssignmentConfigMap'), 'OFFLINE')
  return {
    upsertMode: config.upsertConfig === undefined || config.upsertConfig === null ? 'NONE' : textAt(upsert, 'mode') ?? 'FULL',
    comparisonColumns: textsAt(upsert, 'comparisonColumns') ?? textsOf(textAt(upsert, 'comparisonColumn')),
    deleteColumn: textAt(upsert, 'deleteRecordColumn'),
    hashFunction: textAt(upsert, 'hashFunction') ?? 'NONE',
    partitions: Object.keys(partitions).sort().map((column) => ({
      column,
      function: functionName(textAt(objectAt(partitions, column), 'functionName') ?? ''),
      count: Number(objectAt(partitions, column).numPartitions)
    })),
    timeColumn: textAt(segments, 'timeColumnName'),
    timesChecked: objectAt(config, 'ingestionConfig').segmentTimeValueCheck !== false,
    replication: Number(segments.replication ?? 1),
    serverTenant: textAt(objectAt(config, 'tenants'), 'server') ?? 'DefaultTenant',
    instanceSelector: textAt(objectAt(config, 'routing'), 'instanceSelectorType'),
    consistencyMode: textAt(upsert, 'consistencyMode') ?? 'NONE',
    groupServers: Number(objectAt(objectAt(objectAt(config, 'instanceAssignmentConfigMap'), 'OFFLINE'), 'replicaGroupPartitionConfig').numInstancesPerReplicaGroup ?? 0),
    assignmentStrategy: textAt(assignment, 'assignmentStrategy')?.toLowerCase() ?? null,
    assignmentColumn: assignmentColumn(config)
  }
}

/** Reads a schema. */
export function schemaFacts (schema: JsonObject): SchemaFacts {
  const columns = new Map<string, ColumnFacts>()
  for (const [list, fieldType] of [['dimensionFieldSpecs', 'dimension'], ['metricFieldSpecs', 'metric'], ['dateTimeFieldSpecs', 'dateTime']] as const) {
    const specs = schema[list]
    for (const spec of Array.isArray(specs) ? specs : []) {
      if (!isJsonObject(spec)) continue
      const name = textAt(spec, 'name')
      if (name === null) continue
      columns.set(name, { dataType: textAt(spec, 'dataType') ?? 'STRING', multiValue: spec.singleValueField === false, fieldType, format: textAt(spec, 'format') })
    }
  }
  return { primaryKey: textsAt(schema, 'primaryKeyColumns') ?? [], columns }
}

/** Pinot's names of partition functions: any case, and one with two names. */
export function functionName (name: string): string {
  const lower = name.toLowerCase()
  return lower === 'murmur2' ? 'murmur' : lower
}

/** As org.apache.pinot.segment.local.utils.TableConfigUtils.getPartitionColumn: the first that any entry names. */
function assignmentColumn (config: JsonObject): string | null {
  const map = objectAt(config, 'instanceAssignmentConfigMap')
  for (const key of Object.keys(map)) {
    const column = textAt(objectAt(objectAt(map, key), 'replicaGroupPartitionConfig'), 'partitionColumn')
    if (column !== null) return column
  }
  return textAt(objectAt(objectAt(config, 'segmentsConfig'), 'replicaGroupStrategyConfig'), 'partitionColumn')
}

function objectAt (object: JsonObject, key: string): JsonObject {
  const value = object[key]
  return isJsonObject(value) ? value : {}
}

function textAt (object: JsonObject, key: string): string | null {
  const value = object[key]
  return typeof value === 'string' && value !== '' ? value : null
}

function textsAt (object: JsonObject, key: string): readonly string[] | null {
  const value = object[key]
  return Array.isArray(value) && value.length > 0 ? value.filter((text) => typeof text === 'string') : null
}

function textsOf (text: string | null): readonly string[] {
  return text === null ? [] : [text]
}
