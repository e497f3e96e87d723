import type { DataType } from '../../schema/data-type.ts'
import { addFault, specPath } from './draft.ts'
import type { ColumnRole, Draft } from './draft.ts'
import type { ColumnSource } from '../../schema/row-plan.ts'

/** How a column that the plan itself fills may be. */
export interface OwnColumn {
  readonly name: string
  readonly role: ColumnRole
  readonly source: ColumnSource
  readonly types: readonly DataType[]
  /** What it is, in messages: `the version column`. */
  readonly what: string
  readonly optionPath: string
}

/**
 * Takes a column of the schema for the plan's own use: its type has to fit, and neither a mapping nor an attribute of
 * the items may have a claim on it, since an item must not be able to forge what this column says.
 * @returns true if it is fit.
 */
export function takeColumn (draft: Draft, own: OwnColumn): boolean {
  const column = draft.columns.get(own.name)!
  const path = `column ${own.name}`
  const before = draft.faults.length
  if (column.role !== 'none') {
    addFault(draft, path, `cannot be ${own.what}: it is ${column.role === 'key' ? 'part of the key' : 'taken otherwise'}`, `name another column: ${own.optionPath}`)
    return false
  }
  if (column.spec.multiValue || !own.types.includes(column.spec.dataType)) {
    addFault(draft, path, `is ${own.what}, but ${column.spec.multiValue ? 'has several values' : column.spec.dataType}`, `make it a single ${own.types.join(' or ')}, or name another column: ${own.optionPath}`)
  }
  const mapping = draft.input.options.mapping.columns[own.name]
  const sameRecord = own.source.kind === 'record' && mapping?.record === own.source.field
  if (!sameRecord && (mapping?.paths !== undefined || mapping?.record !== undefined || mapping?.function !== undefined)) {
    addFault(draft, `mapping.columns.${own.name}`, `is ${own.what}, which is filled by no mapping`, 'take the mapping out, or name another column')
  }
  const seen = draft.input.facts.attributes[own.name] ?? 0
  if (!sameRecord && seen > 0 && column.source.kind === 'attribute') {
    addFault(draft, path, `is ${own.what}, but ${seen} of ${draft.input.facts.records} items have an attribute ${own.name}`,
      own.source.kind === 'record' ? `name another column, or say that it is the record's: mapping.columns.${own.name}.record: ${own.source.field}` : `name another column: ${own.optionPath}`)
  }
  if (draft.faults.length > before) return false
  column.source = own.source
  column.role = own.role
  column.transformFunction = undefined
  return true
}

/** Takes the transform function of a column out of schema and table config, where it would only mislead. */
export function dropFunction (draft: Draft, name: string, code: string, why: string): void {
  const { spec } = draft.columns.get(name)!
  draft.schema.remove([...specPath(spec), 'transformFunction'], code, why)
  const transforms = draft.config.get('ingestionConfig', 'transformConfigs')
  const index = Array.isArray(transforms)
    ? (transforms as readonly { columnName?: unknown }[]).findIndex((entry) => entry.columnName === name)
    : -1
  if (index >= 0) draft.config.remove(['ingestionConfig', 'transformConfigs', String(index)], code, why)
}
