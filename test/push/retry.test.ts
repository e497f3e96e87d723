import assert from 'node:assert/strict'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { test } from 'node:test'
import fc from 'fast-check'
import { channels } from '../../src/channels.ts'
import { DynapinotError } from '../../src/errors.ts'
import { delayOf, withRetries } from '../../src/push/retry.ts'

const policy = { firstDelayMs: 1, maxDelayMs: 4, giveUpAfterMs: 60_000 }
const signal = new AbortController().signal
const away = new DynapinotError('SINK_UNAVAILABLE', 'away')

test('delays double up to a limit, half of each by chance', () => {
  const at = (number: number, chance: number): number => delayOf(number, { firstDelayMs: 100, maxDelayMs: 1000 }, chance)
  assert.deepEqual([1, 2, 3, 4, 5, 50, 5000].map((number) => at(number, 1)), [100, 200, 400, 800, 1000, 1000, 1000])
  assert.deepEqual([1, 2, 5].map((number) => at(number, 0)), [50, 100, 500])
  fc.assert(fc.property(fc.integer({ min: 1 }), fc.double({ min: 0, max: 1, noNaN: true }), (number, chance) => {
    const delay = at(number, chance)
    assert.ok(delay >= 50 && delay <= 1000)
  }))
})

test('tries until there is a value, and tells of each further attempt', async () => {
  const seen: unknown[] = []
  const listen = (event: unknown): void => { seen.push(event) }
  subscribe(channels.retry.name, listen)
  try {
    const value = await withRetries('job', policy, signal, (attempt) => Promise.resolve(attempt < 3 ? { error: away } : { value: attempt }))
    assert.equal(value, 3)
  } finally {
    unsubscribe(channels.retry.name, listen)
  }
  assert.deepEqual(seen.map((event) => { const { what, attempt, error } = event as Record<string, unknown>; return { what, attempt, error } }),
    [{ what: 'job', attempt: 1, error: away }, { what: 'job', attempt: 2, error: away }])
})

test('waits as long as it is told to', async () => {
  const delays: number[] = []
  const listen = (event: unknown): void => { delays.push((event as { delayMs: number }).delayMs) }
  subscribe(channels.retry.name, listen)
  try {
    await withRetries('job', policy, signal, (attempt) => Promise.resolve(attempt < 3 ? { error: away, afterMs: attempt === 1 ? 50 : 0 } : { value: 1 }))
  } finally {
    unsubscribe(channels.retry.name, listen)
  }
  assert.equal(delays[0], 50)
  assert.ok(delays[1]! <= policy.maxDelayMs)
  // Longer than there is time for: given up at once, not after the wait.
  await assert.rejects(withRetries('job', { ...policy, giveUpAfterMs: 1000 }, signal, () => Promise.resolve({ error: away, afterMs: 3_600_000 })), away)
})

test('the last error comes out when time is up', async () => {
  let attempts = 0
  await assert.rejects(withRetries('job', { ...policy, giveUpAfterMs: 20 }, signal, () => { attempts++; return Promise.resolve({ error: away }) }), away)
  assert.ok(attempts > 1)
})

test('a thrown error is not tried again', async () => {
  let attempts = 0
  await assert.rejects(withRetries('job', policy, signal, () => { attempts++; throw away }), away)
  assert.equal(attempts, 1)
})

test('stops in the middle of a pause', async () => {
  const controller = new AbortController()
  const waiting = withRetries('job', { firstDelayMs: 600_000, maxDelayMs: 600_000, giveUpAfterMs: 1e9 }, controller.signal, () => {
    setImmediate(() => { controller.abort() })
    return Promise.resolve({ error: away })
  })
  await assert.rejects(waiting, { code: 'INTERRUPTED' })
  await assert.rejects(withRetries('job', policy, controller.signal, () => Promise.resolve({ value: 1 })), { code: 'INTERRUPTED' })
})
