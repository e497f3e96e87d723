import type { PartitionPlan } from '../../schema/row-plan.ts'
import { addColumn, addFault } from './draft.ts'
import type { Draft } from './draft.ts'
import { takeColumn } from './own-column.ts'

/** Number of partitions if nothing says otherwise. */
export const DEFAULT_PARTITIONS = 8
/** Name of the column that is added for `partition.by: primaryKey`. */
export const KEY_HASH_COLUMN = 'dynapinot_key_hash'

const mapPath = ['tableIndexConfig', 'segmentPartitionConfig', 'columnPartitionMap']

/**
 * One partition column and a number of partitions: all versions of an item have to be in one partition, and a segment
 * of several partitions, or with several partition columns, does not load.
 */
export function planPartition (draft: Draft, keyColumns: readonly string[]): PartitionPlan {
  const { options: { partition }, tableConfig: { partitionColumns } } = draft.input
  const byKey = partition.by === 'partitionKey' ? murmurColumn(draft, keyColumns) : undefined
  const column = byKey ?? hashColumn(draft)
  const functionName = byKey === undefined ? 'Modulo' : 'Murmur'
  const configured = Object.entries(partitionColumns)
  const same = configured.find(([name]) => name === column)?.[1]
  const count = partition.count ?? same?.numPartitions ?? (configured.length === 1 ? configured[0]![1].numPartitions : undefined) ?? DEFAULT_PARTITIONS
  const fits = configured.length === 1 && same?.numPartitions === count && isFunction(same.functionName, functionName)
  if (!fits) {
    draft.config.set(mapPath, { [column]: { functionName, numPartitions: count } }, 'PARTITION', partitionReason(draft, column, functionName, count))
  }
  return { column, function: functionName, count }
}

/** The partition key's column, if Murmur of its text is sure to be the same here and in Pinot's broker. */
function murmurColumn (draft: Draft, keyColumns: readonly string[]): string | undefined {
  const wanted = draft.input.options.partition.column
  const name = wanted !== undefined && keyColumns.includes(wanted) ? wanted : keyColumns[0]!
  const { dataType } = draft.columns.get(name)!.spec
  // Of another type the key is hashed into a column of its own, which `partition.column` then names.
  if (dataType !== 'STRING' && dataType !== 'INT' && dataType !== 'LONG') return undefined
  if (wanted !== undefined && wanted !== name) {
    addFault(draft, 'partition.column', `${wanted} is not part of the key: an item could change its partition`, `name a key column (${keyColumns.join(', ')}), or set partition.by: primaryKey`)
  }
  return name
}

function hashColumn (draft: Draft): string {
  const { partition } = draft.input.options
  const name = partition.column ?? KEY_HASH_COLUMN
  if (draft.columns.has(name)) {
    takeColumn(draft, { name, role: 'keyHash', source: { kind: 'keyHash' }, types: ['INT', 'LONG'], what: 'the column of the key hash', optionPath: 'partition.column' })
    return name
  }
  addColumn(draft, {
    name, dataType: 'INT', storedType: 'INT', fieldType: 'DIMENSION', multiValue: false, notNull: false, defaultNull: -2147483648, ownDefault: false
  }, { kind: 'keyHash' }, 'keyHash', 'KEY_HASH_COLUMN', partition.by === 'primaryKey'
    ? 'partition.by is primaryKey: the hash of the whole key decides the partition'
    : 'Murmur of the partition key is sure only for STRING, INT and LONG: the hash of the whole key decides the partition')
  return name
}

function partitionReason (draft: Draft, column: string, functionName: string, count: number): string {
  const configured = Object.keys(draft.input.tableConfig.partitionColumns)
  if (configured.length > 1) return `exactly one partition column: with several Pinot cannot tell a segment's partition (${column}, ${functionName}, ${count} partitions)`
  return `every version of an item has to lie in one partition, on one server: ${functionName} of ${column}, ${count} partitions, chosen once for the life of the table`
}

function isFunction (written: string, wanted: 'Murmur' | 'Modulo'): boolean {
  const name = written.toLowerCase()
  return wanted === 'Murmur' ? name === 'murmur' || name === 'murmur2' : name === 'modulo'
}
