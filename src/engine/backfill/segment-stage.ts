import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { BackfillJournal } from '../../checkpoint/backfill-journal.ts'
import { channels } from '../../channels.ts'
import { DynapinotError, fromErrorData } from '../../errors.ts'
import type { Workers } from '../../pool/worker-pool.ts'
import type { Sink } from '../../push/contract.ts'
import type { BuildResult, BuildTask, SegmentInfo } from '../../worker/protocol.ts'
import type { BlockStore } from './block-store.ts'
import { Limiter } from './limiter.ts'
import type { SegmentCut } from './partition-queue.ts'
import { retryOnDeath } from './retry.ts'

/** What the stage works with. */
export interface SegmentStageParts {
  readonly pool: Workers
  readonly sink: Sink
  readonly store: BlockStore
  readonly journal: BackfillJournal
  /** Folder where archives wait for the sink. */
  readonly stagingDir: string
  readonly nameOf: (partition: number, sequence: number) => string
  readonly extension: string
  readonly custom: Readonly<Record<string, string>>
  /** Puts at a time, over all partitions. */
  readonly parallelPuts: number
  readonly signal: AbortSignal
}

/**
 * Builds segments in the workers and puts them to the sink: builds in any order, puts of one partition one after the
 * other in the order of their data, since Pinot settles ties of the version by push time. `submit` waits while too much
 * is under way, which holds back the decoding.
 */
export class SegmentStage {
  readonly #parts: SegmentStageParts
  readonly #chains: Map<number, Promise<void>> = new Map()
  /** Segments that are cut and not yet in the sink. */
  readonly #underWay: Limiter
  readonly #builds: Limiter
  readonly #puts: Limiter
  /** Partitions whose worker died again and again: their later segments are left for another run. */
  readonly stuck: Map<number, DynapinotError> = new Map()
  readonly #failure: AbortController = new AbortController()
  already = 0

  constructor (parts: SegmentStageParts) {
    this.#parts = parts
    this.#underWay = new Limiter(2 * parts.pool.workers + parts.parallelPuts)
    this.#builds = new Limiter(parts.pool.workers)
    this.#puts = new Limiter(parts.parallelPuts)
  }

  /** Takes a segment over. @throws whatever stopped the stage. */
  async submit (cut: SegmentCut): Promise<void> {
    await this.#underWay.acquire()
    this.check()
    const built = this.#build(cut)
    // The chain of the partition looks at it; until then a failure must not count as unhandled.
    built.catch(() => {})
    const before = this.#chains.get(cut.partition) ?? Promise.resolve()
    this.#chains.set(cut.partition, before.then(async () => { await this.#settle(cut, built) }))
  }

  /** Waits until all that was submitted is in the sink. @throws whatever stopped the stage. */
  async drain (): Promise<void> {
    await Promise.all(this.#chains.values())
    this.check()
  }

  /** @throws whatever stopped the stage. */
  check (): void {
    this.failed.throwIfAborted()
  }

  /** Aborted by what stopped the stage. */
  get failed (): AbortSignal {
    return this.#failure.signal
  }

  async #build (cut: SegmentCut): Promise<BuildResult> {
    const { pool, stagingDir, nameOf, extension, custom, signal } = this.#parts
    const name = nameOf(cut.partition, cut.sequence)
    const task: BuildTask = {
      kind: 'build',
      name,
      partition: cut.partition,
      blocks: cut.blocks,
      archivePath: join(stagingDir, name + extension),
      creationTime: cut.creationTime,
      custom
    }
    return await this.#builds.run(async () => {
      this.check()
      signal.throwIfAborted()
      const began = performance.now()
      const result = await retryOnDeath(`build ${name}`, async () => await pool.build(task))
      if (result.error !== undefined) throw fromErrorData(result.error)
      channels.segmentBuilt.publish({ segment: name, partition: cut.partition, rows: cut.rows, bytes: result.segment.segmentBytes, ms: performance.now() - began })
      return result
    })
  }

  /** Runs in the partition's chain: never rejects, so that `drain` sees the first cause and not a follower. */
  async #settle (cut: SegmentCut, built: Promise<BuildResult>): Promise<void> {
    try {
      const { segment } = await built
      if (!this.stuck.has(cut.partition) && !this.failed.aborted) await this.#put(cut, segment)
      rmSync(segment.archivePath, { force: true })
    } catch (error) {
      if (error instanceof DynapinotError && error.code === 'WORKER_DIED') {
        if (!this.stuck.has(cut.partition)) this.stuck.set(cut.partition, error)
      } else {
        this.#failure.abort(error instanceof Error ? error : new Error(String(error)))
      }
    } finally {
      this.#parts.store.release(cut.blocks)
      this.#underWay.release()
    }
  }

  async #put (cut: SegmentCut, segment: SegmentInfo): Promise<void> {
    const { sink, journal, signal } = this.#parts
    const { result, ms } = await this.#puts.run(async () => {
      const began = performance.now()
      return { result: await sink.put(segment, signal), ms: performance.now() - began }
    })
    journal.append({
      t: 'segment',
      name: segment.name,
      partition: cut.partition,
      sequence: cut.sequence,
      rows: segment.rows,
      crc: segment.crc,
      bytes: segment.archiveBytes,
      end: cut.end
    })
    if (result === 'already') this.already++
    channels.segmentPut.publish({
      segment: segment.name, partition: cut.partition, rows: segment.rows, bytes: segment.archiveBytes, result, ms
    })
  }
}
