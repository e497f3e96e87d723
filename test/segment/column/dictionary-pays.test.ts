import { describe, it } from 'node:test'
import assert from 'node:assert/strict'
import { dictionaryPays } from '../../../src/segment/column/dictionary-pays.ts'
import { column } from '../plans.ts'

describe('measured columns', () => {
  it('have a dictionary where it makes the column no larger than the ratio allows', () => {
    const long = column('c', 'LONG')
    assert.ok(dictionaryPays(long, 100, 10_000))
    assert.ok(!dictionaryPays(long, 10_000, 10_000))
    // raw 80; dictionary 80 + 5: 0.94 is above 0.85. Of 3000: 24000 / (24000 + 4500) is not.
    assert.ok(dictionaryPays(long, 10, 10))
    assert.ok(!dictionaryPays(long, 3000, 3000))
    assert.ok(dictionaryPays(column('c', 'LONG', { dictionaryThresholds: { sizeRatio: 0.8 } }), 3000, 3000))
    assert.ok(!dictionaryPays(column('c', 'INT', { dictionaryThresholds: { sizeRatio: 4 } }), 300, 1000))
  })

  it('of variable width have one unless the table has a threshold for their cardinality', () => {
    assert.ok(dictionaryPays(column('c', 'STRING'), 10_000, 10_000))
    const limited = column('c', 'STRING', { dictionaryThresholds: { cardinalityRatio: 0.2 } })
    assert.ok(dictionaryPays(limited, 199, 1000))
    assert.ok(!dictionaryPays(limited, 200, 1000))
  })

  it('with several values always have one', () => {
    assert.ok(dictionaryPays(column('c', 'LONG', { multiValue: true }), 10_000, 10_000))
  })
})
