import { compareSequenceNumbers } from '../../block/sequence-number.ts'
import { channels } from '../../channels.ts'
import { DynapinotError } from '../../errors.ts'
import type { StreamGap } from '../stream-contract.ts'
import type { Clock, ServiceTime } from './clock.ts'
import type { ShardTrack } from './shard-track.ts'
import type { KinesisTransport, StartPosition } from './transport.ts'

/** What the guard asks the service with. */
export interface GuardContext {
  readonly onGap: 'stop' | 'continue'
  readonly transport: KinesisTransport
  readonly shardIterator: (shardId: string, position: StartPosition, signal: AbortSignal) => Promise<string>
  readonly clock: Clock
  readonly time: ServiceTime
  /** ms; it may be changed while the stream is read. */
  readonly retentionMs: () => number
}

/** Records are looked for that are this close to being trimmed, since it takes a moment to read them. */
const MARGIN_MS = 60_000
const PROBE_PAUSE_MS = 250

/**
 * Sees to it that no record is passed over because the stream does not have it any more. The service tells of no such
 * thing: an iterator behind a record that is trimmed is one at the oldest record there is. So, where all that is known
 * to have been read is older than the retention, the shard's oldest record is looked at:
 *
 *     position ─┐                    nothing lost            position ─┐          perhaps lost
 *          …────x────x────x…                                     …·····x·····x────x…
 *      oldest ──┘ (or before)                                       oldest ──┘
 */
export class GapGuard {
  readonly gaps: StreamGap[] = []
  readonly #context: GuardContext

  constructor (context: GuardContext) {
    this.#context = context
  }

  /** To be called before records are asked for at `track.position`. True if that has been moved behind a gap. */
  async check (track: ShardTrack, signal: AbortSignal): Promise<boolean> {
    const { position } = track
    const horizon = this.#context.time.now() - this.#context.retentionMs() + MARGIN_MS
    if (track.coveredUntil > horizon) return false
    if (position.kind === 'after') {
      const oldest = await this.#oldest(track.shardId, signal)
      if (oldest !== null && compareSequenceNumbers(oldest, position.sequenceNumber) <= 0) return false
      this.report('trimmed', track.shardId, oldest === null
        ? `nothing is left of ${track.shardId}, which was last read before the stream's retention`
        : `what followed ${position.sequenceNumber} in ${track.shardId} is older than the stream's retention; its oldest record is ${oldest}`)
    } else {
      // Nothing is known of a shard that is read from its beginning because the parents are gone: that was reported.
      if (track.coveredUntil === 0) return false
      this.report('trimmed', track.shardId, `${track.shardId} could not be read before its first records reached the stream's retention`)
    }
    track.position = { kind: 'trimHorizon' }
    // What is gone is told. What is left is as near to the horizon as before: it is looked at again if it is not read soon.
    track.coveredUntil = horizon + MARGIN_MS
    return true
  }

  /** Publishes a gap. `onGap`: as the option says, unless told otherwise. @throws DynapinotError SOURCE_GAP with `stop`. */
  report (kind: StreamGap['kind'], shardId: string | null, message: string, onGap: GuardContext['onGap'] = this.#context.onGap): void {
    const error = new DynapinotError('SOURCE_GAP', message, {
      shardId: shardId ?? undefined,
      remedy: 'load the table anew from an export, then begin behind it with a new state (replicate --after-export); or go on with what is left: source.kinesis.onGap: continue'
    })
    const gap: StreamGap = { kind, shardId, message, error }
    channels.streamGap.publish(gap)
    if (onGap === 'stop') throw error
    this.gaps.push(gap)
  }

  /** Sequence number of the oldest record that a shard has; null if there is none. */
  async #oldest (shardId: string, signal: AbortSignal): Promise<string | null> {
    const { clock, shardIterator, transport } = this.#context
    let iterator: string | null | undefined = await shardIterator(shardId, { kind: 'trimHorizon' }, signal)
    while (iterator !== null && iterator !== undefined) {
      const { envelope } = await transport.getRecords(iterator, 1, signal)
      if (envelope.first !== null) return envelope.first
      if (envelope.millisBehindLatest === 0) return null
      iterator = envelope.nextShardIterator
      await clock.sleep(PROBE_PAUSE_MS, signal)
    }
    return null
  }
}
