import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { Gatherer } from '../../../src/push/modes/gatherer.ts'
import type { GatherLimits } from '../../../src/push/modes/gatherer.ts'

interface Item { readonly name: string, readonly group: number, readonly bytes: number }

function gatherer (limits: Partial<GatherLimits> = {}): { add: (name: string, group: number, bytes?: number) => void, flush: () => void, batches: string[] } {
  const batches: string[] = []
  const made = new Gatherer<Item>({ count: 3, bytes: 100, lingerMs: 60_000, ...limits }, (batch) => { batches.push(batch.map(({ name }) => name).join(' ')) })
  return { add: (name, group, bytes = 1) => { made.add({ name, group, bytes }) }, flush: () => { made.flush() }, batches }
}

test('a batch goes when it is full, by count or by bytes', () => {
  const { add, flush, batches } = gatherer()
  for (const [i, name] of ['a', 'b', 'c', 'd'].entries()) add(name, i)
  assert.deepEqual(batches, ['a b c'])
  add('e', 9, 99)
  assert.deepEqual(batches, ['a b c', 'd e'])
  add('f', 1, 60)
  add('g', 2, 60)
  assert.deepEqual(batches, ['a b c', 'd e', 'f'])
  // Larger than a batch may be: alone.
  add('h', 3, 500)
  assert.deepEqual(batches, ['a b c', 'd e', 'f', 'g', 'h'])
  flush()
  assert.equal(batches.length, 5)
})

test('never two of one group', () => {
  const { add, flush, batches } = gatherer()
  add('a', 1)
  add('b', 2)
  add('c', 1)
  flush()
  assert.deepEqual(batches, ['a b', 'c'])
})

test('a few do not wait for ever', async () => {
  const { add, batches } = gatherer({ lingerMs: 5 })
  add('a', 1)
  add('b', 2)
  while (batches.length === 0) await sleep(1)
  add('c', 3)
  while (batches.length === 1) await sleep(1)
  assert.deepEqual(batches, ['a b', 'c'])
})
