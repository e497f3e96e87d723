import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { PushWindow } from '../../src/push/push-window.ts'
import type { Load } from '../../src/push/push-window.ts'

const MAX = 32

test('whatever happens, between one and the maximum', () => {
  const event = fc.tuple(fc.constantFrom<Load>('ok', 'overload', 'neutral'), fc.double({ min: 0, max: 1e6, noNaN: true }), fc.integer({ min: 1, max: 64 }), fc.boolean())
  fc.assert(fc.property(fc.integer({ min: 1, max: MAX }), fc.array(event, { maxLength: 300 }), (max, events) => {
    const window = new PushWindow(max)
    for (const [load, ms, busy, current] of events) {
      window.end(window.begin() - (current ? 0 : 1), load, ms, busy)
      assert.ok(Number.isInteger(window.limit) && window.limit >= 1 && window.limit <= max)
    }
  }))
})

/**
 * A controller that serves so many at once, and turns away the others; rounds of as many requests as the window lets.
 * @returns the window's limit in each round.
 */
function rounds (window: PushWindow, count: number, capacity: number, msOf: (busy: number) => number = () => 100): number[] {
  return Array.from({ length: count }, () => {
    const busy = window.limit
    const begun = Array.from({ length: busy }, () => window.begin())
    for (const [i, epoch] of begun.entries()) window.end(epoch, i < capacity ? 'ok' : 'overload', msOf(busy), busy)
    return busy
  })
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

test('settles at what the controller bears, and grows again when it bears more', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: MAX }), (capacity) => {
    const window = new PushWindow(MAX)
    rounds(window, 50, capacity)
    const settled = rounds(window, 300, capacity)
    // One too many is how it learns; never two.
    assert.ok(Math.max(...settled) <= Math.min(MAX, capacity + 1), `at most ${Math.max(...settled)} of ${capacity}`)
    const used = mean(settled.map((busy) => Math.min(busy, capacity)))
    assert.ok(used >= 0.7 * capacity, `${used} of ${capacity} used`)
    rounds(window, 2 * MAX, MAX)
    assert.equal(window.limit, MAX)
  }))
})

test('an overload shrinks it once, however many requests of the time meet it', () => {
  const window = new PushWindow(10)
  const begun = Array.from({ length: 10 }, () => window.begin())
  for (const epoch of begun) window.end(epoch, 'overload', 1, 10)
  assert.equal(window.limit, 6)
  window.end(window.begin(), 'overload', 1, 6)
  assert.equal(window.limit, 3)
})

test('a controller that slows down much is given less; one that is merely slow is not', () => {
  const window = new PushWindow(MAX)
  rounds(window, 20, MAX, () => 500)
  assert.equal(window.limit, MAX)
  // Now four times its capacity is sixteen times as slow.
  const settled = rounds(window, 60, MAX, (busy) => 500 * Math.max(1, busy / 8) ** 2).slice(20)
  assert.ok(mean(settled) < 24 && mean(settled) > 8, settled.join())
  const steady = new PushWindow(MAX)
  rounds(steady, 200, MAX, () => 60_000)
  assert.equal(steady.limit, MAX)
  const quick = new PushWindow(MAX)
  rounds(quick, 200, MAX, (busy) => busy * 25)
  assert.equal(quick.limit, MAX)
})

test('a window that is not used does not grow', () => {
  const window = new PushWindow(10)
  window.end(window.begin(), 'overload', 1, 10)
  for (let i = 0; i < 100; i++) window.end(window.begin(), 'ok', 1, 2)
  assert.equal(window.limit, 6)
  window.end(window.begin(), 'neutral', 1, 6)
  assert.equal(window.limit, 6)
})
