// A worker module that takes its time to load, and counts in a slot that it has.
import { workerData } from 'piscina'
import { progressIndex } from '../../src/worker/protocol.ts'
import type { WorkerSetup } from '../../src/worker/protocol.ts'

Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300)
Atomics.add(new BigInt64Array((workerData as WorkerSetup).progress), progressIndex.records, 1n)

export default function task (): void {}
