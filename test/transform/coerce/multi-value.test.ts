import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { cellOf, coerced } from './coerce-value.ts'
import type { DataType } from '../../../src/schema/data-type.ts'

const cells = (value: unknown, type: DataType, base64: 1 | 2 = 1): unknown => cellOf(value, type, { multiValue: true }, base64)

describe('multi-value columns', () => {
  it('take lists and sets element by element, in their order', () => {
    assert.deepEqual(cells({ L: [{ N: '3' }, { S: '1' }, { BOOL: true }] }, 'INT'), [3, 1, 1])
    assert.deepEqual(cells({ SS: ['b', 'a'] }, 'STRING'), ['b', 'a'])
    assert.deepEqual(cells({ NS: ['2', '-1.5'] }, 'DOUBLE'), [2, -1.5])
    assert.deepEqual(cells({ NS: ['2', '-1.50'] }, 'STRING'), ['2', '-1.50'])
    assert.deepEqual(cells({ BS: ['AAE='] }, 'BYTES'), ['#0001'])
    assert.deepEqual(cells({ BS: ['QUFFPQ=='] }, 'BYTES', 2), ['#0001'])
    assert.deepEqual(cells({ L: [{ B: 'QUFFPQ==' }] }, 'BYTES', 2), ['#0001'])
  })

  it('leave out nulls, and are null without elements', () => {
    assert.deepEqual(cells({ L: [{ NULL: true }, { N: '1' }, { NULL: true }] }, 'LONG'), [1])
    for (const value of [{ L: [] }, { L: [{ NULL: true }] }, { SS: [] }, { NS: [] }, { BS: [] }]) assert.equal(cells(value, 'LONG'), null)
  })

  it('have a fault as a whole', () => {
    assert.equal(cells({ L: [{ N: '1' }, { N: '1.5' }] }, 'INT'), 'NUMBER_NOT_EXACT')
    assert.equal(cells({ L: [{ N: '1' }, { L: [{ N: '2' }] }] }, 'INT'), 'BAD_VALUE')
    assert.equal(cells({ L: [{ M: {} }] }, 'LONG'), 'BAD_VALUE')
    assert.equal(cells({ L: [{ S: 'a' }, 'b'] }, 'STRING'), 'UNKNOWN_TYPE_TAG')
    assert.equal(cells({ SS: ['a', 5] }, 'STRING'), 'UNKNOWN_TYPE_TAG')
    assert.equal(cells({ NS: [1] }, 'INT'), 'UNKNOWN_TYPE_TAG')
    assert.equal(cells({ BS: ['?'] }, 'BYTES'), 'BAD_BASE64')
    assert.equal(cells({ SS: ['\ud800'] }, 'STRING'), 'BAD_UNICODE')
  })

  it('take what is nested as JSON text in STRING columns', () => {
    assert.deepEqual(cells({ L: [{ M: { a: { N: '1' } } }, { L: [{ S: 'x' }] }, { SS: ['y'] }] }, 'STRING'), ['{"a":1}', '["x"]', '["y"]'])
    assert.deepEqual(cells({ M: { a: { N: '1' } } }, 'STRING'), ['{"a":1}'])
  })

  it('count every element that is rounded or shortened', () => {
    assert.deepEqual(coerced({ NS: ['1.5', '2', '2.5'] }, 'INT', { multiValue: true, numbers: 'round' }), { cell: [2, 2, 3], rounded: 2, shortened: 0 })
    assert.deepEqual(coerced({ SS: ['abc', 'ab', 'bcd'] }, 'STRING', { multiValue: true, maxLength: 2, maxLengthStrategy: 'TRIM_LENGTH' }), { cell: ['ab', 'ab', 'bc'], rounded: 0, shortened: 2 })
  })

  it('do not take a list of one for its element where there is one value only', () => {
    assert.equal(cellOf({ L: [{ N: '1' }] }, 'INT'), 'BAD_VALUE')
  })
})
