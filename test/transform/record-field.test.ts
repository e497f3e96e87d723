import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Fault } from '../../src/decode/fault.ts'
import type { ItemRecord } from '../../src/decode/item-record.ts'
import type { DataType } from '../../src/schema/data-type.ts'
import { recordFields } from '../../src/schema/row-plan.ts'
import type { ColumnPlan, RecordField } from '../../src/schema/row-plan.ts'
import { compileCoercer } from '../../src/transform/coerce/coercer.ts'
import { fieldReader, fieldValue, isRecordField } from '../../src/transform/record-field.ts'
import { itemRecord as record } from './item-record.ts'
import { column } from './plan.ts'

const item: ItemRecord = { ...record, kind: 'item', isTtl: false, time: undefined, eventName: null, eventID: null, tableName: null, awsRegion: null, sequenceNumber: null, sizeBytes: null }

function cell (of: ItemRecord, field: RecordField, type: DataType, over: Partial<ColumnPlan> = {}): unknown {
  const plan = column('c', type, over)
  const value = fieldReader(field, plan, compileCoercer(plan, 1, { rounded: () => {}, shortened: () => {} }))(of)
  return value instanceof Fault ? value.reason : value
}

describe('fieldReader', () => {
  it('gives times in microseconds, and in ms to TIMESTAMP columns', () => {
    for (const [field, time] of [['ApproximateCreationDateTime', 1719039879869591], ['version', 1719039879869592]] as const) {
      assert.equal(cell(record, field, 'LONG'), time)
      assert.equal(cell(record, field, 'TIMESTAMP'), 1719039879869)
      assert.equal(cell(record, field, 'STRING'), String(time))
      assert.equal(cell(record, field, 'DOUBLE'), time)
      assert.equal(cell(record, field, 'INT'), 'NUMBER_NOT_EXACT')
      assert.deepEqual(cell(record, field, 'LONG', { multiValue: true }), [time])
      assert.deepEqual(cell(record, field, 'TIMESTAMP', { multiValue: true }), [1719039879869])
    }
  })

  it('gives times in the format of the column', () => {
    const timed = (type: DataType, dateTimeFormat: string): unknown => cell(record, 'ApproximateCreationDateTime', type, { fieldType: 'DATE_TIME', dateTimeFormat })
    assert.equal(timed('LONG', '1:MILLISECONDS:EPOCH'), 1719039879869)
    assert.equal(timed('LONG', '1:NANOSECONDS:EPOCH'), 1719039879869591000n)
    assert.equal(timed('INT', '1:DAYS:SIMPLE_DATE_FORMAT:yyyyMMdd'), 20240622)
    assert.equal(timed('STRING', '1:DAYS:SIMPLE_DATE_FORMAT:yyyy-MM-dd'), '2024-06-22')
    assert.equal(timed('INT', '1:MILLISECONDS:EPOCH'), 'NUMBER_NOT_EXACT')
    assert.equal(cell(item, 'ApproximateCreationDateTime', 'LONG', { dateTimeFormat: '1:DAYS:EPOCH' }), null)
  })

  it('gives booleans as BOOL', () => {
    for (const field of ['isDelete', 'isTtlDelete'] as const) {
      assert.deepEqual([cell(record, field, 'BOOLEAN'), cell(item, field, 'BOOLEAN')], [1, 0])
      assert.deepEqual([cell(record, field, 'STRING'), cell(item, field, 'STRING')], ['true', 'false'])
      assert.equal(cell(record, field, 'BYTES'), 'BAD_VALUE')
    }
    assert.equal(cell({ ...record, isTtl: false }, 'isTtlDelete', 'BOOLEAN'), 0)
  })

  it('gives texts as S and sizes as N', () => {
    assert.deepEqual(['eventName', 'eventID', 'tableName', 'awsRegion', 'sequenceNumber'].map((field) => cell(record, field as RecordField, 'STRING')), ['REMOVE', 'e-1', 'meetups', 'us-east-2', '4421584500000000017450439091'])
    assert.equal(cell(record, 'sequenceNumber', 'LONG'), 'NUMBER_NOT_EXACT')
    assert.equal(cell(record, 'SizeBytes', 'INT'), 313)
    assert.equal(cell(record, 'SizeBytes', 'STRING'), '313')
  })

  it('gives null where a record has none', () => {
    for (const field of recordFields) {
      const isNull = cell(item, field, 'STRING') === null
      assert.equal(isNull, !['version', 'isDelete', 'isTtlDelete'].includes(field), field)
      assert.equal(fieldValue(item, field) === null, isNull, field)
    }
    assert.equal(cell(record, 'shardId', 'STRING'), null)
    assert.equal(cell({ ...record, shardId: 'shardId-7' }, 'shardId', 'STRING'), 'shardId-7')
  })
})

describe('isRecordField', () => {
  it('knows the fields by name', () => {
    for (const field of recordFields) assert.ok(isRecordField(field))
    for (const name of ['eventname', 'Keys', '', 'constructor']) assert.equal(isRecordField(name), false)
  })
})
