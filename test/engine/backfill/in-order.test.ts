import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import { inOrder } from '../../../src/engine/backfill/in-order.ts'
import { Limiter } from '../../../src/engine/backfill/limiter.ts'

async function * from<T> (items: readonly T[]): AsyncGenerator<T> { yield * items }

describe('inOrder', () => {
  it('yields in order whatever order the tasks end in, never more than the window at a time', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 12 }), fc.integer({ min: 1, max: 5 }), async (delays, window) => {
      let running = 0
      let most = 0
      const seen: number[] = []
      const task = async (delay: number) => {
        most = Math.max(most, ++running)
        for (let i = 0; i < delay; i++) await new Promise((resolve) => setImmediate(resolve))
        running--
        return delay * 10
      }
      for await (const { item, result } of inOrder(from(delays), window, task)) {
        assert.equal(result, item * 10)
        seen.push(item)
      }
      assert.deepEqual(seen, delays)
      assert.ok(most <= window)
    }))
  })

  it('yields what is there while the next item is waited for, and takes no item beyond the window', async () => {
    let asked = 0
    let wake = () => {}
    async function * slow (): AsyncGenerator<number> {
      for (const n of [1, 2, 3]) {
        asked++
        yield n
      }
      asked++
      await new Promise<void>((resolve) => { wake = resolve })
    }
    const seen: number[] = []
    for await (const { item } of inOrder(slow(), 2, async (n) => n)) {
      seen.push(item)
      assert.ok(asked <= item + 2, `${asked} items asked for at item ${item}`)
      if (item === 3) wake()
    }
    assert.deepEqual(seen, [1, 2, 3])
  })

  it('fails at the place of the failing task, after the results before it', async () => {
    const seen: number[] = []
    const run = async () => {
      for await (const { item } of inOrder(from([1, 2, 3]), 3, async (n) => { if (n === 2) throw new Error('two'); await sleep(1); return n })) seen.push(item)
    }
    await assert.rejects(run(), { message: 'two' })
    assert.deepEqual(seen, [1])
  })
})

describe('Limiter', () => {
  it('lets so many in at a time, in the order they came', async () => {
    const limiter = new Limiter(2)
    const order: number[] = []
    await Promise.all([1, 2, 3, 4, 5].map(async (n) => await limiter.run(async () => {
      assert.ok(limiter.held <= 2)
      await sleep(1)
      order.push(n)
    })))
    assert.deepEqual(order, [1, 2, 3, 4, 5])
    assert.equal(limiter.held, 0)
    await assert.rejects(limiter.run(async () => { throw new Error('x') }), { message: 'x' })
    assert.equal(limiter.held, 0)
  })
})
