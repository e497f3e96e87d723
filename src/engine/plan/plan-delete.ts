import type { DataType } from '../../schema/data-type.ts'
import { didYouMean } from '../../schema/near-name.ts'
import { addColumn, addFault, warn } from './draft.ts'
import type { Draft } from './draft.ts'
import { dropFunction, takeColumn } from './own-column.ts'

/** Name of the column that is added if the table config has none. */
export const DELETE_COLUMN = 'dynapinot_deleted'

const types: readonly DataType[] = ['BOOLEAN', 'STRING', 'INT', 'LONG', 'FLOAT', 'DOUBLE', 'BIG_DECIMAL']

/**
 * The delete record column: true for a REMOVE, so that the row hides its key. It says what the record is, whatever
 * function the schema has for it; an attribute may take part only by a function that is mapped by hand.
 */
export function planDelete (draft: Draft): string {
  const configured = draft.input.tableConfig.upsert?.deleteRecordColumn
  const name = configured ?? filledAlready(draft) ?? DELETE_COLUMN
  if (configured !== undefined && !draft.columns.has(name)) {
    addFault(draft, 'tableConfig.upsertConfig.deleteRecordColumn', `the schema has no column ${name}${didYouMean(name, draft.columns.keys())}`,
      `add it as BOOLEAN, or leave deleteRecordColumn out: ${DELETE_COLUMN} is then added`)
    return name
  }
  if (!draft.columns.has(name)) {
    addColumn(draft, {
      name, dataType: 'BOOLEAN', storedType: 'INT', fieldType: 'DIMENSION', multiValue: false, notNull: false, defaultNull: 0, ownDefault: false
    }, { kind: 'record', field: 'isDelete' }, 'delete', 'DELETE_COLUMN', 'a deleted item needs a row that hides its key, and a column that says so')
  } else if (!byHand(draft, name)) {
    takeDeleteColumn(draft, name)
  }
  draft.config.set(['upsertConfig', 'deleteRecordColumn'], name, 'DELETE_COLUMN', 'Pinot has to know the column that marks deleted items')
  return name
}

/** A column of the schema that is mapped to the record's isDelete already. */
function filledAlready (draft: Draft): string | undefined {
  return [...draft.columns.values()].find(({ source }) => source.kind === 'record' && source.field === 'isDelete')?.spec.name
}

function takeDeleteColumn (draft: Draft, name: string): void {
  const replaced = draft.columns.get(name)!.transformFunction
  const taken = takeColumn(draft, {
    name, role: 'delete', source: { kind: 'record', field: 'isDelete' }, types, what: 'the delete record column', optionPath: 'upsertConfig.deleteRecordColumn'
  })
  if (taken && replaced !== undefined) {
    dropFunction(draft, name, 'DELETE_FUNCTION', `${name} is true when the record is a REMOVE, whatever its function makes of the record; no function decides what is deleted`)
  }
}

/** A delete column by a function of the user's own: allowed, and the user answers for it. */
function byHand (draft: Draft, name: string): boolean {
  const mapping = draft.input.options.mapping.columns[name]
  const column = draft.columns.get(name)!
  if (mapping === undefined || (mapping.paths === undefined && mapping.function === undefined)) return false
  const path = `mapping.columns.${name}`
  if (mapping.paths !== undefined && (mapping.function === undefined || draft.input.options.mapping.removeImage === 'old')) {
    addFault(draft, path, 'is the delete record column and takes an attribute, so that a REMOVE, whose record may lack it or have it false, would delete nothing',
      'give a function that also looks at isDelete in place of the path, or take the mapping out')
  } else {
    warn(draft, 'DELETE_BY_HAND', `column ${name}`, `items are deleted when ${mapping.function!} says so, not when they are removed`, 'it has to be true for a REMOVE: isDelete says that')
  }
  if (column.spec.multiValue || !types.includes(column.spec.dataType)) {
    addFault(draft, `column ${name}`, 'is the delete record column and has to be a single BOOLEAN, STRING or number')
  }
  column.role = 'delete'
  return true
}
