import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { channels } from '../../channels.ts'
import { fromErrorData } from '../../errors.ts'
import { writeLiveCustom } from '../../segment/live-custom.ts'
import type { BlockRef, SegmentInfo } from '../../worker/protocol.ts'
import { retryOnDeath } from '../backfill/retry.ts'
import type { LivePartition } from './live-partition.ts'
import type { LiveSegment, MergePlan } from './merge-plan.ts'
import type { MergeTurns } from './merge-turns.ts'
import { runMerge } from './run-merge.ts'
import type { LiveParts } from './settings.ts'

/** Rows that wait for their segment. */
export interface WaitingBlock {
  readonly block: BlockRef
  /** ms since the epoch: the newest change among the rows of its batch. */
  readonly newest: number
  /** The same of the oldest. */
  readonly oldest: number
  /** Called once, when the segment with the rows is loaded. */
  readonly loaded: () => void
}

/**
 * The segments of one partition, one step after the other, since pushes of a partition must not overtake one another:
 *
 * ```
 *   rows ... rows --flush--> build, push, loaded --> is a merge due? -- yes --> merge, push, loaded, delete inputs --+
 *                   ^                                   | no                                                        |
 *                   +-- at the tick, if full or late ---+<----------------------------------------------------------+
 * ```
 * While a step is under way rows gather, and the next flush takes them all.
 */
export class PartitionLane {
  readonly #parts: LiveParts
  readonly #live: LivePartition
  /** Null: it is not merged. */
  readonly #turns: MergeTurns | null
  readonly #signal: AbortSignal
  readonly #failed: (error: unknown) => void
  /** Segments whose archives are in the folder. */
  readonly #archived: Set<string> = new Set()
  #waiting: WaitingBlock[] = []
  #bytes = 0
  /** Late segments were taken in since the last look at what is to be merged. */
  #disordered = false
  /** A flush could not begin, since a step was under way. */
  #missed = false
  #step: Promise<void> | null = null
  /** From its begin until its inputs are deleted; never rejected. */
  #merging: Promise<void> | null = null

  /**
   * `live`: its segments of earlier runs. `turns`: null where recovery could not tell the order of its rows. `signal`
   * ends its work at once. `failed` is called with what stopped a step; no other begins.
   */
  constructor (parts: LiveParts, live: LivePartition, turns: MergeTurns | null, signal: AbortSignal, failed: (error: unknown) => void) {
    this.#parts = parts
    this.#live = live
    this.#turns = parts.catalog === null ? null : turns
    this.#signal = signal
    this.#failed = failed
  }

  /** True while a step is under way. */
  get busy (): boolean { return this.#step !== null }

  /** Bytes of row blocks that wait. */
  get waitingBytes (): number { return this.#bytes }

  /** Segments that merges may still take. */
  get liveSegments (): number { return this.#live.live }

  /** Segments that this run has sealed, or that the newest of earlier runs is. */
  get sealedSegments (): number { return this.#live.sealed }

  add (block: WaitingBlock): void {
    this.#waiting.push(block)
    this.#bytes += block.block.bytes
    if (this.#bytes >= this.#parts.flush.bytes) this.flush()
  }

  /** Begins to make a segment of what waits; if a step is under way, when that is done. */
  flush (): void {
    if (this.#waiting.length === 0 || this.#signal.aborted) return
    if (this.#step !== null) {
      this.#missed = true
      return
    }
    const waiting = this.#waiting
    this.#waiting = []
    this.#missed = false
    this.#bytes = 0
    this.#begin(this.#run(waiting))
  }

  /** Takes late segments of earlier runs in, and puts those that came behind them last again. */
  adopt (late: readonly LiveSegment[]): void {
    this.#live.adopt(late)
    this.#disordered = true
    if (this.#step === null && !this.#signal.aborted) this.#begin(this.#merged())
  }

  #begin (step: Promise<void>): void {
    this.#step = step.then(
      () => {
        this.#step = null
        // What has waited for a whole step, a merge perhaps, does not wait for the next tick, too.
        if (this.#missed || this.#bytes >= this.#parts.flush.bytes) this.flush()
        else if (this.#disordered && !this.#signal.aborted) this.#begin(this.#merged())
      },
      // The step stays: nothing of this partition may come behind rows that are not loaded.
      (error: unknown) => { this.#failed(error) }
    )
  }

  /** Waits until no step is under way. */
  async settled (): Promise<void> {
    await this.#step
    await this.#merging
  }

  /** Waits until all that was added is loaded, or a step has failed. */
  async drain (): Promise<void> {
    while (this.#step !== null || this.#waiting.length > 0) {
      this.flush()
      const step = this.#step
      await step
      // Failed, or not begun since all work has ended.
      if (this.#step === step) break
    }
    await this.#merging
  }

  async #run (waiting: readonly WaitingBlock[]): Promise<void> {
    await this.#flush(waiting)
    await this.#merged()
  }

  /** Does the merge that is due, if there is one and it is its turn. */
  async #merged (): Promise<void> {
    const turns = this.#turns
    // The end of the merge before, which may be all that is left to do.
    if (this.#disordered) await this.#merging
    this.#disordered = false
    if (turns === null || this.#merging !== null) return
    const plan = this.#live.due(Date.now())
    if (plan === null || !turns.isDue(plan)) return
    await turns.take(async () => { if (!this.#signal.aborted) await this.#mergePushed(plan) })
  }

  /** Flushes go on as soon as the merged segment is loaded; its inputs are deleted beside them. */
  async #mergePushed (plan: MergePlan): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#merging = this.#merge(plan, resolve).then(
        () => { this.#merging = null },
        (error: unknown) => {
          reject(error instanceof Error ? error : new Error(String(error)))
          this.#failed(error)
        }
      )
    })
  }

  async #flush (waiting: readonly WaitingBlock[]): Promise<void> {
    const name = this.#live.nextName()
    const blocks = waiting.map(({ block }) => block)
    const bytes = blocks.reduce((sum, block) => sum + block.bytes, 0)
    const newest = waiting.reduce((latest, block) => Math.max(latest, block.newest), 0)
    const began = performance.now()
    const { segment, error } = await retryOnDeath(`build ${name}`, async () => await this.#parts.pool.build({
      kind: 'build',
      name,
      partition: this.#live.id,
      blocks,
      archivePath: this.#archive(name),
      creationTime: newest,
      custom: writeLiveCustom({ bytes, inputs: [] })
    }))
    if (error !== undefined) throw fromErrorData(error)
    channels.segmentBuilt.publish({ segment: name, partition: this.#live.id, rows: segment.rows, bytes: segment.segmentBytes, ms: performance.now() - began })
    await this.#push(segment)
    const at = Date.now()
    this.#live.pushed({ name, rows: segment.rows, bytes }, at)
    this.#keepArchives(name)
    for (const { loaded } of waiting) loaded()
    const oldest = waiting.reduce((least, block) => Math.min(least, block.oldest), Infinity)
    channels.rowsQueryable.publish({ partition: this.#live.id, rows: segment.rows, oldest, newest, at })
  }

  async #merge (plan: MergePlan, onPushed: () => void): Promise<void> {
    const { pool, sink, catalog, merge: { history, finish: timing } } = this.#parts
    const { segment, bytes, leftOut, outcome } = await runMerge(this.#live, plan, {
      pool: { merge: async (task) => await retryOnDeath(`merge ${task.name}`, async () => await pool.merge(task)) },
      sink: {
        put: async (merged, signal) => {
          this.#parts.store.check()
          return await sink.put(merged, signal)
        }
      },
      catalog: catalog!,
      inputOf: async ({ name }) => ({ archive: await this.#fetched(name) }),
      archivePathOf: (name) => this.#archive(name),
      history,
      timing,
      signal: this.#signal
    }, onPushed)
    this.#keepArchives(segment.name)
    channels.segmentsMerged.publish({ segment: segment.name, partition: this.#live.id, inputs: plan.inputs.length, reason: plan.reason, rows: segment.rows, leftOut, bytes, archiveBytes: segment.archiveBytes, outcome })
    if (outcome === 'replaced') channels.segmentsDeleted.publish({ partition: this.#live.id, count: plan.replaces.length })
  }

  async #push (segment: SegmentInfo): Promise<void> {
    const { sink, store } = this.#parts
    const { name, rows, archiveBytes } = segment
    // Another process may have taken over: what it pushes must not be followed by older rows.
    store.check()
    const began = performance.now()
    const result = await sink.put(segment, this.#signal)
    channels.segmentPut.publish({ segment: name, partition: this.#live.id, rows, bytes: archiveBytes, result, ms: performance.now() - began })
  }

  /** The archive of a segment: here, or from the cluster if an earlier run pushed it. */
  async #fetched (name: string): Promise<string> {
    const path = this.#archive(name)
    if (!this.#archived.has(name)) {
      await this.#parts.catalog!.download(name, path, this.#signal)
      this.#archived.add(name)
    }
    return path
  }

  /** Keeps the archives that merges may still take, and no others. */
  #keepArchives (made: string): void {
    this.#archived.add(made)
    const wanted = new Set(this.#turns !== null ? this.#live.stack.map(({ name }) => name) : [])
    for (const name of this.#archived) {
      if (wanted.has(name)) continue
      this.#archived.delete(name)
      rmSync(this.#archive(name), { force: true })
    }
  }

  #archive (name: string): string {
    return join(this.#parts.liveDir, name + this.#parts.extension)
  }
}
