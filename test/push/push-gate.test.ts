import assert from 'node:assert/strict'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { channels } from '../../src/channels.ts'
import type { PushOutcome } from '../../src/push/decision.ts'
import { PushGate, loadOf } from '../../src/push/push-gate.ts'
import { fails } from './fake-controller.ts'
import { PUSH, segment, signal, withSink } from './with-sink.ts'

test('what an outcome tells of the load', () => {
  const status = (code: number): PushOutcome => ({ kind: 'status', status: code })
  for (const code of [408, 429, 503, 504]) assert.equal(loadOf(status(code)), 'overload')
  for (const code of ['DEADLINE', 'SEND_STALLED', 'ETIMEDOUT', 'UND_ERR_CONNECT_TIMEOUT']) assert.equal(loadOf({ kind: 'socket', code }), 'overload')
  for (const code of [200, 204]) assert.equal(loadOf(status(code)), 'ok')
  for (const outcome of [status(409), status(400), status(500), { kind: 'socket', code: 'ECONNRESET' }] as const) assert.equal(loadOf(outcome), 'neutral')
})

test('lets in as many as the window says, in their order, and goes on behind a failure', async () => {
  const gate = new PushGate(2)
  const begun: number[] = []
  const ends: (() => void)[] = []
  const runs = Array.from({ length: 5 }, async (_, i) => await gate.run(async () => {
    begun.push(i)
    await new Promise<void>((resolve) => { ends.push(resolve) })
    if (i === 1) throw new Error('broken')
    return { outcome: { kind: 'status', status: i === 0 ? 429 : 200 } as const }
  }, signal))
  const settled = Promise.allSettled(runs)
  await turn()
  assert.deepEqual(begun, [0, 1])
  // A 429: one at a time from now on.
  ends[0]!()
  await turn()
  assert.deepEqual([begun.length, gate.limit], [2, 1])
  for (let i = 1; i < 5; i++) {
    ends[i]!()
    await turn()
  }
  assert.deepEqual(begun, [0, 1, 2, 3, 4])
  assert.deepEqual((await settled).map(({ status }) => status), ['fulfilled', 'rejected', 'fulfilled', 'fulfilled', 'fulfilled'])
})

test('whoever waits can be stopped', async () => {
  const gate = new PushGate(1)
  let end: () => void = () => {}
  const first = gate.run(async () => {
    await new Promise<void>((resolve) => { end = resolve })
    return { outcome: { kind: 'status', status: 200 } as const }
  }, signal)
  const stop = new AbortController()
  const never = async (): Promise<never> => await Promise.reject(new Error('was let in'))
  const waiting = gate.run(never, stop.signal)
  stop.abort()
  await assert.rejects(waiting, { code: 'INTERRUPTED' })
  await assert.rejects(gate.run(never, stop.signal), { code: 'INTERRUPTED' })
  end()
  await first
})

test('a controller with too much to do gets fewer pushes at once, all the same', async () => {
  const limits: number[] = []
  const listen = (event: unknown): void => { limits.push((event as { limit: number }).limit) }
  subscribe(channels.pushWindow.name, listen)
  try {
    await withSink(async (sink, fake) => {
      let busy = 0
      let most = 0
      let refused = 0
      fake.on(PUSH, ...Array.from({ length: 400 }, () => async (request: Parameters<ReturnType<typeof fails>>[0], response: Parameters<ReturnType<typeof fails>>[1], next: () => Promise<void>) => {
        most = Math.max(most, ++busy)
        try {
          await new Promise((resolve) => setTimeout(resolve, 5))
          if (busy > 3) {
            refused++
            await fails(503)(request, response, next)
          } else await next()
        } finally {
          busy--
        }
      }))
      const names = Array.from({ length: 100 }, (_, i) => `s${i}`)
      await Promise.all(names.map(async (name) => await sink.put(segment(name), signal)))
      assert.equal(fake.segments.size, 100)
      assert.ok(most > 3)
      assert.ok(refused < 100, `${refused} refused`)
    }, { options: { parallel: 16 } })
    assert.ok(Math.min(...limits) <= 4, limits.join())
  } finally {
    unsubscribe(channels.pushWindow.name, listen)
  }
})
