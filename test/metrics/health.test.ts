import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { shardProgress } from '../../src/metrics/facts.ts'
import { judgeLive, judgeReady, progressOf, watchOn } from '../../src/metrics/health.ts'
import type { Watch } from '../../src/metrics/health.ts'
import { facts, shard } from './made-facts.ts'

const STALL = 1000

describe('shardProgress', () => {
  const cases: readonly [string, Parameters<typeof shard>[0], boolean][] = [
    ['caught up', {}, false],
    ['behind', { millisBehindLatest: 1 }, true],
    ['caught up with batches that are not safe', { batchesInFlight: 1 }, true],
    ['not asked yet', { millisBehindLatest: null }, true],
    ['failing', { failures: 1 }, true],
    ['held back by its parents', { held: true, millisBehindLatest: null }, false]
  ]
  for (const [name, change, waiting] of cases) {
    it(`a shard that is ${name} has ${waiting ? 'something' : 'nothing'} to do`, () => { assert.equal(shardProgress(shard(change)).waiting, waiting) })
  }
})

describe('judgeLive', () => {
  const step = fc.record({ waiting: fc.boolean(), position: fc.constantFrom('a', 'b'), pause: fc.integer({ min: 0, max: 800 }) })

  it('is red exactly if the last move or idle moment is longer ago than the limit', () => {
    fc.assert(fc.property(fc.array(step, { minLength: 1 }), (steps) => {
      let watch: Watch = new Map()
      let now = 0
      let lastGood = 0
      let before: string | undefined
      for (const { waiting, position, pause } of steps) {
        now += pause
        if (!waiting || position !== before) lastGood = now
        before = position
        watch = watchOn(watch, [{ id: 'x', waiting, position }], now)
        assert.equal(judgeLive(watch, now, STALL).ok, now - lastGood <= STALL, `at ${now}`)
      }
    }))
  })

  it('names what stands still, and only that', () => {
    const stuck = facts({ shards: [shard({ shardId: 's1', millisBehindLatest: 5 }), shard({ shardId: 's2' })], progress: [{ id: 'flush', waiting: false, position: '1' }] })
    const watch = watchOn(watchOn(new Map(), progressOf(stuck), 0), progressOf(stuck), 61_000)
    assert.deepEqual(judgeLive(watch, 61_000, 60_000).reasons, ['s1: data is waiting, but nothing has moved for 61 s'])
  })

  it('forgets a shard that is read to its end', () => {
    const watch = watchOn(watchOn(new Map(), [{ id: 's1', waiting: true, position: '1' }], 0), [], 9e9)
    assert.equal(judgeLive(watch, 9e9, STALL).ok, true)
  })
})

describe('judgeReady', () => {
  const live = { ok: true, reasons: [] }
  it('waits for table, shards and the first read', () => {
    assert.deepEqual(judgeReady(facts(), live), { ok: true, reasons: [] })
    const ready = { tableChecked: false, shardsAssigned: false, firstRead: false }
    assert.deepEqual(judgeReady(facts({ ready }), live).reasons, ['the table has not been checked yet', 'shards have not been assigned yet', 'nothing has been read yet'])
  })

  it('is red while stopping, and when not live', () => {
    assert.deepEqual(judgeReady(facts({ phase: 'stopping' }), { ok: false, reasons: ['why'] }).reasons, ['the job is stopping', 'why'])
  })
})
