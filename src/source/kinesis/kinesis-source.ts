import { setMaxListeners } from 'node:events'
import pLimit from 'p-limit'
import type { ShardCheckpoint, ShardCheckpoints } from '../../block/shard-checkpoint.ts'
import { channels } from '../../channels.ts'
import type { KinesisOptions } from '../../options/resolved-options.ts'
import type { ShardStatus, StreamBatch, StreamGap, StreamSource } from '../stream-contract.ts'
import { BatchQueue } from './batch-queue.ts'
import type { BodyMemory } from './body-memory.ts'
import { ByteCredit } from '../../bytes/byte-credit.ts'
import type { Lease } from '../../bytes/byte-credit.ts'
import type { Clock, ServiceTime } from './clock.ts'
import type { KinesisControl, StreamFacts } from './control.ts'
import { readyConsumer } from './fan-out-consumer.ts'
import { subscribeShard } from './fan-out-reader.ts'
import { sourceError } from './faults.ts'
import { GapGuard } from './gap-guard.ts'
import { pollShard } from './polling-reader.ts'
import type { ReaderContext } from './reader.ts'
import { waitToRetry, withRetry } from './retry.ts'
import type { RetryContext } from './retry.ts'
import { LIST_ATTEMPTS, listShards, settledList } from './shard-list.ts'
import { ShardPlan, firstCheckpoints } from './shard-plan.ts'
import type { LineageGap, ListedShard, PlannedShard } from './shard-plan.ts'
import { ShardTrack, unreadStatus } from './shard-track.ts'
import type { KinesisTransport, Reply, StartPosition } from './transport.ts'

/** What a source is made of; see open-kinesis.ts. */
export interface SourceParts {
  readonly options: KinesisOptions
  readonly facts: StreamFacts
  /** With fan-out. */
  readonly consumerArn?: string | undefined
  readonly transport: KinesisTransport
  /** Of the transport, for bodies that nobody reads any more. */
  readonly memory: BodyMemory
  readonly control: KinesisControl
  readonly clock: Clock
  readonly time: ServiceTime
  /** For requests before the first batch. */
  readonly opening: RetryContext
}

/** The shards of a Kinesis stream as one source: plans, starts a reader for each, joins what they read. */
export class KinesisSource implements StreamSource {
  readonly description: string
  readonly identity: string
  readonly #parts: SourceParts
  readonly #guard: GapGuard
  readonly #credit: ByteCredit
  readonly #queue = new BatchQueue()
  readonly #tracks = new Map<string, ShardTrack>()
  #plan = new ShardPlan(new Map())
  #retentionMs: number
  #consumerArn: string
  #batches = 0
  /** Aborts the pause of the look-out for new shards. */
  #pause = new AbortController()

  constructor (parts: SourceParts) {
    const { options, facts, control, transport, clock, time } = parts
    this.#parts = parts
    this.description = `Kinesis stream ${options.stream}`
    this.identity = `${facts.arn}/${facts.createdAt}`
    this.#retentionMs = facts.retentionMs
    this.#consumerArn = parts.consumerArn ?? ''
    this.#credit = new ByteCredit(options.inFlight)
    this.#guard = new GapGuard({
      onGap: options.onGap,
      transport,
      clock,
      time,
      shardIterator: async (shardId, position, signal) => await control.shardIterator(shardId, position, signal),
      retentionMs: () => this.#retentionMs
    })
  }

  async start (checkpoints: ShardCheckpoints): Promise<ShardCheckpoints> {
    const { opening, time, options: { start } } = this.#parts
    const listed = await this.#list(opening)
    if (checkpoints.size > 0) {
      this.#plan = new ShardPlan(checkpoints)
      await this.#takeIn(listed, opening)
    } else {
      const now = Math.floor(time.now() / 1000) * 1000
      const first = firstCheckpoints(listed, start, now)
      this.#plan = new ShardPlan(start.kind === 'timestamp' && this.#startsTooEarly(start, now) ? covered(first, now) : first)
      this.#plan.list(listed)
    }
    return new Map(this.#plan.shards().map(({ shardId, checkpoint }) => [shardId, checkpoint]))
  }

  async * batches (signal: AbortSignal): AsyncGenerator<StreamBatch, undefined> {
    const stop = new AbortController()
    const inner = AbortSignal.any([signal, stop.signal])
    // Every shard listens to it.
    setMaxListeners(0, inner)
    const end = (): void => { this.#queue.end() }
    inner.addEventListener('abort', end, { once: true })
    if (inner.aborted) return
    const readers = new Set<Promise<void>>()
    const context = this.#readerContext(inner)
    const task = (work: Promise<void>): void => {
      // One that fails stops the others by ending the loop below.
      const watched = work.catch((error: unknown) => { if (!inner.aborted) this.#queue.fail(error) }).finally(() => { readers.delete(watched) })
      readers.add(watched)
    }
    const begin = (): void => { for (const shard of this.#plan.ready()) task(this.#read(shard, context)) }
    begin()
    task(this.#lookOut(inner, begin))
    try {
      for await (const batch of this.#queue.take()) {
        if (inner.aborted) {
          batch.release()
          break
        }
        yield batch
      }
    } finally {
      stop.abort()
      this.#queue.drop()
      await Promise.all(readers)
    }
  }

  shards (): readonly ShardStatus[] {
    return this.#plan.shards().map((shard) => this.#tracks.get(shard.shardId)?.status() ?? unreadStatus(shard))
  }

  forgettable (checkpoints: ShardCheckpoints): readonly string[] {
    return this.#plan.forgettable(checkpoints)
  }

  gaps (): readonly StreamGap[] {
    return this.#guard.gaps
  }

  close (): Promise<void> {
    this.#queue.end()
    this.#parts.transport.close()
    return Promise.resolve()
  }

  /** Reads one shard to its end. */
  async #read (shard: PlannedShard, context: ReaderContext): Promise<void> {
    const { clock, control, facts, options } = this.#parts
    const track = new ShardTrack(shard, shard.checkpoint.position as StartPosition, clock)
    this.#tracks.set(shard.shardId, track)
    channels.shardStarted.publish({ shardId: track.shardId, position: track.position })
    const reader = options.consumer === 'fanOut' ? subscribeShard : pollShard
    for (;;) {
      const end = await reader(track, context)
      if (end.kind === 'ended') {
        this.#deliver(track, end.reply, end.lease, end.children)
        return
      }
      const what = `read ${track.shardId}`
      const listed = await this.#list(context)
      if (!listed.some(({ shardId }) => shardId === track.shardId)) {
        this.#guard.report('vanished', track.shardId, `${track.shardId} is gone, and was not read to its end`)
        this.#deliver(track, null, null, [])
        return
      }
      // The list has it: then it is the fan-out consumer that is gone, or one of the two answers is late.
      if (track.failures >= LIST_ATTEMPTS) throw sourceError(end.error, what, track.shardId)
      await waitToRetry(what, track.failures, end.error, context)
      if (options.consumer === 'fanOut') this.#consumerArn = await readyConsumer(control, facts.arn, options.consumerName, context)
    }
  }

  /** Looks for new shards now and then, and when a shard has ended. */
  async #lookOut (signal: AbortSignal, begin: () => void): Promise<void> {
    const { clock, control, options } = this.#parts
    const context = { clock, signal }
    for (;;) {
      await clock.sleep(options.discoveryMs, AbortSignal.any([signal, this.#pause.signal])).catch(() => { signal.throwIfAborted() })
      // A shard that ends from now on cuts the next pause short.
      this.#pause = new AbortController()
      const facts = await withRetry('find the stream', async () => await control.describe(signal), context)
      this.#retentionMs = facts.retentionMs
      await this.#takeIn(await this.#list(context), context)
      begin()
    }
  }

  async #list (context: RetryContext): Promise<ListedShard[]> {
    return await listShards(this.#parts.control, context)
  }

  async #takeIn (listed: readonly ListedShard[], context: RetryContext): Promise<void> {
    for (const gap of this.#plan.list(await settledList(listed, this.#plan, this.#parts.control, context))) this.#report(gap)
  }

  #report ({ kind, shardId, parent }: LineageGap): void {
    if (kind === 'unknownParent') {
      this.#guard.report(kind, shardId, `${parent!}, a parent of ${shardId}, is gone, and was never seen`)
      return
    }
    this.#guard.report(kind, shardId, `${shardId} is gone, and was not read to its end`)
    const { clock } = this.#parts
    const shard = { shardId, parents: [], checkpoint: { position: { kind: 'trimHorizon' as const }, coveredUntil: 0 } }
    const track = new ShardTrack(shard, shard.checkpoint.position, clock)
    this.#tracks.set(shardId, track)
    // Its checkpoint is to say so, or the next start would report it again.
    this.#deliver(track, null, null, [])
  }

  /** True if the stream has nothing of a time that is to be read, and that is passed over. */
  #startsTooEarly ({ at, needed }: { readonly at: number, readonly needed?: number | undefined }, now: number): boolean {
    const { facts: { createdAt }, options: { onGap } } = this.#parts
    const oldest = Math.max(now - this.#retentionMs, createdAt)
    const from = needed ?? at
    if (from >= oldest) return false
    // What is needed is no matter of what becomes of later gaps.
    this.#guard.report('start', null, `the stream has nothing of the time from ${new Date(from).toISOString()} to ${new Date(oldest).toISOString()}`, needed === undefined ? onGap : 'stop')
    return true
  }

  /** A batch for the queue; with `children` it is the shard's last. */
  #deliver (track: ShardTrack, reply: Reply | null, lease: Lease | null, children?: readonly string[]): void {
    const { first = null, last = null, millisBehindLatest = 0 } = reply?.envelope ?? {}
    const end = children !== undefined
    let held = last !== null
    if (!held) lease?.release()
    this.#queue.push({
      shardId: track.shardId,
      index: this.#batches++,
      sequence: track.batches++,
      body: last === null ? null : reply!.body,
      first,
      last,
      millisBehindLatest,
      arrivedAt: this.#parts.clock.now(),
      coveredUntil: end ? track.coveredBefore : track.coveredUntil,
      end,
      children: children ?? [],
      release: () => {
        lease?.release()
        if (!held) return
        held = false
        this.#parts.memory.give(reply!.body)
      }
    })
    if (!end) return
    track.enter('ended')
    this.#plan.ended(track.shardId, children, track.coveredBefore)
    channels.shardEnded.publish({ shardId: track.shardId, children })
    this.#pause.abort()
  }

  #readerContext (signal: AbortSignal): ReaderContext {
    const { options, transport, control, clock, time } = this.#parts
    const limit = pLimit(options.limits.requests)
    return {
      options,
      transport,
      clock,
      time,
      signal,
      credit: this.#credit,
      guard: this.#guard,
      request: async (make) => await limit(make),
      shardIterator: async (shardId, position, stop) => await control.shardIterator(shardId, position, stop),
      isClosed: async (shardId) => (await this.#list({ clock, signal })).find((shard) => shard.shardId === shardId)?.closed ?? true,
      consumerArn: () => this.#consumerArn,
      deliver: (track, reply, lease) => { this.#deliver(track, reply, lease) }
    }
  }
}

/** The same checkpoints, as if all had been read up to a time: what is before is known to be missing. */
function covered (checkpoints: ShardCheckpoints, until: number): ReadonlyMap<string, ShardCheckpoint> {
  return new Map([...checkpoints].map(([shardId, { position }]) => [shardId, { position, coveredUntil: until }]))
}
