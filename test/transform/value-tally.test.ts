import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ValueTally } from '../../src/transform/value-tally.ts'

describe('ValueTally', () => {
  it('counts what is committed alone', () => {
    const tally = new ValueTally()
    tally.note('nulled', 'a')
    tally.note('rounded', 'a')
    tally.commit()
    tally.note('nulled', 'a')
    tally.drop()
    tally.commit()
    tally.note('nulled', 'a')
    tally.note('shortened', '__proto__')
    tally.commit()
    const totals = tally.totals()
    assert.deepEqual({ nulled: totals.nulled, rounded: totals.rounded }, { nulled: { a: 2 }, rounded: { a: 1 } })
    assert.deepEqual(Object.entries(totals.shortened), [['__proto__', 1]])
  })
})
