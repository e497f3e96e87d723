import assert from 'node:assert/strict'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { channels } from '../../src/channels.ts'
import { DynapinotError } from '../../src/errors.ts'
import type { BrokerReply } from '../../src/push/broker-question.ts'
import { QueryWatch } from '../../src/push/query-watch.ts'
import type { Broker } from '../../src/push/query-watch.ts'

const timing = { firstPollMs: 1, maxPollMs: 4, loadTimeoutMs: 60_000, restMs: 60_000 }
const { signal } = new AbortController()
const queryable = { kind: 'queryable' }
const seen = (...names: string[]): BrokerReply => ({ kind: 'answer', seen: new Set(names) })
const away: BrokerReply = { kind: 'away', why: 'ECONNREFUSED' }
const barred: BrokerReply = { kind: 'barred', why: '403' }

/** A broker whose answers are these, the last one for ever, and the names that it was asked of. */
function broker (...replies: (BrokerReply | ((names: readonly string[]) => BrokerReply))[]): Broker & { asked: string[][] } {
  const asked: string[][] = []
  return {
    name: 'broker',
    asked,
    ask: async (names) => {
      await sleep(1)
      const reply = replies[Math.min(asked.push([...names]), replies.length) - 1]!
      return typeof reply === 'function' ? reply(names) : reply
    }
  }
}

/** Warnings that come meanwhile. */
async function warnings (run: () => Promise<void>): Promise<string[]> {
  const told: string[] = []
  const listen = (event: unknown): void => { told.push((event as { error: Error }).error.message) }
  subscribe(channels.queriesNotAsked.name, listen)
  try {
    await run()
  } finally {
    unsubscribe(channels.queriesNotAsked.name, listen)
  }
  return told
}

const now = (): number => performance.now()

test('segments of one moment share a question; the next asks of those that are left', async () => {
  const one = broker(seen('s0', 's2'), seen('s1'))
  const watch = new QueryWatch([one], 'auto', timing)
  assert.deepEqual(await Promise.all(['s0', 's1', 's2'].map(async (name) => await watch.wait(name, now(), signal))), [queryable, queryable, queryable])
  assert.deepEqual(one.asked, [['s0', 's1', 's2'], ['s1']])
})

test('many names: in parts', async () => {
  const one = broker((names) => seen(...names))
  const watch = new QueryWatch([one], 'auto', timing)
  const names = Array.from({ length: 450 }, (_, i) => `s${i}`)
  await Promise.all(names.map(async (name) => await watch.wait(name, now(), signal)))
  assert.deepEqual(one.asked.map(({ length }) => length), [200, 200, 50])
  const long = broker((asked) => seen(...asked))
  const wide = new QueryWatch([long], 'auto', timing)
  await Promise.all(names.slice(0, 40).map(async (name) => await wide.wait(name.padEnd(2000, 'x'), now(), signal)))
  assert.deepEqual(long.asked.map(({ length }) => length), [16, 16, 8])
})

test('every broker must see it; those that have are not asked again', async () => {
  const quick = broker(seen('s'))
  const slow = broker(seen(), { ...seen(), lacks: '1 of 2 servers answered' } as BrokerReply, seen('s'))
  const watch = new QueryWatch([quick, slow], 'auto', timing)
  assert.deepEqual(await watch.wait('s', now(), signal), queryable)
  assert.deepEqual([quick.asked.length, slow.asked.length], [1, 3])
})

test('one that nobody sees in time', async () => {
  for (const policy of ['auto', 'always'] as const) {
    const watch = new QueryWatch([broker(seen()), broker({ ...seen(), lacks: '427' } as BrokerReply)], policy, { ...timing, loadTimeoutMs: 30 })
    assert.deepEqual(await watch.wait('s', now(), signal), { kind: 'unseen', why: 'broker: not in its answer; broker: 427' })
  }
})

test('a broker that is away is waited for', async () => {
  const one = broker(away, away, away, seen('s'))
  assert.deepEqual(await warnings(async () => { assert.deepEqual(await new QueryWatch([one], 'auto', timing).wait('s', now(), signal), queryable) }), [])
  assert.equal(one.asked.length, 4)
})

test('a broker that stays away: auto goes on with one warning, always does not', async () => {
  const short = { ...timing, loadTimeoutMs: 30 }
  const told = await warnings(async () => {
    const watch = new QueryWatch([broker(away)], 'auto', short)
    assert.deepEqual(await watch.wait('s', now(), signal), queryable)
    // It has been away for long enough: what comes later does not wait for all that time again.
    assert.deepEqual(await watch.wait('t', now() + 3_600_000, signal), queryable)
  })
  assert.deepEqual(told, ['broker cannot be asked whether queries see a segment: ECONNREFUSED'])
  assert.deepEqual(await new QueryWatch([broker(away)], 'always', short).wait('s', now(), signal), { kind: 'unseen', why: 'broker: ECONNREFUSED' })
  // One is away, another answers and does not see it: that one decides.
  assert.deepEqual(await new QueryWatch([broker(away), broker(seen())], 'auto', short).wait('s', now(), signal), { kind: 'unseen', why: 'broker: not in its answer' })
})

test('a way to the brokers that is shut for too long ends the wait, with each policy', async () => {
  const shut: BrokerReply = { kind: 'away', why: 'ECONNREFUSED', error: new DynapinotError('SINK_UNAVAILABLE', 'no controller') }
  for (const policy of ['auto', 'always'] as const) {
    // Neither what is late nor what is not there is judged meanwhile.
    const watch = new QueryWatch([{ ...broker(shut), awayMs: 40 }], policy, { ...timing, loadTimeoutMs: 10 })
    const both = ['s', 't'].map(async (name) => { await assert.rejects(watch.wait(name, now(), signal), { code: 'SINK_UNAVAILABLE' }) })
    await Promise.all(both)
    // Time in which nobody asks does not count.
    const late: QueryWatch = new QueryWatch([{ ...broker(shut, seen('s'), shut, seen('t')), awayMs: 20 }], policy, timing)
    assert.deepEqual(await late.wait('s', now(), signal), queryable)
    await sleep(30)
    assert.deepEqual(await late.wait('t', now(), signal), queryable)
  }
  // The controller is there and knows of no broker: that is not its absence, however long, even if one question fails then.
  const without = broker(...Array.from({ length: 10 }, () => away), shut, seen('s'))
  assert.deepEqual(await new QueryWatch([{ ...without, awayMs: 5 }], 'auto', timing).wait('s', now(), signal), queryable)
})

test('a broker that stays away holds up the job for one loadTimeout, not for one behind each rest', async () => {
  const one = broker(away)
  const watch = new QueryWatch([one], 'auto', { ...timing, loadTimeoutMs: 50, restMs: 1 })
  assert.deepEqual(await watch.wait('s', now(), signal), queryable)
  for (const name of ['t', 'u', 'v', 'w']) {
    await sleep(5)
    one.asked.length = 0
    assert.deepEqual(await watch.wait(name, now() + 3_600_000, signal), queryable)
    assert.equal(one.asked.length, 1)
  }
})

test('a broker that may not be asked: auto warns once and goes on, always ends', async () => {
  const one = broker(barred)
  const told = await warnings(async () => {
    const watch = new QueryWatch([one], 'auto', timing)
    assert.deepEqual(await Promise.all(['s', 't'].map(async (name) => await watch.wait(name, now(), signal))), [queryable, queryable])
    assert.deepEqual(await watch.wait('u', now(), signal), queryable)
  })
  assert.equal(told.length, 1)
  // Left alone for a while.
  assert.equal(one.asked.length, 1)
  const other = broker(barred, seen(), seen('t'))
  const watch = new QueryWatch([other], 'auto', { ...timing, restMs: 0 })
  assert.deepEqual([await watch.wait('s', now(), signal), await watch.wait('t', now(), signal)], [queryable, queryable])
  assert.equal(other.asked.length, 3)
  await assert.rejects(new QueryWatch([broker(barred)], 'always', timing).wait('s', now(), signal), { code: 'SINK_REJECTED', message: /cannot be asked .* 403/ })
})

test('a stop', async () => {
  const controller = new AbortController()
  const watch = new QueryWatch([broker(seen())], 'auto', timing)
  const stopped = watch.wait('s', now(), controller.signal)
  const closed = watch.wait('t', now(), signal).catch((error: unknown) => error)
  setTimeout(() => { controller.abort() }, 10)
  await assert.rejects(stopped, { code: 'INTERRUPTED' })
  watch.close()
  assert.equal((await closed as DynapinotError).code, 'INTERRUPTED')
})
