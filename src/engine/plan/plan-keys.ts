import { addFault, warn } from './draft.ts'
import type { Draft } from './draft.ts'
import { checkKeyColumn } from './key-column.ts'
import { columnOf, keyText, rankKeySets, sameColumns } from './key-sets.ts'
import type { KeySet } from './key-sets.ts'

/** The primary key of the table. */
export interface KeyPlan {
  /** Columns in order: that of the partition key first. */
  readonly columns: readonly string[]
  /** Attributes that every record must have. */
  readonly attributes: readonly string[]
}

/**
 * The primary key is the key of the DynamoDB table, partition key first: a shorter one merges different items, a longer
 * one has columns that a REMOVE does not name. The options know it, else the records' `Keys`, else the schema has to.
 */
export function planKeys (draft: Draft): KeyPlan | undefined {
  const attributes = keyAttributes(draft)
  if (attributes === undefined) return undefined
  const primaryKey = draft.input.schema.primaryKeyColumns
  const columns: string[] = []
  for (const attribute of attributes) {
    const name = columnOf(attribute, draft.columns, primaryKey)
    if (name === undefined) {
      addFault(draft, `key attribute ${attribute}`, 'no column of the schema takes it', 'add a column of its name, or map one: mapping.columns.<column>.path')
    } else if (columns.includes(name)) {
      addFault(draft, `column ${name}`, `takes both key attributes ${attributes.join(' and ')}`, 'give each its own column')
    } else {
      columns.push(name)
    }
  }
  if (columns.length < attributes.length) return undefined
  for (const [index, name] of columns.entries()) {
    draft.columns.get(name)!.role = 'key'
    checkKeyColumn(draft, name, attributes[index]!)
  }
  const keyWords = attributes.length === 1 ? attributes[0]! : `${attributes[0]!} (partition key) and ${attributes[1]!} (sort key)`
  const why = `the key of the DynamoDB table is ${keyWords}${primaryKey.length < columns.length ? '; with fewer columns different items would replace one another' : ''}`
  draft.schema.set(['primaryKeyColumns'], columns, 'PRIMARY_KEY', why)
  return { columns, attributes: attributes.filter((name, index) => isOnlyPath(draft, columns[index]!, name)) }
}

/** An attribute is demanded of every record only if no other may stand for it. */
function isOnlyPath (draft: Draft, column: string, attribute: string): boolean {
  const { source } = draft.columns.get(column)!
  return source.kind === 'attribute' && source.paths.length === 1 && source.paths[0]![0] === attribute
}

/** Key attributes, partition key first. */
function keyAttributes (draft: Draft): readonly string[] | undefined {
  const { options: { source: { keys } }, facts, schema: { primaryKeyColumns } } = draft.input
  const [likely, ...others] = rankKeySets(facts, draft.columns, primaryKeyColumns)
  if (keys.partition !== undefined) {
    const named = keys.sort === undefined ? [keys.partition] : [keys.partition, keys.sort]
    const columns = named.map((name) => columnOf(name, draft.columns, primaryKeyColumns))
    const chosen: KeySet = { attributes: named.map((name) => ({ name, type: 'S' })), columns, records: 0 }
    reportConflicts(draft, chosen, named.join(', '), likely === undefined ? [] : [likely, ...others])
    return named
  }
  if (likely !== undefined) {
    reportConflicts(draft, likely, keyText(likely.attributes), others)
    return inOrder(draft, likely)
  }
  return keyOfSchema(draft)
}

function reportConflicts (draft: Draft, chosen: KeySet, text: string, others: readonly KeySet[]): void {
  for (const other of others) {
    if (sameColumns(chosen, other)) continue
    if (isOfTable(draft) && chosen.attributes.every(({ name }) => other.attributes.some((it) => it.name === name))) {
      addFault(draft, 'Keys', `${other.records} of ${draft.input.facts.records} records have the key ${keyText(other.attributes)}, and ${text} is only a part of it: different items would replace one another`,
        'name the whole key: source.keys.partition and source.keys.sort')
      continue
    }
    const missing = chosen.attributes.filter(({ name }) => !other.attributes.some((it) => it.name === name))
    const instead = other.attributes.filter(({ name }) => !chosen.attributes.some((it) => it.name === name))
    const column = missing.length === 1 ? columnOf(missing[0]!.name, draft.columns, []) : undefined
    const remedy = column !== undefined && instead.length === 1
      ? `if ${instead[0]!.name} is the same key by another name: mapping.columns.${column}.path: [${missing[0]!.name}, ${instead[0]!.name}]`
      : 'name the tables that are meant: source.tables'
    warn(draft, 'KEYS_CONFLICT', 'Keys',
      `${other.records} of ${draft.input.facts.records} records have the key ${keyText(other.attributes)}, the table's is ${text}; such records become dead letters`, remedy)
  }
}

/** True if no record that was looked at is one of another table. */
function isOfTable ({ input: { facts, options: { source: { tables } } } }: Draft): boolean {
  const seen = Object.keys(facts.tableNames)
  return tables.length === 0 ? seen.length <= 1 : seen.every((name) => tables.includes(name))
}

/** Keys are an object without order: which is the partition key has to be told from elsewhere. */
function inOrder (draft: Draft, set: KeySet): readonly string[] | undefined {
  const names = set.attributes.map(({ name }) => name)
  if (names.length === 1) return names
  const { schema: { primaryKeyColumns }, tableConfig: { partitionColumns } } = draft.input
  const place = (index: number): number => {
    const column = set.columns[index]
    const inKey = column === undefined ? -1 : primaryKeyColumns.indexOf(column)
    if (inKey >= 0) return inKey
    return column !== undefined && Object.hasOwn(partitionColumns, column) ? 1000 : 2000
  }
  if (names.length > 2) {
    addFault(draft, 'Keys', `records have ${names.length} key attributes: ${names.join(', ')}; a DynamoDB key has one or two`)
    return undefined
  }
  if (place(0) === place(1)) {
    addFault(draft, 'Keys', `which of ${names.join(' and ')} is the partition key is not known`, 'say so: source.keys.partition and source.keys.sort')
    return undefined
  }
  return place(0) < place(1) ? names : names.toReversed()
}

/** No record tells: the schema's primary key, if it can be the whole key. */
function keyOfSchema (draft: Draft): readonly string[] | undefined {
  const { schema: { primaryKeyColumns: names }, facts: { form } } = draft.input
  const remedy = 'name the key of the DynamoDB table: source.keys.partition, and source.keys.sort if it has a sort key'
  if (names.length === 0) {
    addFault(draft, 'schema.primaryKeyColumns', 'there is none, and the input does not tell the key', remedy)
    return undefined
  }
  if (names.length > 2) {
    addFault(draft, 'schema.primaryKeyColumns', `has ${names.length} columns; a DynamoDB key has one or two attributes, and a REMOVE names no others`, remedy)
    return undefined
  }
  if (form === 'export' && names.length === 1) {
    addFault(draft, 'source.keys', `an export does not tell the table's key, and primaryKeyColumns has ${names[0]!} alone: with a sort key beside it items would replace one another`, remedy)
    return undefined
  }
  const attributes: string[] = []
  for (const name of names) {
    const source = draft.columns.get(name)?.source
    const path = source?.kind === 'attribute' ? source.paths[0] : undefined
    if (path?.length !== 1) addFault(draft, `column ${name}`, 'is a key column, but does not take a top-level attribute', remedy)
    else attributes.push(path[0]!)
  }
  if (attributes.length < names.length) return undefined
  if (form === 'change') {
    warn(draft, 'KEYS_UNKNOWN', 'schema.primaryKeyColumns', `no record tells its key; ${names.join(', ')} of the schema is taken`, remedy)
  }
  return attributes
}
