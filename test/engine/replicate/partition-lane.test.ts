import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { LivePartition } from '../../../src/engine/replicate/live-partition.ts'
import { PartitionLane } from '../../../src/engine/replicate/partition-lane.ts'
import type { WaitingBlock } from '../../../src/engine/replicate/partition-lane.ts'
import { tempFolder } from '../../temp-folder.ts'
import { MadeWorld, partsOf } from './made-stream.ts'

const dir = join(tempFolder('lane'), 'run')

/** A lane whose pushes are held until `release`, and the rows of the pushes so far. */
function heldLane (): { lane: PartitionLane, pushed: number[], release: () => void } {
  const parts = partsOf(new MadeWorld([]), dir, async () => {})
  mkdirSync(parts.liveDir, { recursive: true })
  const pushed: number[] = []
  const held: (() => void)[] = []
  const sink = {
    ...parts.sink,
    put: async ({ rows }: { rows: number }) => {
      pushed.push(rows)
      await new Promise<void>((resolve) => { held.push(resolve) })
      return 'done' as const
    }
  }
  const live = new LivePartition({ prefix: 't', run: '000000000000', partition: 0 }, parts.merge, [])
  const lane = new PartitionLane({ ...parts, flush: { ...parts.flush, bytes: 1000 }, sink }, live, null, new AbortController().signal, (error) => { throw error as Error })
  return { lane, pushed, release: () => { held.shift()!() } }
}

function block (rows: number): WaitingBlock {
  return {
    block: { partition: 0, rows, bytes: rows, unit: 0, sequence: 0, buffer: new SharedArrayBuffer(rows) }, oldest: 0, newest: 0, loaded: () => {}
  }
}

async function until (done: () => boolean): Promise<void> {
  for (let i = 0; i < 1000 && !done(); i++) await sleep(1)
  assert.ok(done())
}

describe('the lane of a partition', () => {
  it('that missed a tick flushes as soon as its step is done', async () => {
    const { lane, pushed, release } = heldLane()
    lane.add(block(1))
    lane.flush()
    await until(() => pushed.length === 1)
    lane.add(block(2))
    lane.flush()
    lane.add(block(3))
    release()
    await until(() => pushed.length === 2)
    assert.deepEqual(pushed, [1, 5])
    release()
    await until(() => !lane.busy)
  })

  it('that missed none waits for the next', async () => {
    const { lane, pushed, release } = heldLane()
    lane.add(block(1))
    lane.flush()
    // Nothing to flush: no tick is missed.
    lane.flush()
    await until(() => pushed.length === 1)
    lane.add(block(2))
    release()
    await until(() => !lane.busy)
    await sleep(10)
    assert.deepEqual(pushed, [1])
    lane.flush()
    await until(() => pushed.length === 2)
    release()
    await until(() => !lane.busy)
  })
})
