import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { dataTypes } from '../../../src/schema/data-type.ts'
import { parseDecimal } from '../../../src/decode/number-text.ts'
import { spelledNumbers } from '../../decode/exact-number.ts'
import { cellOf } from './coerce-value.ts'
import type { DataType } from '../../../src/schema/data-type.ts'

const key = (value: unknown, type: DataType): unknown => cellOf(value, type, { isKey: true, numbers: 'round' })
const isReason = (cell: unknown): boolean => typeof cell === 'string' && /^(BAD|NUMBER)_/.test(cell)

describe('key columns', () => {
  it('take one spelling of a text only', () => {
    assert.deepEqual(['7', '-7', '0', '9223372036854775807'].map((S) => key({ S }, 'LONG')), [7, -7, 0, 9223372036854775807n])
    for (const S of [' 7', '07', '7.0', '+7', '-0', '7E0', '']) {
      assert.equal(key({ S }, 'LONG'), 'BAD_VALUE', S)
      assert.equal(key({ S }, 'TIMESTAMP'), 'BAD_VALUE', S)
    }
    assert.equal(key({ S: '9223372036854775808' }, 'LONG'), 'NUMBER_NOT_EXACT')
    assert.deepEqual([key({ S: 'true' }, 'BOOLEAN'), key({ S: 'TRUE' }, 'BOOLEAN'), key({ S: '1' }, 'BOOLEAN')], [1, 'BAD_VALUE', 'BAD_VALUE'])
    assert.deepEqual([key({ S: 'ab' }, 'BYTES'), key({ S: 'AB' }, 'BYTES'), key({ S: ' ab' }, 'BYTES')], ['#ab', 'BAD_VALUE', 'BAD_VALUE'])
    assert.equal(key({ S: '2024-07-10' }, 'TIMESTAMP'), 'BAD_VALUE')
    for (const type of ['FLOAT', 'DOUBLE', 'BIG_DECIMAL'] as const) assert.equal(key({ S: '1' }, type), 'BAD_VALUE')
    assert.deepEqual([key({ S: '1' }, 'JSON'), key({ S: '"1"' }, 'JSON')], ['"1"', '"\\"1\\""'])
  })

  it('take texts as they are', () => {
    assert.equal(key({ S: ' a\0 ' }, 'STRING'), ' a\0 ')
    assert.equal(key({ S: '\udfff' }, 'STRING'), 'BAD_UNICODE')
    assert.equal(key({ B: 'AAEC' }, 'STRING'), '000102')
  })

  it('take no maps, lists and sets', () => {
    for (const value of [{ M: {} }, { L: [] }, { SS: ['a'] }]) {
      for (const type of dataTypes) assert.equal(key(value, type), 'BAD_VALUE')
    }
  })

  it('are never rounded', () => {
    assert.equal(key({ N: '1.5' }, 'INT'), 'NUMBER_NOT_EXACT')
    assert.equal(key({ N: '0.1234567890123456' }, 'DOUBLE'), 'NUMBER_NOT_EXACT')
    assert.equal(key({ N: '0.123456789012345' }, 'DOUBLE'), 0.123456789012345)
    assert.equal(key({ N: '1234567' }, 'FLOAT'), 'NUMBER_NOT_EXACT')
    assert.equal(key({ N: '123456' }, 'FLOAT'), 123456)
    assert.equal(key({ N: '1E-44' }, 'FLOAT'), 'NUMBER_NOT_EXACT')
  })

  it('never make one cell of two keys', () => {
    const sameType = fc.constantFrom(...dataTypes)
    // Neighbours, and a number in two spellings: equal cells must mean equal numbers.
    const near = spelledNumbers.chain(({ text, digits, exponent }) =>
      fc.tuple(fc.constant(text), fc.constantFrom(`${digits}e${exponent}`, `${digits + 1n}e${exponent}`, `${digits}0e${exponent}`)))
    fc.assert(fc.property(near, sameType, ([a, b], type) => {
      const [first, second] = [key({ N: a }, type), key({ N: b }, type)]
      if (isReason(first) || isReason(second)) return
      if (JSON.stringify(first, plain) === JSON.stringify(second, plain)) assert.deepEqual(parseDecimal(a), parseDecimal(b))
    }), { numRuns: 2000 })
    const text = fc.oneof(fc.string(), fc.stringMatching(/^[ +-]?0?[0-9]{1,3}$/), fc.constantFrom('true', 'TRUE', 'ab', 'AB', '"ab"'))
    fc.assert(fc.property(text, text, sameType, (a, b, type) => {
      const [first, second] = [key({ S: a }, type), key({ S: b }, type)]
      if (a !== b && !isReason(first) && !isReason(second)) assert.notDeepEqual(first, second)
    }), { numRuns: 2000 })
  })
})

function plain (_name: string, value: unknown): unknown {
  return typeof value === 'bigint' ? `${value}n` : value
}
