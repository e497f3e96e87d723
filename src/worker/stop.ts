import { DynapinotError } from '../errors.ts'
import { progressIndex } from './protocol.ts'
import type { WorkerSetup } from './protocol.ts'

/** Tells whether the main thread wants the workers to stop. */
export function stopOf ({ progress }: Pick<WorkerSetup, 'progress'>): () => boolean {
  const slots = new BigInt64Array(progress)
  return () => Atomics.load(slots, progressIndex.stop) !== 0n
}

/** @throws DynapinotError INTERRUPTED if the workers are to stop. */
export function checkStop (setup: Pick<WorkerSetup, 'progress'>, what: string): void {
  if (stopOf(setup)()) throw new DynapinotError('INTERRUPTED', `stopped before ${what}`)
}
