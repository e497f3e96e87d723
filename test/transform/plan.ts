import { defaultNullOf, storedTypeOf } from '../../src/schema/data-type.ts'
import type { DataType } from '../../src/schema/data-type.ts'
import { recordFields } from '../../src/schema/row-plan.ts'
import type { ColumnPlan, ColumnSource, RecordField, RecordPlan, RowPlan } from '../../src/schema/row-plan.ts'

/** A column as the planner would make it of a plain schema: the attribute or record field of its name. */
export function column (name: string, dataType: DataType, over: Partial<ColumnPlan> = {}): ColumnPlan {
  const isField = (recordFields as readonly string[]).includes(name)
  return {
    name,
    dataType,
    storedType: storedTypeOf(dataType),
    multiValue: false,
    fieldType: 'DIMENSION',
    defaultNull: defaultNullOf(dataType, over.fieldType ?? 'DIMENSION'),
    source: isField ? { kind: 'record', field: name as RecordField } : attribute(name),
    isKey: false,
    required: false,
    numbers: 'deadLetter',
    onBadValue: 'deadLetter',
    maxLengthStrategy: 'NO_ACTION',
    encoding: 'measured',
    compression: 'LZ4',
    ...over
  }
}

/** A source of paths written with dots. */
export function attribute (...paths: readonly string[]): ColumnSource {
  return { kind: 'attribute', paths: paths.map((path) => path.split('.')) }
}

/** The key column of the plans below. */
export const idColumn: ColumnPlan = column('id', 'STRING', { isKey: true, required: true })
/** Version and delete column of the plans below. */
export const recordColumns: readonly ColumnPlan[] = [
  column('version', 'LONG', { required: true }),
  column('isDelete', 'BOOLEAN', { required: true })
]

/** A plan of change records with the columns id, version, isDelete and the given ones, which come first. */
export function rowPlan (columns: readonly ColumnPlan[], over: Partial<RowPlan> = {}, record: Partial<RecordPlan> = {}): RowPlan {
  const names = new Set(columns.map((each) => each.name))
  const all = [...columns, ...[idColumn, ...recordColumns].filter((each) => !names.has(each.name))]
  return {
    table: 'test_OFFLINE',
    columns: all,
    keyColumns: all.filter((each) => each.isKey).map((each) => each.name),
    versionColumn: 'version',
    deleteColumn: 'isDelete',
    partition: { column: 'id', function: 'Murmur', count: 4 },
    record: {
      form: 'change',
      base64: 2,
      tableNames: [],
      removeImage: 'keys',
      ttlDeletes: 'apply',
      keyAttributes: [],
      maxLineBytes: 16 << 20,
      ...record
    },
    ...over
  }
}
