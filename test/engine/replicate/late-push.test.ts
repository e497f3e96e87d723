// An upload of a process that was killed, which gets through only when the next one is at work.
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { finishMerge } from '../../../src/engine/replicate/finish-merge.ts'
import { lateSegments } from '../../../src/engine/replicate/late-segments.ts'
import { liveName } from '../../../src/engine/replicate/live-name.ts'
import { LivePartition } from '../../../src/engine/replicate/live-partition.ts'
import { runRecovery } from '../../../src/engine/replicate/run-recovery.ts'
import { writeLiveCustom } from '../../../src/segment/live-custom.ts'
import { ModelPinot } from './model-pinot.ts'
import type { ModelRow } from './model-pinot.ts'
import { settings } from './segments.ts'

const { signal } = new AbortController()
const timing = { pollMs: 0, timeoutMs: 0, resetGraceMs: 0, offlineMs: 0 }
const custom = writeLiveCustom({ bytes: 1, inputs: [] })
const runOf = (n: number): string => `0000000${n}0000`
const row = (image: number, version = 1): ModelRow => ({ key: 'k', version, deleted: false, image })

it('wins ties until it is seen: then what came behind it is put last again', async () => {
  let now = 1000
  const pinot = new ModelPinot(() => now++, () => 0.5)
  const nameOf = (run: number, counter: number): string => liveName({ prefix: 'meetup', run: runOf(run), partition: 0, counter, level: 0 })
  pinot.push(nameOf(1, 0), [row(0)], custom)
  // The upload of this one is under way when the process is killed; the next one reads its rows again, and what followed.
  const late = { name: nameOf(1, 1), rows: [row(1)] }
  const { stacks, known } = await runRecovery(pinot, 'meetup', timing, signal)
  assert.deepEqual(stacks.get(0)!.map(({ name }) => name), [nameOf(1, 0)])
  const partition = new LivePartition({ prefix: 'meetup', run: runOf(2), partition: 0 }, settings, stacks.get(0)!)
  const first = partition.nextName()
  partition.pushed({ name: first, rows: 2, bytes: 1 }, now, pinot.push(first, [row(1), row(2)], custom))
  assert.deepEqual(pinot.visible(), new Map([['k', 2]]))
  assert.deepEqual(lateSegments(await pinot.list(), 'meetup', runOf(2), known), new Map())
  pinot.push(late.name, late.rows, custom)
  assert.deepEqual(pinot.visible(), new Map([['k', 1]]), 'its push time is the latest')

  const found = lateSegments(await pinot.list(), 'meetup', runOf(2), known).get(0)!
  assert.deepEqual(found.map(({ name }) => name), [late.name], 'neither those that were there, nor those of this run')
  partition.adopt(found)
  // Seen twice is taken in once.
  partition.adopt(found)
  assert.deepEqual(partition.stack.map(({ name }) => name), [nameOf(1, 0), late.name, first], 'in the order in which they came')
  const plan = partition.due(now)!
  assert.equal(plan.reason, 'order')
  const merged = partition.nextName(plan.level)
  const pushTime = pinot.push(merged, plan.inputs.flatMap(({ name }) => pinot.segments.get(name)!.rows), writeLiveCustom({ bytes: 1, inputs: plan.replaces }))
  partition.merged(plan, { name: merged, rows: 2, bytes: 1 }, pushTime, now)
  assert.equal(await finishMerge(pinot, merged, plan.replaces, timing, signal), 'replaced')
  partition.replaced(merged)
  assert.deepEqual(pinot.visible(), new Map([['k', 2]]))
  assert.equal(partition.due(now), null)
  pinot.restart()
  assert.deepEqual(pinot.visible(), new Map([['k', 2]]))
})

it('is put in its place by the next start, too', async () => {
  let now = 1000
  const pinot = new ModelPinot(() => now++, () => 0.5)
  const nameOf = (run: number, counter: number): string => liveName({ prefix: 'meetup', run: runOf(run), partition: 0, counter, level: 0 })
  pinot.push(nameOf(1, 0), [row(0)], custom)
  // The upload of this one is under way when the process is killed; the next one reads its rows again, and what followed.
  const late = { name: nameOf(1, 1), rows: [row(1)] }
  assert.deepEqual((await runRecovery(pinot, 'meetup', timing, signal)).stacks.get(0)!.map(({ name }) => name), [nameOf(1, 0)])
  pinot.push(nameOf(2, 0), [row(1), row(2)], custom)
  assert.deepEqual(pinot.visible(), new Map([['k', 2]]))
  pinot.push(late.name, late.rows, custom)
  assert.deepEqual(pinot.visible(), new Map([['k', 1]]), 'its push time is the latest')

  const { stacks, blocked } = await runRecovery(pinot, 'meetup', timing, signal)
  assert.equal(blocked.size, 0)
  const stack = stacks.get(0)!
  assert.deepEqual(stack.map(({ name }) => name), [nameOf(1, 0), late.name, nameOf(2, 0)], 'in the order in which they came')
  const partition = new LivePartition({ prefix: 'meetup', run: runOf(3), partition: 0 }, settings, stack)
  const plan = partition.due(now)!
  assert.equal(plan.reason, 'order')
  const merged = partition.nextName(plan.level)
  pinot.push(merged, plan.inputs.flatMap(({ name }) => pinot.segments.get(name)!.rows), writeLiveCustom({ bytes: 1, inputs: plan.replaces }))
  assert.equal(await finishMerge(pinot, merged, plan.replaces, timing, signal), 'replaced')
  assert.deepEqual(pinot.visible(), new Map([['k', 2]]))
  pinot.restart()
  assert.deepEqual(pinot.visible(), new Map([['k', 2]]))
  // A newer version is never in doubt.
  pinot.push(nameOf(3, 9), [row(3, 2)], custom)
  assert.deepEqual(pinot.visible(), new Map([['k', 3]]))
})
