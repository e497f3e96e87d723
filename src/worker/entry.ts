import { workerData } from 'piscina'
import { runBuildTask } from './build-task.ts'
import { runDecodeTask } from './decode-task.ts'
import { makeDecoderMaker } from './make-decoder.ts'
import type { DecoderMaker } from './make-decoder.ts'
import { bodyReader, runStreamTask } from './stream-task.ts'
import type { BodyReader } from './stream/payload-lines.ts'
import { runMergeTask } from './merge-task.ts'
import type { WorkerResult, WorkerSetup, WorkerTask } from './protocol.ts'

/** Made when the first unit or body comes, and kept. */
let makeDecoder: DecoderMaker | undefined
let readBody: BodyReader | undefined

/** What the pool calls in a worker thread: one task, one result. */
export default async function runTask (task: WorkerTask): Promise<WorkerResult> {
  const setup = workerData as WorkerSetup
  if (task.kind === 'build') return runBuildTask(setup, task)
  if (task.kind === 'merge') return runMergeTask(setup, task)
  makeDecoder ??= makeDecoderMaker(setup)
  if (task.kind === 'stream') {
    readBody ??= bodyReader(setup.decoder)
    return runStreamTask(setup, task, makeDecoder, readBody)
  }
  return await runDecodeTask(setup, task, makeDecoder)
}
