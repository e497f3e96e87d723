import { channels } from '../../channels.ts'
import type { ShardState, ShardStatus } from '../stream-contract.ts'
import type { Clock } from './clock.ts'
import type { PlannedShard } from './shard-plan.ts'
import type { Reply, StartPosition } from './transport.ts'

/** How the reading of one shard stands: what its reader works with, and what others see of it. */
export class ShardTrack {
  readonly shardId: string
  /** Where the next request begins. */
  position: StartPosition
  /** See ShardCheckpoint. */
  coveredUntil: number
  /** `coveredUntil` before the last reply: if that one was the shard's end, the shard may have been closed long before. */
  coveredBefore: number
  /** Batches so far. */
  batches = 0
  /** Faults since the last reply. */
  failures = 0
  readonly #parents: readonly string[]
  readonly #clock: Clock
  #state: ShardState = 'reading'
  #since: number
  #lastReplyAt: number | null = null
  #lastRecordsAt: number | null = null
  #millisBehindLatest: number | null = null
  #lastSequenceNumber: string | null = null
  #lastError: string | null = null

  constructor (shard: PlannedShard, position: StartPosition, clock: Clock) {
    this.shardId = shard.shardId
    this.position = position
    this.coveredUntil = shard.checkpoint.coveredUntil
    this.coveredBefore = this.coveredUntil
    this.#parents = shard.parents
    this.#clock = clock
    this.#since = clock.now()
  }

  /** True if the last reply had all there was. */
  get caughtUp (): boolean {
    return this.#millisBehindLatest === 0
  }

  enter (state: ShardState): void {
    if (state === this.#state) return
    this.#state = state
    this.#since = this.#clock.now()
  }

  /** A reply is there; `serviceNow` is the time of the service, ms since the epoch. */
  answered ({ body, envelope }: Reply, serviceNow: number): void {
    const { last, millisBehindLatest } = envelope
    const now = this.#clock.now()
    this.failures = 0
    this.#lastReplyAt = now
    this.#millisBehindLatest = millisBehindLatest
    this.coveredBefore = this.coveredUntil
    this.coveredUntil = Math.max(this.coveredUntil, serviceNow - millisBehindLatest)
    if (last !== null) {
      this.position = { kind: 'after', sequenceNumber: last }
      this.#lastRecordsAt = now
      this.#lastSequenceNumber = last
    }
    channels.shardRead.publish({ shardId: this.shardId, bytes: last === null ? 0 : body.byteLength, millisBehindLatest })
  }

  failed (error: unknown): void {
    this.failures++
    // The SDK adds hints for its own users in further lines.
    this.#lastError = String(error).split('\n')[0]!
    this.enter('retrying')
  }

  status (): ShardStatus {
    return {
      shardId: this.shardId,
      state: this.#state,
      parents: this.#parents,
      since: this.#since,
      lastReplyAt: this.#lastReplyAt,
      lastRecordsAt: this.#lastRecordsAt,
      millisBehindLatest: this.#millisBehindLatest,
      lastSequenceNumber: this.#lastSequenceNumber,
      batches: this.batches,
      coveredUntil: this.coveredUntil,
      failures: this.failures,
      lastError: this.#lastError
    }
  }
}

/** How a shard stands that has no track: it waits for its parents, or had ended before the start. */
export function unreadStatus ({ shardId, parents, checkpoint }: PlannedShard): ShardStatus {
  return {
    shardId,
    parents,
    state: checkpoint.position.kind === 'end' ? 'ended' : 'waitingForParents',
    since: 0,
    lastReplyAt: null,
    lastRecordsAt: null,
    millisBehindLatest: null,
    lastSequenceNumber: null,
    batches: 0,
    coveredUntil: checkpoint.coveredUntil,
    failures: 0,
    lastError: null
  }
}
