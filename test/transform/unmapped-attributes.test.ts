import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { UnmappedAttributes } from '../../src/transform/unmapped-attributes.ts'

describe('UnmappedAttributes', () => {
  it('counts attributes by name, but for those that are mapped', () => {
    const unmapped = new UnmappedAttributes(['id'])
    unmapped.count({ id: 1, a: 1, constructor: 1 })
    unmapped.count({ a: 1 })
    assert.deepEqual(Object.entries(unmapped.totals()), [['a', 2], ['constructor', 1]])
  })

  it('names the first 1000 and counts the rest together', () => {
    const unmapped = new UnmappedAttributes([])
    const image = Object.fromEntries(Array.from({ length: 1010 }, (_, n) => [`a${n}`, 1]))
    unmapped.count(image)
    unmapped.count(image)
    const totals = unmapped.totals()
    assert.equal(Object.keys(totals).length, 1001)
    assert.deepEqual([totals.a0, totals.a999, totals.a1000, totals['*']], [2, 2, undefined, 20])
  })
})
