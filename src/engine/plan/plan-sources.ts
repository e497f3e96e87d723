import { didYouMean } from '../../schema/near-name.ts'
import type { SchemaColumn } from '../../schema/pinot-schema.ts'
import { recordFields } from '../../schema/row-plan.ts'
import type { ColumnSource, RecordField } from '../../schema/row-plan.ts'
import { recordTimeFault } from '../../transform/record-time.ts'
import { addFault, isRecordTime, sourceText, warn } from './draft.ts'
import type { Draft } from './draft.ts'

/**
 * What each column of the schema is filled from: its mapping; else the record's field of its name; else the top-level
 * attribute of its name. A transform function, of the table config before that of the schema as in Pinot
 * (ExpressionTransformerUtils), fills the nulls of that source.
 */
export function planSources (draft: Draft): void {
  const { schema, tableConfig, options, facts } = draft.input
  for (const spec of schema.columns) {
    const mapping = options.mapping.columns[spec.name]
    const declared = declaredFunction(draft, spec)
    const handMade = mapping?.paths !== undefined || mapping?.record !== undefined || mapping?.function !== undefined
    const source = sourceOf(spec.name, mapping)
    const transformFunction = mapping?.function ?? (neverNull(source) ? undefined : declared)
    draft.columns.set(spec.name, { spec, source, transformFunction, role: 'none', added: false })
    if (!handMade) adviseOn(draft, spec.name, source, transformFunction, facts.attributes[spec.name] ?? 0)
    checkRecordTime(draft, spec, source)
  }
  const names = schema.columns.map(({ name }) => name)
  for (const name of Object.keys(tableConfig.transforms)) {
    if (!draft.columns.has(name)) unknownColumn(draft, 'tableConfig.ingestionConfig.transformConfigs', name, names)
  }
  for (const name of Object.keys(options.mapping.columns)) {
    if (!draft.columns.has(name)) unknownColumn(draft, 'mapping.columns', name, names)
  }
}

function declaredFunction (draft: Draft, spec: SchemaColumn): string | undefined {
  const ofConfig = draft.input.tableConfig.transforms[spec.name]
  if (ofConfig !== undefined && spec.transformFunction !== undefined && ofConfig !== spec.transformFunction) {
    warn(draft, 'FUNCTION_TWICE', `column ${spec.name}`,
      `has a function in the schema and one in ingestionConfig.transformConfigs; as in Pinot the latter is used: ${ofConfig}`,
      'take one of them out')
  }
  return ofConfig ?? spec.transformFunction
}

function sourceOf (name: string, mapping: { paths?: readonly (readonly string[])[] | undefined, record?: RecordField | undefined, function?: string | undefined } | undefined): ColumnSource {
  if (mapping?.paths !== undefined) return { kind: 'attribute', paths: mapping.paths }
  if (mapping?.record !== undefined) return { kind: 'record', field: mapping.record }
  if (mapping?.function !== undefined) return { kind: 'none' }
  const field = recordFields.find((it) => it === name)
  return field === undefined ? { kind: 'attribute', paths: [[name]] } : { kind: 'record', field }
}

function neverNull (source: ColumnSource): boolean {
  return source.kind === 'record' && (source.field === 'version' || source.field === 'isDelete' || source.field === 'isTtlDelete')
}

function adviseOn (draft: Draft, name: string, source: ColumnSource, transformFunction: string | undefined, seen: number): void {
  if (seen === 0) return
  if (source.kind === 'record') {
    warn(draft, 'RECORD_FIELD_HIDES_ATTRIBUTE', `column ${name}`,
      `takes the ${sourceText(source)}, though ${seen} of ${draft.input.facts.records} items have an attribute ${name}`,
      `if the attribute is meant: mapping.columns.${name}.path: ${name}`)
  } else if (transformFunction !== undefined) {
    warn(draft, 'FUNCTION_FILLS_NULLS', `column ${name}`,
      `${seen} of ${draft.input.facts.records} items have an attribute ${name}, which is taken; the function ${transformFunction} only fills the column where it is missing, as in Pinot`,
      `if the function is meant always: mapping.columns.${name}.function: ${transformFunction}`)
  }
}

/** A dateTime column has the record's times in its own format, where they can be written so. */
function checkRecordTime (draft: Draft, spec: SchemaColumn, source: ColumnSource): void {
  if (spec.dateTimeFormat === undefined || !isRecordTime(source)) return
  const fault = recordTimeFault(spec)
  if (fault !== undefined) {
    addFault(draft, `column ${spec.name}`, `takes the ${sourceText(source)}, but ${fault}`, 'make it a TIMESTAMP, or a LONG of the format 1:MILLISECONDS:EPOCH')
  }
}

function unknownColumn (draft: Draft, path: string, name: string, names: readonly string[]): void {
  addFault(draft, `${path}.${name}`, `the schema has no such column${didYouMean(name, names)}`)
}
