import { Fault } from '../decode/fault.ts'
import type { ItemRecord } from '../decode/item-record.ts'
import type { Cell, DataType } from '../schema/data-type.ts'
import { recordFields } from '../schema/row-plan.ts'
import type { ColumnPlan, RecordField } from '../schema/row-plan.ts'
import type { Coercer } from './coerce/coercer.ts'
import { compileTimeWriter, timeUnitOfColumn } from './record-time.ts'

const yes = { BOOL: true }
const no = { BOOL: false }

/** The value of a record field as functions take it (functions/compile.ts, FunctionContext.typeOf). */
export type FieldValue = string | number | boolean | null

/** The types of the fields, as far as functions are concerned. Times and versions are microseconds. */
export const recordFieldTypes: Readonly<Record<RecordField, DataType>> = {
  eventName: 'STRING',
  eventID: 'STRING',
  tableName: 'STRING',
  awsRegion: 'STRING',
  ApproximateCreationDateTime: 'LONG',
  version: 'LONG',
  isDelete: 'BOOLEAN',
  isTtlDelete: 'BOOLEAN',
  sequenceNumber: 'STRING',
  shardId: 'STRING',
  SizeBytes: 'LONG'
}

/** The value of a field; null where the record has none. */
export function fieldValue (record: ItemRecord, field: RecordField): FieldValue {
  switch (field) {
    case 'eventName': return record.eventName
    case 'eventID': return record.eventID
    case 'tableName': return record.tableName
    case 'awsRegion': return record.awsRegion
    case 'ApproximateCreationDateTime': return record.time ?? null
    case 'version': return record.version
    case 'isDelete': return record.kind === 'remove'
    case 'isTtlDelete': return record.isTtl
    case 'sequenceNumber': return record.sequenceNumber
    case 'shardId': return record.shardId ?? null
    case 'SizeBytes': return record.sizeBytes
  }
}

/** True if the name is that of a record field. */
export function isRecordField (name: string): name is RecordField {
  return (recordFields as readonly string[]).includes(name)
}

/**
 * Compiles the cell of a record field in a column: as an attribute of the same value would become it (texts as S,
 * numbers as N, booleans as BOOL). The two times come in the format of the column (record-time.ts).
 */
export function fieldReader (field: RecordField, column: ColumnPlan, coerce: Coercer): (record: ItemRecord) => Cell | Fault {
  switch (field) {
    case 'isDelete': return (record) => coerce(record.kind === 'remove' ? yes : no)
    case 'isTtlDelete': return (record) => coerce(record.isTtl ? yes : no)
    case 'ApproximateCreationDateTime': case 'version':
      return timeReader(field === 'version' ? (record) => record.version : (record) => record.time, column, coerce)
    case 'SizeBytes':
      return (record) => record.sizeBytes === null ? null : coerce({ N: String(record.sizeBytes) })
    default:
      return (record) => {
        const value = fieldValue(record, field)
        return value === null ? null : coerce({ S: value })
      }
  }
}

function timeReader (micros: (record: ItemRecord) => number | undefined, column: ColumnPlan, coerce: Coercer): (record: ItemRecord) => Cell | Fault {
  const { dataType, multiValue } = column
  if (dataType === 'LONG' && !multiValue && timeUnitOfColumn(column) === 1000n) return (record) => micros(record) ?? null
  const write = compileTimeWriter(column)
  return (record) => {
    const time = micros(record)
    if (time === undefined) return null
    const value = write(time)
    return value instanceof Fault ? value : coerce(value)
  }
}
