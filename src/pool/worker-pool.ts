import type { Worker } from 'node:worker_threads'
import { Piscina } from 'piscina'
import { channels } from '../channels.ts'
import { DynapinotError } from '../errors.ts'
import { progressIndex } from '../worker/protocol.ts'
import type { BuildResult, BuildTask, DecodeResult, DecodeTask, MergeResult, MergeTask, StreamResult, StreamTask, WorkerSetup, WorkerTask } from '../worker/protocol.ts'

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
 * The pool of worker threads. Callers bound what is in flight, by bytes and by number. A task whose worker dies (out of
 * memory, crash) is rejected with WORKER_DIED, and a new worker takes its place.
 *
 * Workers are asked to stop, by a slot in the shared counters that they look at, and never torn from their work: a Node
 * process of version 20 may abort if a thread is terminated while it loads its modules.
 */
export class WorkerPool {
  readonly #piscina: Piscina
  readonly #counters: BigInt64Array
  readonly #tasks: Set<Promise<unknown>> = new Set()
  /** Resolves when the thread has loaded, or has ended before. */
  readonly #loaded: Map<Worker, Promise<void>> = new Map()
  readonly workers: number
  /** Errors of workers outside of any task. */
  errors = 0

  constructor (setup: WorkerSetup, options: PoolOptions) {
    this.workers = options.workers
    this.#counters = new BigInt64Array(setup.progress)
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
    this.#piscina.on('error', (error: unknown) => {
      this.errors++
      channels.workerError.publish({ error })
    })
    this.#watchLoading()
    // Another thread takes the place of one that is gone, in the same turn of the loop.
    this.#piscina.on('workerDestroy', () => { queueMicrotask(() => { this.#watchLoading() }) })
  }

  /** @throws DynapinotError WORKER_DIED, INTERRUPTED behind `stop`; what the task throws. */
  async decode (task: DecodeTask): Promise<DecodeResult> {
    return await this.#run(task) as DecodeResult
  }

  /**
   * Decodes replies of a shard.
   * @throws DynapinotError WORKER_DIED, INTERRUPTED behind `stop`; what the task throws.
   */
  async stream (task: StreamTask): Promise<StreamResult> {
    return await this.#run(task) as StreamResult
  }

  /**
   * Builds a segment. The blocks in memory are shared with the worker: should it die, the main thread still has them and
   * can try again.
   * @throws DynapinotError WORKER_DIED, INTERRUPTED behind `stop`; what the task throws.
   */
  async build (task: BuildTask): Promise<BuildResult> {
    return await this.#run(task) as BuildResult
  }

  /**
   * Merges segments; blocks as with `build`.
   * @throws DynapinotError WORKER_DIED, INTERRUPTED behind `stop`; what the task throws.
   */
  async merge (task: MergeTask): Promise<MergeResult> {
    return await this.#run(task) as MergeResult
  }

  /** Tells the workers to end their tasks soon, with INTERRUPTED. None is begun any more. */
  stop (): void {
    Atomics.store(this.#counters, progressIndex.stop, 1n)
  }

  /** Stops the workers and ends their threads when all tasks have ended. */
  async close (): Promise<void> {
    this.stop()
    await Promise.allSettled(this.#tasks)
    await Promise.all(this.#loaded.values())
    await this.#piscina.destroy()
  }

  get #stopped (): boolean {
    return Atomics.load(this.#counters, progressIndex.stop) !== 0n
  }

  async #run (task: WorkerTask): Promise<unknown> {
    if (this.#stopped) throw interrupted(task)
    const running = this.#piscina.run(task)
    this.#tasks.add(running)
    try {
      return await running
    } catch (cause) {
      // Whatever became of it: nobody waits for its result, and there is nothing to be tried again.
      throw this.#stopped ? interrupted(task, cause) : taskError(task, cause)
    } finally {
      this.#tasks.delete(running)
    }
  }

  #watchLoading (): void {
    for (const worker of this.#piscina.threads) {
      if (this.#loaded.has(worker)) continue
      this.#loaded.set(worker, new Promise((resolve) => {
        // The first message of a Piscina worker says that it has loaded the module of the tasks.
        worker.once('message', () => { resolve() })
        worker.once('exit', () => {
          this.#loaded.delete(worker)
          resolve()
        })
      }))
    }
  }
}

function interrupted (task: WorkerTask, cause?: unknown): DynapinotError {
  return new DynapinotError('INTERRUPTED', `stopped before the end of a ${task.kind} task`, {}, { cause })
}

/** A worker's death told apart from a defect that a task threw: only the first is worth another try. */
function taskError (task: WorkerTask, cause: unknown): unknown {
  if (!(cause instanceof Error)) return cause
  const outOfMemory = (cause as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY'
  if (!outOfMemory && !/^worker exited with code/.test(cause.message)) return cause
  return new DynapinotError('WORKER_DIED', `a worker died in a ${task.kind} task: ${cause.message}`, {
    remedy: outOfMemory
      ? 'raise workers.maxHeap, or lower segment.rows and segment.bytes'
      : 'run again; if it comes back, report it with the input that caused it'
  }, { cause })
}
