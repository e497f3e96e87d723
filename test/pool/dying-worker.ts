// A worker module whose tasks end as their name says: real deaths of a thread, for the pool's tests.
import { setTimeout as sleep } from 'node:timers/promises'
import { workerData } from 'piscina'
import { stopOf } from '../../src/worker/stop.ts'
import type { WorkerSetup } from '../../src/worker/protocol.ts'

export default async function dyingTask (task: { name?: string, unit?: { name: string } }): Promise<unknown> {
  const name = task.name ?? task.unit?.name
  if (name === 'exit') process.exit(3)
  if (name === 'throw') throw new TypeError('a defect')
  if (name === 'memory') {
    const kept: unknown[] = []
    for (;;) kept.push(Array.from({ length: 1000 }, (_, i) => ({ i })))
  }
  if (name?.startsWith('until stop') === true) {
    const stopped = stopOf(workerData as WorkerSetup)
    while (!stopped()) await sleep(5)
    if (name === 'until stop, then exit') process.exit(3)
  }
  return { kind: 'build', fine: true }
}
