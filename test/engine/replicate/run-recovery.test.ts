import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { finishMerge } from '../../../src/engine/replicate/finish-merge.ts'
import { liveName } from '../../../src/engine/replicate/live-name.ts'
import { runRecovery } from '../../../src/engine/replicate/run-recovery.ts'
import type { AskedForLoads } from '../../../src/push/ask-for-loads.ts'
import type { CatalogEntry } from '../../../src/push/segment-catalog.ts'
import { writeLiveCustom } from '../../../src/segment/live-custom.ts'
import { ModelPinot } from './model-pinot.ts'
import type { ModelRow } from './model-pinot.ts'
import { RUN } from './segments.ts'

const { signal } = new AbortController()
const timing = { pollMs: 1, timeoutMs: 5000, resetGraceMs: 20, offlineMs: 20 }
const nameOf = (counter: number, level = 0): string => liveName({ prefix: 'meetup', run: RUN, partition: 0, counter, level })
const MERGED = nameOf(2, 1)

/** Two flushes and a merge of them that servers could not load at first; `resets` is what becomes of it then, look by look. */
class Broken extends ModelPinot {
  readonly resets: CatalogEntry['state'][]
  readonly calls: string[] = []

  constructor (resets: CatalogEntry['state'][]) {
    let now = 1000
    super(() => now++, () => 0.5)
    this.resets = resets
    const rows: ModelRow[] = [0, 1].map((image) => ({ key: `k${image}`, version: 1, deleted: false, image }))
    this.push(nameOf(0), rows.slice(0, 1), writeLiveCustom({ bytes: 1, inputs: [] }))
    this.push(nameOf(1), rows.slice(1), writeLiveCustom({ bytes: 1, inputs: [] }))
    this.push(MERGED, rows, writeLiveCustom({ bytes: 2, inputs: [nameOf(0), nameOf(1)] }), 'error')
  }

  override async list (): Promise<CatalogEntry[]> {
    const merged = this.segments.get(MERGED)
    if (merged !== undefined && this.calls.length > 0) {
      merged.state = (this.resets.length > 1 ? this.resets.shift() : this.resets[0])!
      if (merged.state === 'loaded') this.restart()
    }
    return await super.list()
  }

  override async reset (name: string): Promise<void> {
    this.beforeCall()
    this.calls.push(`reset ${name}`)
  }

  override async askForLoads (): Promise<AskedForLoads> {
    this.calls.push('ask')
    this.resets.splice(0, this.resets.length, 'loaded')
    return 'asked'
  }

  override async reload (name: string): Promise<void> {
    this.calls.push(`reload ${name}`)
    await super.reload(name)
  }
}

describe('recovery on a cluster', () => {
  it('does not take the old error for the answer to a reset, and finishes when it is loaded', async () => {
    const pinot = new Broken(['error', 'error', 'loading', 'loaded'])
    const { done, stacks } = await runRecovery(pinot, 'meetup', { ...timing, resetGraceMs: 1000 }, signal)
    assert.deepEqual([pinot.calls, done.map((step) => step.do)], [[`reset ${MERGED}`], ['reset', 'finish']])
    assert.deepEqual([...pinot.segments.keys(), ...stacks.get(0)!.map(({ name }) => name)], [MERGED, MERGED])
    assert.equal(pinot.visible().size, 2)
  })

  it('asks for a load that nobody begins', async () => {
    const pinot = new Broken(['offline'])
    const { done } = await runRecovery(pinot, 'meetup', timing, signal)
    assert.deepEqual([pinot.calls, done.map((step) => step.do)], [[`reset ${MERGED}`, 'ask'], ['reset', 'finish']])
    // One that comes by itself is left alone.
    const brief = new Broken(['offline', 'offline', 'loaded'])
    await runRecovery(brief, 'meetup', { ...timing, offlineMs: 5000 }, signal)
    assert.deepEqual(brief.calls, [`reset ${MERGED}`])
  })

  it('undoes nothing while what was asked for may still come', async () => {
    // Another partition's segment rests; when its load is asked for, the cluster resets the merged one once more, and it loads.
    const pinot = new Broken(['error'])
    const other = liveName({ prefix: 'meetup', run: RUN, partition: 1, counter: 0, level: 0 })
    pinot.push(other, [{ key: 'other', version: 1, deleted: false, image: 9 }], writeLiveCustom({ bytes: 1, inputs: [] }), 'offline')
    pinot.askForLoads = async () => {
      pinot.calls.push('ask')
      pinot.segments.get(other)!.state = 'loaded'
      // The view still shows the old error for some looks.
      pinot.resets.splice(0, 1, 'error', 'error', 'loaded')
      return 'asked'
    }
    const { done } = await runRecovery(pinot, 'meetup', { ...timing, resetGraceMs: 100, offlineMs: 50 }, signal)
    assert.deepEqual([pinot.calls, done.map((step) => step.do)], [[`reset ${MERGED}`, 'ask'], ['reset', 'finish']])
  })

  it('waits on where it may not ask, and says so where the table is disabled', async () => {
    const refused = new Broken(['offline'])
    refused.askForLoads = async () => {
      if (refused.calls.push('ask') === 3) refused.resets.splice(0, 1, 'loaded')
      return 'failed'
    }
    await runRecovery(refused, 'meetup', timing, signal)
    assert.deepEqual(refused.calls, [`reset ${MERGED}`, 'ask', 'ask'])
    const off = new Broken(['offline'])
    off.askForLoads = async () => 'disabled'
    await assert.rejects(runRecovery(off, 'meetup', { ...timing, timeoutMs: 60 }, signal), { code: 'SEGMENT_NOT_LOADED', message: /the table is disabled/ })
  })

  it('undoes what fails again, and reloads its inputs', async () => {
    const pinot = new Broken(['error'])
    const { done, stacks } = await runRecovery(pinot, 'meetup', timing, signal)
    assert.deepEqual([pinot.calls, done.map((step) => step.do)], [[`reset ${MERGED}`, `reload ${nameOf(0)}`, `reload ${nameOf(1)}`], ['reset', 'undo']])
    assert.deepEqual(stacks.get(0)!.map(({ name }) => name), [nameOf(0), nameOf(1)])
    assert.equal(pinot.visible().size, 2)
  })

  it('brings back the keys that went with a merged segment, at whatever call of it a start is killed', async () => {
    for (let calls = 0; ; calls++) {
      const pinot = new Broken(['error'])
      // It had been loaded and taken all keys over; then the servers dropped it, and cannot load it again.
      pinot.segments.get(MERGED)!.state = 'loaded'
      pinot.restart()
      pinot.drop(MERGED)
      assert.equal(pinot.visible().size, 0)
      let left = calls
      pinot.beforeCall = () => { if (left-- === 0) throw new Error('killed') }
      const killed = await runRecovery(pinot, 'meetup', timing, signal).then(() => false, () => true)
      pinot.beforeCall = () => {}
      const { stacks } = await runRecovery(pinot, 'meetup', timing, signal)
      assert.deepEqual(stacks.get(0)!.map(({ name }) => name), [nameOf(0), nameOf(1)])
      assert.equal(pinot.visible().size, 2, `killed at call ${calls}`)
      if (!killed) break
    }
  })

  it('gives up on loads that do not end', async () => {
    await assert.rejects(runRecovery(new Broken(['loading']), 'meetup', { ...timing, timeoutMs: 30 }, signal), { code: 'SEGMENT_NOT_LOADED', message: new RegExp(MERGED) })
  })
})

describe('the end of a merge', () => {
  it('deletes nothing while an input answers queries, or while an answer is not whole', async () => {
    for (const rows of [null, new Map([[MERGED, { stored: 2, queryable: 2 }], [nameOf(0), { stored: 1, queryable: 1 }], [nameOf(1), { stored: 1, queryable: 0 }]]), new Map([[nameOf(0), { stored: 1, queryable: 0 }], [nameOf(1), { stored: 1, queryable: 0 }]])]) {
      const pinot = new Broken(['loaded'])
      pinot.segments.get(MERGED)!.state = 'loaded'
      pinot.rows = async () => rows as never
      await assert.rejects(finishMerge(pinot, MERGED, [nameOf(0), nameOf(1)], { pollMs: 1, timeoutMs: 10 }, signal), { code: 'MERGE_STUCK' })
      assert.equal(pinot.deletes, 0)
    }
    const pinot = new Broken(['error'])
    await assert.rejects(finishMerge(pinot, MERGED, [nameOf(0)], timing, signal), { code: 'MERGE_STUCK', message: /it is error/ })
  })
})
