import { setTimeout as sleep } from 'node:timers/promises'
import type { ShardCheckpoint, ShardCheckpoints } from '../../block/shard-checkpoint.ts'
import { ByteCredit } from '../../bytes/byte-credit.ts'
import type { Lease } from '../../bytes/byte-credit.ts'
import { channels } from '../../channels.ts'
import { StreamTracker } from '../../checkpoint/stream-tracker.ts'
import { fromErrorData } from '../../errors.ts'
import type { StreamBatch } from '../../source/stream-contract.ts'
import type { StreamResult } from '../../worker/protocol.ts'
import { inOrder } from '../backfill/in-order.ts'
import { retryOnDeath } from '../backfill/retry.ts'
import { CheckpointSaver } from './checkpoint-saver.ts'
import { FlushPace } from './flush-pace.ts'
import { lateLooksMs, lateSegments } from './late-segments.ts'
import { LivePartition } from './live-partition.ts'
import type { LiveSegment } from './merge-plan.ts'
import { MergeTurns } from './merge-turns.ts'
import { PartitionLane } from './partition-lane.ts'
import type { LiveParts } from './settings.ts'
import { TimeUnitWatch } from './time-units.ts'

/** Where the live segments of earlier runs stand; see run-recovery.ts. */
export interface LiveStart {
  readonly run: string
  /** Checkpoints from which the source reads. */
  readonly checkpoints: ShardCheckpoints
  readonly stacks: ReadonlyMap<number, readonly LiveSegment[]>
  readonly blocked: ReadonlySet<number>
  /** Names of the live segments that the cluster had then; null if there was no earlier run whose pushes could come late. */
  readonly known: ReadonlySet<string> | null
}

/** A batch behind its worker, and the credit that it holds. */
interface DecodedBatch {
  readonly result: StreamResult
  readonly lease: Lease
}

const fromTheStart: ShardCheckpoint = { position: { kind: 'trimHorizon' }, coveredUntil: 0 }

/**
 * The way of records from the shards to loaded segments. Batches are decoded in any order and admitted in that of their
 * reading, so rows of an item keep their order from shard to segment, also from a parent shard to its children.
 *
 * ```
 *   source --batch--> room? --> worker: rows by partition, letters --in order--> lanes --tick--> segments --> loaded
 *     ^                 |                                            |                                          |
 *     |   waits, and so does the source                              letters, synced                            |
 *     +-----------------+                                            `----> tracker <---------------------------+
 *                                                                              `--> checkpoint
 * ```
 */
export class Flow {
  readonly #parts: LiveParts
  readonly #start: LiveStart
  readonly #tracker: StreamTracker = new StreamTracker()
  readonly #saver: CheckpointSaver
  /** Bytes of bodies on their way to a worker and of rows that wait for their segments. */
  readonly #credit: ByteCredit
  readonly #lanes: Map<number, PartitionLane> = new Map()
  readonly #pace: FlushPace
  readonly #turns: MergeTurns
  readonly #timeUnits: TimeUnitWatch = new TimeUnitWatch()
  readonly #failure: AbortController = new AbortController()
  /** Ends all work at once: a failure, or the end of patience. */
  readonly #stop: AbortSignal

  /** `now` ends all work at once; what is not loaded then is read again by the next run. */
  constructor (parts: LiveParts, start: LiveStart, now: AbortSignal) {
    this.#parts = parts
    this.#start = start
    this.#saver = new CheckpointSaver(parts, this.#tracker)
    this.#credit = new ByteCredit(parts.memory)
    this.#pace = new FlushPace(parts.flush)
    // Half of the workers at most, so that new rows are decoded and built meanwhile.
    this.#turns = new MergeTurns(Math.max(1, parts.pool.workers >> 1), parts.merge)
    this.#stop = AbortSignal.any([now, this.#failure.signal, parts.store.lost])
    for (const partition of start.stacks.keys()) this.#lane(partition)
  }

  /** ms between two flushes, as it is now. */
  get tickMs (): number { return this.#pace.ms }

  /** Bytes of bodies and rows that are held. */
  get heldBytes (): number { return this.#credit.out }

  /** Segments by partition that merges may still take. */
  get liveSegments (): ReadonlyMap<number, number> {
    return new Map([...this.#lanes].map(([partition, lane]) => [partition, lane.liveSegments]))
  }

  /** Segments that merges leave alone from now on: those of the lanes, and those that this run has sealed. */
  get sealedSegments (): number {
    return [...this.#lanes.values()].reduce((sum, lane) => sum + lane.sealedSegments, 0)
  }

  /** True while a partition makes, pushes or merges a segment, or has rows that wait for one. */
  get busy (): boolean {
    return [...this.#lanes.values()].some((lane) => lane.busy || lane.waitingBytes > 0)
  }

  /** Batches that are read and not yet safe, of a shard or of all. */
  batchesUnderWay (shardId?: string): number {
    return shardId !== undefined && this.#tracker.registered(shardId) === null ? 0 : this.#tracker.underWay(shardId)
  }

  /**
   * Reads until `reading` aborts, then loads what has been read and saves the checkpoint.
   * @throws DynapinotError what stopped the flow; the checkpoint is saved as far as it is safe. INTERRUPTED if it was
   * ended at once.
   */
  async run (reading: AbortSignal): Promise<void> {
    const read = AbortSignal.any([reading, this.#stop])
    const timers = [this.#every(() => this.#pace.ms, () => { this.#tick() }), this.#every(() => this.#parts.saveEveryMs, async () => {
      this.#openShards()
      await this.#saver.save()
    })]
    const looking = new AbortController()
    const looks = this.#lookForLate(AbortSignal.any([read, looking.signal]))
    try {
      await this.#read(read)
      looking.abort()
      await looks
      await Promise.all([...this.#lanes.values()].map(async (lane) => { await lane.drain() }))
      this.#stop.throwIfAborted()
    } finally {
      for (const timer of timers) timer.stop()
      looking.abort()
      await looks
      // A push that is under way when the next run begins would come between its own.
      await Promise.all([...this.#lanes.values()].map(async (lane) => { await lane.settled() }))
      // What is safe stays safe, whatever ended the flow; unless the state is somebody else's now.
      if (!this.#parts.store.lost.aborted) await this.#saver.save()
    }
  }

  /** Looks a few times for uploads of earlier runs that get through late. Never rejected: a failure stops the flow. */
  async #lookForLate (signal: AbortSignal): Promise<void> {
    const { catalog, prefix } = this.#parts
    const { run, known } = this.#start
    if (catalog === null || known === null) return
    const seen = new Set(known)
    const began = performance.now()
    try {
      for (const at of lateLooksMs) {
        await sleep(Math.max(0, began + at - performance.now()), undefined, { signal, ref: false })
        for (const [partition, late] of lateSegments(await catalog.list(signal), prefix, run, seen)) {
          for (const { name } of late) seen.add(name)
          this.#lane(partition).adopt(late)
        }
      }
    } catch (error) {
      if (!signal.aborted) this.#fail(error)
    }
  }

  async #read (signal: AbortSignal): Promise<void> {
    const { source, pool } = this.#parts
    const decoded = inOrder(source.batches(signal), 2 * pool.workers + 2, async (batch) => await this.#decode(batch))
    for await (const { item: batch, result } of decoded) {
      this.#stop.throwIfAborted()
      this.#admit(batch, result)
    }
    this.#stop.throwIfAborted()
  }

  async #decode (batch: StreamBatch): Promise<DecodedBatch | null> {
    const { body, shardId, index } = batch
    if (body === null) return null
    const lease = await this.#credit.wait(body.byteLength, this.#stop)
    const result = await retryOnDeath(`decode of ${shardId}`, async () => await this.#parts.pool.stream({ kind: 'stream', index, shardId, bodies: [body], buffers: [] }))
    if (result.error !== undefined) throw fromErrorData(result.error)
    return { result, lease }
  }

  #admit (batch: StreamBatch, decoded: DecodedBatch | null): void {
    const { shardId, last, coveredUntil, end } = batch
    if (this.#tracker.registered(shardId) === null) this.#openShards()
    const position = end ? { kind: 'end' } as const : { kind: 'after', sequenceNumber: last! } as const
    const id = this.#tracker.register(shardId, { position, coveredUntil })
    if (decoded !== null) {
      const { result, lease } = decoded
      const { blocks, deadLetters, counts } = result
      if (deadLetters.length > 0) {
        this.#tracker.add(id, 1)
        this.#parts.letters.append(deadLetters)
        this.#saver.lettersOf(id)
      }
      this.#tracker.add(id, blocks.length)
      const newest = millisOf(counts.maxVersion)
      const oldest = millisOf(counts.minVersion)
      let held = blocks.reduce((sum, { bytes }) => sum + bytes, 0)
      lease.resize(held)
      for (const block of blocks) {
        this.#lane(block.partition).add({
          block,
          newest,
          oldest,
          loaded: () => {
            held -= block.bytes
            lease.resize(held)
            this.#tracker.done(id)
          }
        })
      }
      const { streamRecords, aggregated, oldestArrival, newestArrival } = result
      this.#parts.ratio.add(counts)
      const change = this.#timeUnits.seen(shardId, counts.timeUnits)
      if (change !== null) channels.timeUnitChanged.publish(change)
      channels.batchDecoded.publish({ shardId, counts, reasons: reasonsOf(deadLetters), streamRecords, aggregated, oldestArrival, newestArrival })
    }
    this.#tracker.done(id)
    batch.release()
  }

  /** Makes the shards that the source has found known to the tracker. */
  #openShards (): void {
    for (const { shardId, parents } of this.#parts.source.shards()) {
      if (this.#tracker.registered(shardId) !== null) continue
      this.#tracker.open(shardId, this.#start.checkpoints.get(shardId) ?? fromTheStart, parents)
    }
  }

  #lane (partition: number): PartitionLane {
    let lane = this.#lanes.get(partition)
    if (lane === undefined) {
      const { prefix, merge } = this.#parts
      const { run, stacks, blocked } = this.#start
      const live = new LivePartition({ prefix, run, partition }, merge, stacks.get(partition) ?? [])
      lane = new PartitionLane(this.#parts, live, blocked.has(partition) ? null : this.#turns, this.#stop, (error) => { this.#fail(error) })
      this.#lanes.set(partition, lane)
    }
    return lane
  }

  #tick (): void {
    const waiting = [...this.#lanes.values()].filter((lane) => lane.waitingBytes > 0)
    this.#pace.ticked(waiting.length, waiting.filter((lane) => lane.busy).length)
    for (const lane of waiting) lane.flush()
  }

  #fail (error: unknown): void {
    this.#failure.abort(error instanceof Error ? error : new Error(String(error)))
  }

  /** Runs a step again and again, each some time behind the end of the one before; its failure stops the flow. */
  #every (ms: () => number, step: () => Promise<void> | void): { stop: () => void } {
    let timer: NodeJS.Timeout | undefined
    let stopped = false
    const next = (): void => {
      if (!stopped) timer = setTimeout(() => { turn().catch((error: unknown) => { this.#fail(error) }) }, ms())
    }
    const turn = async (): Promise<void> => {
      await step()
      next()
    }
    next()
    return {
      stop: () => {
        stopped = true
        clearTimeout(timer)
      }
    }
  }
}

/** ms of a version, which is in microseconds. */
function millisOf (version: string | null): number {
  return Number(BigInt(version ?? '0') / 1000n)
}

function reasonsOf (letters: StreamResult['deadLetters']): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { reason } of letters) counts[reason] = (counts[reason] ?? 0) + 1
  return counts
}
