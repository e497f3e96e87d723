import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Image } from '../../src/decode/attribute-value.ts'
import type { ItemRecord } from '../../src/decode/item-record.ts'
import type { Cell } from '../../src/schema/data-type.ts'
import type { ColumnPlan, RecordPlan } from '../../src/schema/row-plan.ts'
import { compileKeyHash } from '../../src/transform/key-hash.ts'
import { compileRow } from '../../src/transform/row-builder.ts'
import { ValueTally } from '../../src/transform/value-tally.ts'
import { fakeFunctions } from './fake-functions.ts'
import { attribute, column, idColumn, rowPlan } from './plan.ts'

function recordOf (kind: ItemRecord['kind'], image: Image, oldImage?: Image): ItemRecord {
  return {
    kind,
    image,
    oldImage,
    isTtl: false,
    time: 1719039879869591,
    version: 1719039879869591,
    eventName: kind === 'remove' ? 'REMOVE' : 'INSERT',
    eventID: null,
    tableName: null,
    awsRegion: null,
    sequenceNumber: null,
    sizeBytes: null
  }
}

interface Built { readonly row: Record<string, Cell> | string, readonly nulled: Record<string, number> }

/** A row by column, without version and isDelete; or the fault as `REASON field`. */
function build (columns: readonly ColumnPlan[], record: ItemRecord, plan: Partial<RecordPlan> = {}): Built {
  const tally = new ValueTally()
  const rows = rowPlan(columns, {}, { base64: 1, ...plan })
  const builder = compileRow(rows, fakeFunctions, tally)
  const cells: Cell[] = rows.columns.map(() => 'left over')
  const fault = builder.build(record, cells)
  tally.commit()
  const { nulled } = tally.totals()
  if (fault !== undefined) return { row: `${fault.reason} ${String(fault.field)}`, nulled }
  const entries = rows.columns.map(({ name }, i) => [name, cells[i]!] as const)
  return { row: Object.fromEntries(entries.filter(([name]) => name !== 'version' && name !== 'isDelete')), nulled }
}

const insert = (image: Image): ItemRecord => recordOf('insert', { id: { S: 'k' }, ...image })
const rowOf = (columns: readonly ColumnPlan[], image: Image): Built['row'] => build(columns, insert(image)).row

describe('compileRow', () => {
  it('fills every column from its source', () => {
    const columns = [
      column('n', 'INT'),
      column('city', 'STRING', { source: attribute('address.city', 'city') }),
      column('eventName', 'STRING'),
      column('none', 'STRING', { source: { kind: 'none' } })
    ]
    assert.deepEqual(rowOf(columns, { n: { N: '1' }, address: { M: { city: { S: 'Bonn' } } } }), { n: 1, city: 'Bonn', eventName: 'INSERT', none: null, id: 'k' })
    assert.deepEqual(rowOf(columns, { address: { M: { city: { NULL: true } } }, city: { S: 'Ulm' } }), { n: null, city: 'Ulm', eventName: 'INSERT', none: null, id: 'k' })
  })

  it('takes no delete flag and no version from the item', () => {
    const plan = rowPlan([])
    const cells: Cell[] = []
    compileRow(plan, fakeFunctions, new ValueTally()).build(insert({ isDelete: { BOOL: true }, version: { N: '9' } }), cells)
    assert.deepEqual(cells, ['k', 1719039879869591, 0])
  })

  it('needs keys and required columns', () => {
    assert.equal(build([], recordOf('insert', {})).row, 'KEY_MISSING id')
    assert.equal(build([], recordOf('insert', { id: { NULL: true } })).row, 'KEY_MISSING id')
    assert.equal(rowOf([column('must', 'INT', { required: true })], {}), 'REQUIRED_NULL must')
  })

  it('needs the key attributes, mapped or not', () => {
    const plan = { keyAttributes: ['id', 'sort'] }
    assert.equal(build([], insert({}), plan).row, 'KEY_MISSING sort')
    assert.deepEqual(build([], insert({ sort: { N: '1' } }), plan).row, { id: 'k' })
    assert.equal(build([], recordOf('remove', { id: { S: 'k' } }, { sort: { N: '1' } }), { ...plan, removeImage: 'old' }).row, 'KEY_MISSING sort')
  })

  it('decides by the first fault: columns in order, then functions, then what is missing', () => {
    const bad = { a: { X: 1 }, b: { N: 'x' } }
    assert.equal(rowOf([column('a', 'INT'), column('b', 'INT')], bad), 'UNKNOWN_TYPE_TAG a')
    assert.equal(rowOf([column('b', 'INT'), column('a', 'INT')], bad), 'BAD_VALUE b')
    assert.equal(rowOf([column('f', 'INT', { source: { kind: 'none' }, transformFunction: 'fail()' }), column('b', 'INT')], bad), 'BAD_VALUE b')
    assert.equal(build([column('b', 'INT')], recordOf('insert', { b: { N: 'x' } })).row, 'BAD_VALUE b')
    assert.equal(build([column('f', 'INT', { source: { kind: 'none' }, transformFunction: 'fail()' })], recordOf('insert', {})).row, 'FUNCTION_FAILED f')
  })

  it('counts what a policy makes null', () => {
    const columns = [column('n', 'INT', { numbers: 'null' }), column('b', 'BYTES', { onBadValue: 'null' })]
    assert.deepEqual(build(columns, insert({ n: { N: '1.5' }, b: { B: '?' } })), { row: { n: null, b: null, id: 'k' }, nulled: { n: 1, b: 1 } })
    assert.equal(rowOf(columns, { n: { S: 'x' } }), 'BAD_VALUE n')
  })

  it('fills a null of the source by the function, and nothing else', () => {
    const filled = column('n', 'INT', { transformFunction: 'sum(a, b)', onBadValue: 'null' })
    const image = { a: { N: '1' }, b: { N: '2' } }
    assert.deepEqual(build([filled], insert(image)), { row: { n: 3, id: 'k' }, nulled: {} })
    assert.deepEqual(build([filled], insert({ ...image, n: { N: '9' } })).row, { n: 9, id: 'k' })
    assert.deepEqual(build([filled], insert({ ...image, n: { S: 'x' } })), { row: { n: null, id: 'k' }, nulled: { n: 1 } })
  })

  it('computes columns behind those that they need', () => {
    const computed = (name: string, transformFunction: string): ColumnPlan => column(name, 'INT', { source: { kind: 'none' }, transformFunction })
    assert.deepEqual(rowOf([computed('c', 'sum(b, a)'), computed('b', 'sum(a, a)'), column('a', 'INT')], { a: { N: '2' } }), { c: 6, b: 4, a: 2, id: 'k' })
    assert.throws(() => rowOf([computed('x', 'sum(y)'), computed('y', 'sum(x)')], {}), { code: 'PLAN_CONFLICT' })
  })

  it('hashes the whole key, computed keys too', () => {
    const hash = column('hash', 'INT', { source: { kind: 'keyHash' } })
    const second = column('second', 'LONG', { isKey: true, source: { kind: 'none' }, transformFunction: 'sum(n, 1)' })
    const row = rowOf([hash, idColumn, second], { n: { N: '4' } }) as Record<string, Cell>
    assert.deepEqual(row, { hash: compileKeyHash(['STRING', 'LONG'])(['k', 5]), id: 'k', second: 5 })
    assert.throws(() => rowOf([column('hash', 'STRING', { source: { kind: 'keyHash' } })], {}), { code: 'PLAN_CONFLICT' })
    assert.throws(() => rowOf([column('hash', 'INT', { source: { kind: 'keyHash' }, isKey: true })], {}), { code: 'PLAN_CONFLICT' })
  })

  it('tells which attributes are taken', () => {
    const columns = [
      column('city', 'STRING', { source: attribute('address.city', 'town') }),
      column('n', 'INT', { source: { kind: 'none' }, transformFunction: 'sum(size.x, eventName, city, plain)' })
    ]
    const { mappedAttributes } = compileRow(rowPlan(columns), fakeFunctions, new ValueTally())
    assert.deepEqual([...new Set(mappedAttributes)].sort(), ['address', 'id', 'plain', 'size', 'size.x', 'town'])
  })
})

describe('rows of a REMOVE', () => {
  const columns = [column('n', 'INT'), column('sort', 'LONG')]
  const keys = { id: { S: 'k' }, sort: { N: '7' } }
  const old = { id: { S: 'other' }, sort: { N: '8' }, n: { N: '1' } }

  it('are of the keys alone', () => {
    assert.deepEqual(build(columns, recordOf('remove', keys, old)).row, { n: null, sort: 7, id: 'k' })
  })

  it('take other columns than keys from the old image, if there is one', () => {
    assert.deepEqual(build(columns, recordOf('remove', keys, old), { removeImage: 'old' }).row, { n: 1, sort: 8, id: 'k' })
    assert.deepEqual(build(columns, recordOf('remove', keys), { removeImage: 'old' }).row, { n: null, sort: 7, id: 'k' })
  })

  it('are not lost for a value of another column', () => {
    const bad = { ...old, n: { N: '1.5' }, sort: { X: 1 } }
    assert.deepEqual(build(columns, recordOf('remove', keys, bad), { removeImage: 'old' }), { row: { n: null, sort: null, id: 'k' }, nulled: { n: 1, sort: 1 } })
    const failing = column('f', 'INT', { source: { kind: 'none' }, transformFunction: 'fail()' })
    assert.deepEqual(build([failing], recordOf('remove', keys)), { row: { f: null, id: 'k' }, nulled: { f: 1 } })
    assert.equal(build([{ ...failing, required: true }], recordOf('remove', keys)).row, 'FUNCTION_FAILED f')
    assert.equal(build([], recordOf('remove', { id: { S: '\ud800' } })).row, 'KEY_NOT_EXACT id')
  })

  it('need their keys in Keys, mapped or computed', () => {
    assert.equal(build([], recordOf('remove', { sort: { N: '7' } }, old), { removeImage: 'old' }).row, 'KEY_MISSING id')
    const computed = column('id', 'LONG', { isKey: true, required: true, source: { kind: 'none' }, transformFunction: 'sum(sort, 1)' })
    assert.deepEqual(build([computed], recordOf('remove', keys, old), { removeImage: 'old' }).row, { id: 8 })
  })

  it('have an image to count unmapped attributes of', () => {
    const record = recordOf('remove', keys, old)
    const imageOf = (removeImage: 'keys' | 'old', of: ItemRecord): Image => compileRow(rowPlan([], {}, { removeImage }), fakeFunctions, new ValueTally()).imageOf(of)
    assert.equal(imageOf('keys', record), keys)
    assert.equal(imageOf('old', record), old)
    assert.equal(imageOf('old', recordOf('remove', keys)), keys)
  })
})
