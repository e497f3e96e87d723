import { readFileSync } from 'node:fs'
import { defaultNullOf, storedTypeOf } from '../../src/schema/data-type.ts'
import type { DataType, FieldType } from '../../src/schema/data-type.ts'
import { recordFields } from '../../src/schema/row-plan.ts'
import type { ColumnPlan, RecordField, RowPlan } from '../../src/schema/row-plan.ts'
import type { Shape } from '../data/shape.ts'

interface FieldSpec {
  readonly name: string
  readonly dataType: DataType
  readonly singleValueField?: boolean
  readonly transformFunction?: string
}

type Schema = Readonly<Partial<Record<'dimensionFieldSpecs' | 'metricFieldSpecs' | 'dateTimeFieldSpecs', readonly FieldSpec[]>>> &
  { readonly primaryKeyColumns: readonly string[] }

/** A row plan of a shape's schema, with everything at its default: what the decoder alone needs. */
export function shapePlan (shape: Shape, form: 'change' | 'export'): RowPlan {
  const schema = JSON.parse(readFileSync(new URL(`../data/shapes/${shape.name}/schema.json`, import.meta.url), 'utf8')) as Schema
  const columns = [
    ...(schema.dimensionFieldSpecs ?? []).map((field) => columnPlan(schema, field, 'DIMENSION')),
    ...(schema.metricFieldSpecs ?? []).map((field) => columnPlan(schema, field, 'METRIC')),
    ...(schema.dateTimeFieldSpecs ?? []).map((field) => columnPlan(schema, field, 'DATE_TIME'))
  ]
  const fieldColumn = (field: RecordField, dataType: DataType): string => {
    const column = columns.find(({ source, name }) => name === field || (source.kind === 'record' && source.field === field))
    if (column !== undefined) return column.name
    columns.push(columnPlan(schema, { name: field, dataType }, 'DIMENSION'))
    return field
  }
  return {
    table: `${shape.name}_OFFLINE`,
    keyColumns: schema.primaryKeyColumns,
    versionColumn: fieldColumn('version', 'LONG'),
    deleteColumn: fieldColumn('isDelete', 'BOOLEAN'),
    columns,
    partition: { column: shape.keyAttributes[0]!, function: 'Murmur', count: 8 },
    record: {
      form,
      base64: form === 'change' ? 2 : 1,
      ...(form === 'export' ? { exportVersion: 1_719_082_124_000_000n, exportTime: 1_719_082_124_000_000n } : {}),
      tableNames: [],
      removeImage: 'keys',
      ttlDeletes: 'apply',
      keyAttributes: shape.keyAttributes,
      maxLineBytes: 16 << 20
    }
  }
}

function columnPlan (schema: Schema, field: FieldSpec, fieldType: FieldType): ColumnPlan {
  const { name, dataType } = field
  const isKey = schema.primaryKeyColumns.includes(name)
  const isField = (recordFields as readonly string[]).includes(name)
  return {
    name,
    dataType,
    storedType: storedTypeOf(dataType),
    multiValue: field.singleValueField === false,
    fieldType,
    defaultNull: defaultNullOf(dataType, fieldType),
    source: isField ? { kind: 'record', field: name as RecordField } : { kind: 'attribute', paths: [[name]] },
    transformFunction: field.transformFunction,
    isKey,
    required: isKey || name === 'version' || name === 'isDelete',
    numbers: 'deadLetter',
    onBadValue: 'deadLetter',
    maxLengthStrategy: 'NO_ACTION',
    encoding: 'measured',
    compression: 'LZ4'
  }
}
