import type { JsonObject } from '../../schema/json.ts'
import type { SchemaColumn } from '../../schema/pinot-schema.ts'
import type { ColumnSource } from '../../schema/row-plan.ts'
import { JsonEditor } from './json-editor.ts'
import { tidySchema, withoutNulls } from './tidy-json.ts'
import type { PlanChange, PlanInput, PlanWarning } from './table-plan.ts'

/** What a column is for, beyond its own value. */
export type ColumnRole = 'key' | 'version' | 'delete' | 'keyHash' | 'none'

/** A column on its way into the plan. */
export interface DraftColumn {
  spec: SchemaColumn
  source: ColumnSource
  transformFunction: string | undefined
  /** A key column may be added by nobody; the others are in the schema or added to it. */
  role: ColumnRole
  /** Added by the plan. */
  readonly added: boolean
}

/** A plan in the making: the steps of make-table-plan.ts read and write it one after another. */
export interface Draft {
  readonly input: PlanInput
  /** By name, in the order of the schema; added columns at the end. */
  readonly columns: Map<string, DraftColumn>
  readonly schema: JsonEditor
  readonly config: JsonEditor
  readonly changes: PlanChange[]
  readonly warnings: PlanWarning[]
  readonly faults: PlanFault[]
}

/** Something that makes the plan impossible. */
export interface PlanFault {
  readonly code: 'PLAN_CONFLICT' | 'FUNCTION_UNKNOWN'
  /** As in `PlanWarning`; also the path of an option. */
  readonly path: string
  readonly message: string
  readonly remedy?: string | undefined
}

/** A draft without columns. */
export function newDraft (input: PlanInput): Draft {
  const changes: PlanChange[] = []
  return {
    input,
    columns: new Map(),
    schema: new JsonEditor(tidySchema(input.schema), 'schema', changes),
    config: new JsonEditor(withoutNulls(input.tableConfig.json) as JsonObject, 'tableConfig', changes),
    changes,
    warnings: [],
    faults: []
  }
}

/** Records what makes the plan impossible, and what can be done about it. */
export function addFault (draft: Draft, path: string, message: string, remedy?: string): void {
  draft.faults.push({ code: 'PLAN_CONFLICT', path, message, remedy })
}

/** Records what the user should look at. */
export function warn (draft: Draft, code: string, path: string, message: string, remedy?: string): void {
  draft.warnings.push({ code, path, message, remedy })
}

/** Words of a source, for changes and descriptions. */
export function sourceText (source: ColumnSource): string {
  switch (source.kind) {
    case 'attribute': return `attribute ${source.paths.map((path) => path.join('.')).join(' or ')}`
    case 'record': return `record field ${source.field}`
    case 'keyHash': return 'hash of the primary key'
    case 'none': return 'nothing'
  }
}

/** True for the two times of a record. */
export function isRecordTime (source: ColumnSource): boolean {
  return source.kind === 'record' && (source.field === 'ApproximateCreationDateTime' || source.field === 'version')
}

/** Path of a field spec in the schema's JSON: `dimensionFieldSpecs[3]` -> its steps. */
export function specPath (spec: SchemaColumn): readonly string[] {
  return spec.path.replace(/\]/g, '').split('[')
}

/** Adds a dimension or dateTime column to the schema. */
export function addColumn (
  draft: Draft, spec: Omit<SchemaColumn, 'path'>, source: ColumnSource, role: ColumnRole, code: string, why: string
): void {
  const list = spec.fieldType === 'DATE_TIME' ? 'dateTimeFieldSpecs' : 'dimensionFieldSpecs'
  const json = spec.fieldType === 'DATE_TIME'
    ? { name: spec.name, dataType: spec.dataType, format: spec.dateTimeFormat!, granularity: spec.dateTimeGranularity! }
    : { name: spec.name, dataType: spec.dataType }
  const index = (draft.schema.get(list) as readonly unknown[] | undefined)?.length ?? 0
  draft.schema.append([list], json, code, why, `${spec.name} (${spec.dataType})`)
  draft.columns.set(spec.name, { spec: { ...spec, path: `${list}[${index}]` }, source, transformFunction: undefined, role, added: true })
}
