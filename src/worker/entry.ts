import { move, transferableSymbol, valueSymbol, workerData } from 'piscina'
import { runBuildTask } from './build-task.ts'
import { runDecodeTask } from './decode-task.ts'
import { makeDecoderMaker } from './make-decoder.ts'
import type { DecoderMaker } from './make-decoder.ts'
import type { WorkerResult, WorkerSetup, WorkerTask } from './protocol.ts'
import { loadBlock } from './spill.ts'

/** Made when the first unit comes, and kept. */
let makeDecoder: DecoderMaker | undefined

/** What the pool calls in a worker thread: one task, one result, buffers of the result moved and not copied. */
export default async function runTask (task: WorkerTask): Promise<unknown> {
  const setup = workerData as WorkerSetup
  if (task.kind === 'build') return await runBuildTask(setup, task, loadBlock)
  makeDecoder ??= makeDecoderMaker(setup)
  const result = await runDecodeTask(setup, task, makeDecoder)
  return moved(result, result.blocks.flatMap((block) => block.buffer ?? []))
}

/** Piscina's protocol for a value that is posted with a transfer list. */
function moved (value: WorkerResult, buffers: readonly ArrayBuffer[]): unknown {
  return move({ [valueSymbol]: value, [transferableSymbol]: buffers })
}
