import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { WorkerPool } from '../../src/pool/worker-pool.ts'
import type { BuildTask, WorkerSetup } from '../../src/worker/protocol.ts'

describe('WorkerPool', () => {
  const pool = new WorkerPool({} as WorkerSetup, { workers: 2, maxHeapMb: 64, entry: new URL('dying-worker.ts', import.meta.url) })
  const task = (name: string) => ({ kind: 'build', name, blocks: [] } as unknown as BuildTask)
  after(async () => { await pool.close() })

  it('tells a worker that ran out of memory, and works on', async () => {
    await assert.rejects(pool.build(task('memory')), (error: any) => {
      assert.equal(error.code, 'WORKER_DIED')
      assert.match(error.context.remedy, /workers\.maxHeap/)
      return true
    })
    assert.deepEqual(await pool.build(task('fine')), { kind: 'build', fine: true })
  })

  it('tells a worker that ended by itself, and works on', async () => {
    await assert.rejects(pool.build(task('exit')), { code: 'WORKER_DIED', message: /exited with code: 3/ })
    assert.deepEqual(await pool.build(task('fine')), { kind: 'build', fine: true })
  })

  it('does not take a thrown defect for a death', async () => {
    await assert.rejects(pool.build(task('throw')), { name: 'TypeError', message: 'a defect' })
  })

  it('stops a task that is aborted', async () => {
    const controller = new AbortController()
    const hanging = pool.build(task('hang'), controller.signal)
    setTimeout(() => { controller.abort() }, 50)
    await assert.rejects(hanging, { code: 'INTERRUPTED' })
    assert.deepEqual(await pool.build(task('fine')), { kind: 'build', fine: true })
  })
})
