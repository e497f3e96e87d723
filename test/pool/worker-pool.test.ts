import assert from 'node:assert/strict'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { after, describe, it } from 'node:test'
import { channels } from '../../src/channels.ts'
import { WorkerPool } from '../../src/pool/worker-pool.ts'
import { progressIndex } from '../../src/worker/protocol.ts'
import type { BuildTask, WorkerSetup } from '../../src/worker/protocol.ts'

const task = (name: string) => ({ kind: 'build', name, blocks: [] } as unknown as BuildTask)

function poolOf (entry: string): { pool: WorkerPool, slots: BigInt64Array } {
  const progress = new SharedArrayBuffer(24)
  const pool = new WorkerPool({ progress } as WorkerSetup, { workers: 2, maxHeapMb: 64, entry: new URL(entry, import.meta.url) })
  return { pool, slots: new BigInt64Array(progress) }
}

describe('WorkerPool', () => {
  const { pool } = poolOf('dying-worker.ts')
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
})

describe('a pool that is closed', () => {
  it('lets its workers load first', async () => {
    const { pool, slots } = poolOf('slow-worker.ts')
    await pool.close()
    assert.equal(slots[progressIndex.records], 2n)
  })

  it('lets tasks under way end, takes no other, and reports no death', async () => {
    const { pool } = poolOf('dying-worker.ts')
    const polite = pool.build(task('until stop'))
    const rude = pool.build(task('until stop, then exit'))
    rude.catch(() => {})
    const waiting = pool.build(task('until stop'))
    await pool.close()
    assert.deepEqual(await polite, { kind: 'build', fine: true })
    assert.deepEqual(await waiting, { kind: 'build', fine: true })
    await assert.rejects(rude, { code: 'INTERRUPTED' })
    await assert.rejects(pool.build(task('fine')), { code: 'INTERRUPTED' })
  })
})

describe('an error of a worker outside of any task', () => {
  it('is published and counted', async () => {
    const { pool, told } = await new Promise<{ pool: WorkerPool, told: Error }>((resolve) => {
      const listen = (message: unknown) => {
        unsubscribe(channels.workerError.name, listen)
        resolve({ pool: broken, told: (message as { error: Error }).error })
      }
      subscribe(channels.workerError.name, listen)
      const { pool: broken } = poolOf('no-such-worker.ts')
    })
    assert.match(told.message, /no-such-worker/)
    await pool.close()
    assert.ok(pool.errors > 0)
  })
})
