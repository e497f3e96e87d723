import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { MergePlan } from '../../../src/engine/replicate/merge-plan.ts'
import { MergeTurns } from '../../../src/engine/replicate/merge-turns.ts'

function planOf (flushes: number, reason: MergePlan['reason'] = 'count'): MergePlan {
  const inputs = Array.from({ length: flushes + 1 }, (_, i) => ({ name: `s${i}`, run: 'r', counter: i, level: i === 0 ? 2 : 0, rows: 1, bytes: 1, pushTime: i, covers: [] }))
  return { reason, inputs, replaces: [], level: 3 }
}

/** A merge that lasts until it is ended. */
function merge (): { begun: boolean, end: () => void, work: () => Promise<void> } {
  const state = { begun: false, end: () => {}, work: async () => {} }
  state.work = async () => {
    state.begun = true
    await new Promise<void>((resolve) => { state.end = resolve })
  }
  return state
}

describe('turns of merges', () => {
  it('are left for later while others are under way, until there is twice what a merge needs', async () => {
    const turns = new MergeTurns(2, { fanOut: 4 })
    const [first, second, third] = [merge(), merge(), merge()]
    assert.equal(turns.isDue(planOf(4)), true)
    const done = turns.take(first.work)
    assert.equal(turns.isDue(planOf(4)), true)
    const both = turns.take(second.work)
    await Promise.resolve()
    assert.deepEqual([first.begun, second.begun], [true, true])
    assert.equal(turns.isDue(planOf(4)), false)
    assert.equal(turns.isDue(planOf(7, 'full')), false)
    assert.equal(turns.isDue(planOf(8)), true)
    assert.equal(turns.isDue(planOf(1, 'order')), true)
    const last = turns.take(third.work)
    await Promise.resolve()
    assert.equal(third.begun, false)
    first.end()
    await done
    await Promise.resolve()
    assert.equal(third.begun, true)
    assert.equal(turns.isDue(planOf(4)), false)
    second.end()
    third.end()
    await Promise.all([both, last])
    assert.equal(turns.isDue(planOf(4)), true)
  })

  it('go on behind a merge that failed', async () => {
    const turns = new MergeTurns(1, { fanOut: 4 })
    await assert.rejects(turns.take(async () => { throw new Error('no') }), /no/)
    assert.equal(turns.isDue(planOf(4)), true)
  })
})
