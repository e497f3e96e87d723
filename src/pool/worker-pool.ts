import { Piscina } from 'piscina'
import { DynapinotError } from '../errors.ts'
import type { BuildResult, BuildTask, DecodeResult, DecodeTask, WorkerSetup, WorkerTask } from '../worker/protocol.ts'

/** How many workers, and how much heap each may take before it counts as dead. */
export interface PoolOptions {
  readonly workers: number
  /** MiB of old-generation heap per worker; row blocks and segments lie outside of it. */
  readonly maxHeapMb: number
  /** Module of the workers; default: worker/entry. */
  readonly entry?: URL | undefined
}

/** What the stages of a job need of the pool. */
export type Workers = Pick<WorkerPool, 'workers' | 'decode' | 'build'>

/**
 * The pool of worker threads. It never queues by itself: callers bound what is in flight, by bytes and by number.
 * A task whose worker dies (out of memory, crash) is rejected with WORKER_DIED, and a new worker takes its place.
 */
export class WorkerPool {
  readonly #piscina: Piscina
  readonly workers: number

  constructor (setup: WorkerSetup, options: PoolOptions) {
    this.workers = options.workers
    // tsc rewrites import paths but not this URL: under a TypeScript loader the entry is the source itself.
    const extension = import.meta.url.endsWith('.ts') ? '.ts' : '.js'
    this.#piscina = new Piscina({
      filename: (options.entry ?? new URL(`../worker/entry${extension}`, import.meta.url)).href,
      minThreads: options.workers,
      maxThreads: options.workers,
      concurrentTasksPerWorker: 1,
      // Units are taken in their order: the oldest task must not be overtaken.
      stricterFIFO: true,
      idleTimeout: Infinity,
      resourceLimits: { maxOldGenerationSizeMb: options.maxHeapMb },
      workerData: setup
    })
    // Errors outside of any task: the task promises carry all others.
    this.#piscina.on('error', () => {})
  }

  async decode (task: DecodeTask, signal?: AbortSignal): Promise<DecodeResult> {
    return await this.#run(task, signal) as DecodeResult
  }

  /**
   * Builds a segment. The blocks are copied to the worker, not moved: should it die, the main thread still has them and
   * can try again. The copy costs a memcpy of the segment's size, a small part of a percent of the build.
   */
  async build (task: BuildTask, signal?: AbortSignal): Promise<BuildResult> {
    return await this.#run(task, signal) as BuildResult
  }

  async close (): Promise<void> {
    await this.#piscina.destroy()
  }

  async #run (task: WorkerTask, signal: AbortSignal | undefined): Promise<unknown> {
    try {
      return await this.#piscina.run(task, signal === undefined ? {} : { signal })
    } catch (cause) {
      if (signal?.aborted === true) throw new DynapinotError('INTERRUPTED', 'stopped while a worker was at work', {}, { cause })
      throw taskError(task, cause)
    }
  }
}

/** A worker's death told apart from a defect that a task threw: only the first is worth another try. */
function taskError (task: WorkerTask, cause: unknown): unknown {
  if (!(cause instanceof Error)) return cause
  const outOfMemory = (cause as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY'
  if (!outOfMemory && !/^worker exited with code|^Terminating worker thread/.test(cause.message)) return cause
  return new DynapinotError('WORKER_DIED', `a worker died in a ${task.kind} task: ${cause.message}`, {
    remedy: outOfMemory
      ? 'raise workers.maxHeap, or lower segment.rows and segment.bytes'
      : 'run again; if it comes back, report it with the input that caused it'
  }, { cause })
}
