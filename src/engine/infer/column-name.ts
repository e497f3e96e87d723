import { columnNameFault } from '../../schema/column-name.ts'

/** Columns that the plan itself adds and fills. */
const own: readonly string[] = ['dynapinot_version', 'dynapinot_deleted', 'dynapinot_key_hash']

/** The record field of a column that the plan adds; undefined for all others. Said in the config where items have an attribute of the name. */
export function ownRecordField (column: string): 'version' | 'isDelete' | undefined {
  return column === 'dynapinot_version' ? 'version' : column === 'dynapinot_deleted' ? 'isDelete' : undefined
}

/**
 * Gives columns the names of their attributes, or one like it where Pinot cannot have that: other characters become `_`,
 * and names that differ in letter case only, or from a column of the plan, get a number.
 */
export class ColumnNames {
  readonly #taken: Set<string> = new Set(own)

  take (attribute: string): string {
    const base = columnNameFault(attribute) === undefined ? attribute : cleaned(attribute)
    let name = base
    for (let n = 2; this.#taken.has(name.toLowerCase()); n++) name = `${base}_${n}`
    this.#taken.add(name.toLowerCase())
    return name
  }
}

function cleaned (attribute: string): string {
  const name = attribute.replace(/[^A-Za-z0-9_.-]+/g, '_').replace(/\.{2,}/g, '.').replace(/^[._]+|[._]+$/g, '')
  return name === '' ? 'attribute' : name
}

/** The name of a Pinot table for a DynamoDB table: letters, digits and single underscores. */
export function pinotTableName (table: string): string {
  const name = table.replace(/[^A-Za-z0-9]+/g, '_').replace(/^_+|_+$/g, '')
  return name === '' ? 'table' : name
}
