import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { coerced } from './coerce-value.ts'
import type { ColumnPlan, MaxLengthStrategy } from '../../../src/schema/row-plan.ts'

const limited = (text: string, maxLengthStrategy: MaxLengthStrategy, over: Partial<ColumnPlan> = {}): unknown[] => {
  const { cell, shortened } = coerced({ S: text }, 'STRING', { maxLength: 3, maxLengthStrategy, ...over })
  return [cell, shortened]
}

describe('maxLength', () => {
  it('does what the strategy says to longer texts', () => {
    for (const strategy of ['TRIM_LENGTH', 'ERROR', 'SUBSTITUTE_DEFAULT_VALUE', 'NO_ACTION'] as const) assert.deepEqual(limited('abc', strategy), ['abc', 0])
    assert.deepEqual(limited('abcd', 'TRIM_LENGTH'), ['abc', 1])
    assert.deepEqual(limited('abcd', 'SUBSTITUTE_DEFAULT_VALUE', { defaultNull: 'n/a' }), ['n/a', 1])
    assert.deepEqual(limited('abcd', 'ERROR'), ['VALUE_TOO_LONG', 0])
    assert.deepEqual(limited('abcd', 'NO_ACTION'), ['abcd', 0])
  })

  it('counts UTF-16 units and leaves no half of a pair', () => {
    assert.deepEqual(limited('ab\u{1f600}', 'TRIM_LENGTH'), ['ab', 1])
    assert.deepEqual(limited('a\u{1f600}b', 'TRIM_LENGTH'), ['a\u{1f600}', 1])
    assert.deepEqual(limited('äöüß', 'TRIM_LENGTH'), ['äöü', 1])
  })

  it('is 512 where a strategy has no length', () => {
    assert.deepEqual(limited('a'.repeat(513), 'TRIM_LENGTH', { maxLength: undefined }), ['a'.repeat(512), 1])
  })

  it('never touches a key', () => {
    for (const strategy of ['TRIM_LENGTH', 'ERROR', 'SUBSTITUTE_DEFAULT_VALUE'] as const) {
      assert.deepEqual(limited('abcd', strategy, { isKey: true }), ['VALUE_TOO_LONG', 0])
    }
    assert.deepEqual(limited('abcd', 'NO_ACTION', { isKey: true }), ['abcd', 0])
  })

  it('holds for JSON and BYTES, after conversion, and for nothing else', () => {
    const trim = { maxLength: 2, maxLengthStrategy: 'TRIM_LENGTH' } as const
    assert.deepEqual(coerced({ B: 'AAEC' }, 'BYTES', trim), { cell: '#0001', rounded: 0, shortened: 1 })
    assert.deepEqual(coerced({ B: 'AAEC' }, 'STRING', trim), { cell: '00', rounded: 0, shortened: 1 })
    assert.deepEqual(coerced({ M: { a: { N: '1' } } }, 'JSON', { ...trim, maxLengthStrategy: 'ERROR' }), { cell: 'VALUE_TOO_LONG', rounded: 0, shortened: 0 })
    assert.deepEqual(coerced({ N: '1234' }, 'INT', trim), { cell: 1234, rounded: 0, shortened: 0 })
    assert.deepEqual(coerced({ BOOL: true }, 'STRING', trim), { cell: 'tr', rounded: 0, shortened: 1 })
  })
})
