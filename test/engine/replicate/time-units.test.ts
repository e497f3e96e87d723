import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { TimeUnitWatch } from '../../../src/engine/replicate/time-units.ts'

const counts = (ms: number, us: number) => ({ s: 0, ms, us })

describe('TimeUnitWatch', () => {
  it('tells when the unit of a shard changes, not what it was at first', () => {
    const watch = new TimeUnitWatch()
    assert.equal(watch.seen('a', counts(5, 0)), null)
    assert.equal(watch.seen('b', counts(0, 5)), null)
    assert.equal(watch.seen('a', counts(2, 0)), null)
    assert.deepEqual(watch.seen('a', counts(0, 7)), { shardId: 'a', from: 'ms', to: 'us', records: 7 })
    assert.equal(watch.seen('a', counts(0, 1)), null)
    assert.equal(watch.seen('b', counts(0, 1)), null)
  })

  it('sees a change within a batch, and none in a batch without records', () => {
    const watch = new TimeUnitWatch()
    watch.seen('a', counts(5, 0))
    assert.equal(watch.seen('a', counts(0, 0)), null)
    assert.deepEqual(watch.seen('a', counts(8, 3)), { shardId: 'a', from: 'ms', to: 'us', records: 3 })
    assert.equal(watch.seen('a', counts(0, 4)), null)
  })
})
