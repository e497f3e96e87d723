import assert from 'node:assert/strict'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { describe, it } from 'node:test'
import { channels } from '../../../src/channels.ts'
import { closingAfter } from '../../../src/engine/backfill/closing.ts'
import type { Closable } from '../../../src/engine/backfill/closing.ts'

const failing = (error: Error): Closable => ({ close: () => { throw error } })

describe('closingAfter', () => {
  it('closes the last opened first, and what the work opened', async () => {
    const closed: string[] = []
    const part = (name: string): Closable => ({ close: () => { closed.push(name) } })
    const open = [part('source'), part('sink')]
    assert.equal(await closingAfter(open, async () => { open.push(part('pool')); return 7 }), 7)
    assert.deepEqual(closed, ['pool', 'sink', 'source'])
  })

  it('closes all whatever fails, throws the first error and tells of the others', async () => {
    const told: unknown[] = []
    const listen = (message: unknown) => { told.push((message as { error: unknown }).error) }
    subscribe(channels.closeFailed.name, listen)
    try {
      let closed = 0
      const [work, first, second] = [new Error('work'), new Error('first'), new Error('second')]
      const open = [{ close: () => { closed++ } }, failing(second), failing(first)]
      await assert.rejects(closingAfter(open, async () => { throw work }), work)
      assert.deepEqual(told, [first, second])
      await assert.rejects(closingAfter(open, async () => 7), first)
      assert.deepEqual(told, [first, second, second])
      assert.equal(closed, 2)
    } finally {
      unsubscribe(channels.closeFailed.name, listen)
    }
  })
})
