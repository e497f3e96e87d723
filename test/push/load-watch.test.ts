import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DynapinotError } from '../../src/errors.ts'
import { LoadWatch, loadState } from '../../src/push/load-watch.ts'
import type { LoadOutcome } from '../../src/push/load-watch.ts'
import type { SegmentStates } from '../../src/push/controller.ts'

const timing = { firstPollMs: 1, maxPollMs: 4, loadTimeoutMs: 5000, unassignedMs: 30, awayMs: 5000 }
const { signal } = new AbortController()
const on = { a: 'ONLINE', b: 'ONLINE' }

test('where a segment stands', () => {
  for (const [ideal, actual, state] of [
    [on, on, 'loaded'], [on, { a: 'ONLINE' }, 'loading'], [on, { a: 'ONLINE', b: 'OFFLINE' }, 'offline'], [on, { a: 'ERROR', b: 'OFFLINE' }, 'error'], [{ a: 'ONLINE', b: 'OFFLINE' }, { a: 'ONLINE', b: 'OFFLINE' }, 'loaded'], [on, undefined, 'loading'],
    [on, { a: 'ERROR', b: 'ONLINE' }, 'error'], [on, { a: 'ERROR' }, 'error'],
    [undefined, undefined, 'unassigned'], [{}, on, 'unassigned'], [{ a: 'OFFLINE' }, {}, 'unassigned'],
    // A server that is not to have it does not count, whatever it says.
    [{ a: 'ONLINE' }, { a: 'ONLINE', b: 'ERROR' }, 'loaded'], [{ a: 'ONLINE', b: 'OFFLINE' }, { a: 'ONLINE' }, 'loaded']
  ] as const) assert.equal(loadState(ideal, actual), state)
})

test('errors are not believed for a while after a reset', async () => {
  let polls = 0
  const watch = new LoadWatch(() => {
    polls++
    return Promise.resolve({ ideal: { s: { a: 'ONLINE' } }, actual: { s: { a: polls < 5 ? 'ERROR' : 'ONLINE' } } })
  }, timing)
  assert.deepEqual(await watch.wait('s', signal, { ignoreErrorsMs: 60_000 }), { kind: 'loaded' })
  polls = 0
  assert.deepEqual(await watch.wait('s', signal), { kind: 'error', states: 'a ERROR' })
})

test('one that rests in OFFLINE', async () => {
  let state = 'OFFLINE'
  const watch = new LoadWatch(() => Promise.resolve({ ideal: { s: { a: 'ONLINE' } }, actual: { s: { a: state } } }), timing)
  const start = performance.now()
  const { restingSince, ...rest } = await watch.wait('s', signal, { offlineMs: 5 }) as LoadOutcome & { kind: 'offline' }
  assert.deepEqual(rest, { kind: 'offline', states: 'a OFFLINE' })
  assert.ok(restingSince >= start && restingSince <= performance.now() - 5)
  // For as long as it takes, unless it is asked.
  setTimeout(() => { state = 'ONLINE' }, 20)
  assert.deepEqual(await watch.wait('s', signal), { kind: 'loaded' })
  // Other states in between are no rest, and the rest counts from its own beginning.
  let looks = 0
  const turning = new LoadWatch(() => Promise.resolve({ ideal: { s: { a: 'ONLINE' } }, actual: { s: looks++ > 20 ? { a: 'ONLINE' } : looks % 2 === 0 ? {} : { a: 'OFFLINE' } } }), timing)
  assert.deepEqual(await turning.wait('s', signal, { offlineMs: 0.001, since: performance.now() - 1000 }), { kind: 'loaded' })
  // A wait that goes on has no more time than one.
  state = 'OFFLINE'
  const late = new LoadWatch(() => Promise.resolve({ ideal: { s: { a: 'ONLINE' } }, actual: { s: { a: state } } }), { ...timing, loadTimeoutMs: 30 })
  assert.equal((await late.wait('s', signal, { offlineMs: 1000, since: performance.now() - 30 })).kind, 'timeout')
})

test('a segment that appears late is no lost one', async () => {
  let polls = 0
  const states = (): SegmentStates => ++polls < 3 ? { ideal: {}, actual: {} } : { ideal: { s: on }, actual: { s: on } }
  assert.deepEqual(await new LoadWatch(() => Promise.resolve(states()), { ...timing, unassignedMs: 5000 }).wait('s', signal), { kind: 'loaded' })
  assert.deepEqual(await new LoadWatch(() => Promise.resolve({ ideal: {}, actual: {} }), timing).wait('s', signal), { kind: 'unassigned', states: 'assigned to no server' })
})

test('a controller that is away has a limit of its own', async () => {
  const away = new DynapinotError('SINK_UNAVAILABLE', 'away')
  const gone = new LoadWatch(() => Promise.reject(away), { ...timing, awayMs: 30 })
  await assert.rejects(gone.wait('s', signal), away)
  // Away for longer than a load may take, but not at a stretch: nobody knows that the load is late.
  let polls = 0
  const flaky = new LoadWatch(() => {
    if (++polls === 40) return Promise.resolve({ ideal: { s: on }, actual: { s: on } })
    return polls % 2 === 0 ? Promise.resolve({ ideal: { s: on }, actual: {} }) : Promise.reject(away)
  }, { ...timing, awayMs: 1000 })
  assert.deepEqual(await flaky.wait('s', signal), { kind: 'loaded' })
  assert.equal(polls, 40)
  const late = new LoadWatch(() => Promise.resolve({ ideal: { s: on }, actual: {} }), { ...timing, loadTimeoutMs: 30 })
  assert.deepEqual(await late.wait('s', signal), { kind: 'timeout', states: 'a nothing yet, b nothing yet' })
  const defect = new LoadWatch(() => Promise.reject(new TypeError('x')), timing)
  await assert.rejects(defect.wait('s', signal), TypeError)
})

test('a newcomer is looked at soon, however long others have waited', async () => {
  const watch = new LoadWatch(() => Promise.resolve({ ideal: { s: on, t: on }, actual: { t: on } }), { ...timing, firstPollMs: 1, maxPollMs: 3_600_000, loadTimeoutMs: 7_200_000 })
  const slow = watch.wait('s', signal).catch((error: unknown) => error)
  await new Promise((resolve) => setTimeout(resolve, 200))
  assert.deepEqual(await watch.wait('t', signal), { kind: 'loaded' })
  watch.close()
  assert.equal((await slow as DynapinotError).code, 'INTERRUPTED')
})

test('nobody waits: nothing is asked', async () => {
  let polls = 0
  const controller = new AbortController()
  const watch = new LoadWatch(() => { polls++; return Promise.resolve({ ideal: { s: on }, actual: {} }) }, timing)
  const waiting = watch.wait('s', controller.signal)
  await new Promise((resolve) => setTimeout(resolve, 20))
  controller.abort()
  await assert.rejects(waiting, { code: 'INTERRUPTED' })
  const before = polls
  await new Promise((resolve) => setTimeout(resolve, 30))
  assert.ok(polls - before <= 1)
  await assert.rejects(watch.wait('s', controller.signal), { code: 'INTERRUPTED' })
})
