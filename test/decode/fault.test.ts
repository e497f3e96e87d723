import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Fault, describeValue, excerpt } from '../../src/decode/fault.ts'

describe('Fault', () => {
  it('has a detail of at most 500 characters', () => {
    assert.equal(new Fault('BAD_VALUE', 'x'.repeat(501)).detail, 'x'.repeat(497) + '...')
    assert.equal(new Fault('BAD_VALUE', 'x'.repeat(500)).detail, 'x'.repeat(500))
  })

  it('gets its field later', () => {
    assert.deepEqual(new Fault('BAD_VALUE', 'why').at('c'), new Fault('BAD_VALUE', 'why', 'c'))
  })
})

describe('excerpt', () => {
  it('is the beginning in quotes', () => {
    assert.equal(excerpt('a"\n\ud800'), '"a\\"\\n\\ud800"')
    assert.equal(excerpt('x'.repeat(61)), `"${'x'.repeat(60)}..."`)
  })
})

describe('describeValue', () => {
  it('tells what a value is without a walk through it', () => {
    const values = ['a', 5, true, null, undefined, [1, 2], {}, { a: 1 }, { a: 1, b: 2, c: 3, d: 4 }]
    assert.deepEqual(values.map(describeValue), ['"a"', '5', 'true', 'null', 'undefined', 'an array of 2', 'an empty object', 'an object of "a"', 'an object of "a", "b", "c", ...'])
    const nested = JSON.parse('['.repeat(200_000) + ']'.repeat(200_000)) as unknown
    assert.equal(describeValue(nested), 'an array of 1')
  })
})
