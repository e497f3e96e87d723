import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { repeated, takeTurns } from '../../bench/rounds.ts'
import type { Sample } from '../../bench/rounds.ts'

const sample = (seconds: number): Sample => ({ seconds, cpuSeconds: seconds, records: 100 })

describe('takeTurns', () => {
  it('lets all run in each round, another one first, and does not count the first round', async () => {
    const calls: string[] = []
    const contender = (name: string) => ({ name, run: () => { calls.push(name); return sample(calls.length) } })
    const samples = await takeTurns([contender('a'), contender('b')], 3)
    assert.equal(calls.join(''), 'ab' + 'ba' + 'ab' + 'ba')
    assert.deepEqual(samples.get('a')!.map(({ seconds }) => seconds), [4, 5, 8])
    assert.deepEqual(samples.get('b')!.map(({ seconds }) => seconds), [3, 6, 7])
  })

  it('refuses two of one name', async () => {
    const contender = { name: 'a', run: () => sample(1) }
    await assert.rejects(takeTurns([contender, contender], 1), /one name/)
  })
})

describe('repeated', () => {
  it('counts the records of all passes, more of them when they are short', () => {
    let passes = 0
    const run = repeated(10, () => { passes++ }, 0.001)
    assert.equal(run().records, 10)
    passes = 0
    const { records } = run()
    assert.ok(passes > 1)
    assert.equal(records, passes * 10)
  })
})
