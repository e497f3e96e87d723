import { isJsonObject } from '../schema/json.ts'
import type { Json, JsonObject } from '../schema/json.ts'
import { describePartitions } from './check-table.ts'
import { schemaFacts, tableFacts } from './table-facts.ts'

/** A schema and its OFFLINE table config. */
export interface TableDocuments {
  readonly schema: JsonObject
  readonly tableConfig: JsonObject
}

/**
 * Changes that would make rows which are in the table meet rows to come in the wrong way: other partitions, keys,
 * versions or tombstones. Pinot 1.5.1 refuses only some of them. One line each, with both values. Pure.
 */
export function dangerousChanges (current: TableDocuments, wanted: TableDocuments): readonly string[] {
  const changes: string[] = []
  const compare = (what: string, is: string, should: string): void => {
    if (is !== should) changes.push(`${what} is ${is || 'absent'}, wanted ${should || 'absent'}`)
  }
  const [is, should] = [tableFacts(current.tableConfig), tableFacts(wanted.tableConfig)]
  compare('upsertConfig.mode', is.upsertMode, should.upsertMode)
  compare('upsertConfig.comparisonColumns', is.comparisonColumns.join(', '), should.comparisonColumns.join(', '))
  compare('upsertConfig.deleteRecordColumn', is.deleteColumn ?? '', should.deleteColumn ?? '')
  compare('upsertConfig.hashFunction', is.hashFunction, should.hashFunction)
  compare('segmentPartitionConfig', describePartitions(is.partitions), describePartitions(should.partitions))
  changes.push(...dangerousSchemaChanges(current.schema, wanted.schema))
  return changes
}

/** Other keys, and columns that are gone or have another type or format; a new column is none. */
export function dangerousSchemaChanges (current: JsonObject, wanted: JsonObject): readonly string[] {
  const [is, should] = [schemaFacts(current), schemaFacts(wanted)]
  const changes: string[] = []
  if (is.primaryKey.join('\n') !== should.primaryKey.join('\n')) {
    changes.push(`primaryKeyColumns is ${is.primaryKey.join(', ') || 'absent'}, wanted ${should.primaryKey.join(', ') || 'absent'}`)
  }
  for (const [name, column] of is.columns) {
    const other = should.columns.get(name)
    const text = ({ fieldType, dataType, multiValue, format }: typeof column): string => [fieldType, dataType, ...multiValue ? ['multi-value'] : [], ...format === null ? [] : [format]].join(' ')
    if (other === undefined) changes.push(`column ${name} is in the schema, but not wanted`)
    else if (text(column) !== text(other)) changes.push(`column ${name} is ${text(column)}, wanted ${text(other)}`)
  }
  return changes
}

/** What an allowed change does not do at once, one line each. Pure. */
export function laterChanges (current: JsonObject, wanted: JsonObject): readonly string[] {
  const [is, should] = [tableFacts(current), tableFacts(wanted)]
  const notes: string[] = []
  if (is.consistencyMode !== should.consistencyMode) notes.push(`consistencyMode ${should.consistencyMode} counts from the next restart of each server on`)
  if (is.replication !== should.replication || is.groupServers !== should.groupServers) {
    notes.push('segments stay where they are until the table is rebalanced with reassignInstances=true; while that goes on partitions lie on two servers and queries can see keys twice')
  }
  return notes
}

/**
 * Paths at which two documents differ, with both values in short. The order of keys does not count, nor that of entries
 * with a name, such as field specs; all other lists count as wholes.
 */
export function differences (is: Json | undefined, should: Json | undefined, path: string = ''): readonly string[] {
  const [a, b] = [byName(is), byName(should)]
  if (isJsonObject(a) && isJsonObject(b)) {
    const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])].sort()
    return keys.flatMap((key) => differences(a[key], b[key], path === '' ? key : `${path}.${key}`))
  }
  const [old, wanted] = [canonical(is), canonical(should)]
  return old === wanted ? [] : [`${path}: ${short(old)} -> ${short(wanted)}`]
}

/** A list of named entries as an object by name; anything else as it is. */
function byName (value: Json | undefined): Json | undefined {
  if (!Array.isArray(value) || value.length === 0) return value
  const entries = (value as readonly Json[]).map((entry) => [isJsonObject(entry) ? entry.name : undefined, entry] as const)
  return entries.every(([name]) => typeof name === 'string') ? Object.fromEntries(entries as [string, Json][]) : value
}

/** Null and absent are the same to Pinot; so are the values 1 and "1" of its older fields. */
function canonical (value: Json | undefined): string {
  if (value === null || value === undefined) return 'absent'
  if (Array.isArray(value)) return `[${value.map((entry) => canonical(entry as Json)).join(',')}]`
  if (isJsonObject(value)) return `{${Object.keys(value).sort().filter((key) => value[key] !== null && value[key] !== undefined).map((key) => `${key}:${canonical(value[key])}`).join(',')}}`
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function short (text: string): string {
  return text.length <= 80 ? text : `${text.slice(0, 77)}...`
}
