import { faultOf, sourceError } from './faults.ts'
import { EndlessShardError, creditFor } from './reader.ts'
import type { ReaderContext, ReaderEnd, ShardReader } from './reader.ts'
import { waitToRetry } from './retry.ts'
import type { ShardTrack } from './shard-track.ts'

/** The service sends an event every few seconds, if only to say that there is nothing. */
const SILENT_MS = 60_000
/** A subscription that ended sooner is not followed by the next at once. */
const SHORT_MS = 5000
const PAUSE_MS = 1000

/**
 * Reads a shard by SubscribeToShard. A subscription lasts for 5 minutes and is followed by the next, from where it ended.
 * While the consumer has no credit the stream of events is not read; if the service ends it meanwhile, that is as good
 * as any other end.
 */
export const subscribeShard: ShardReader = async (track, context) => {
  const { clock, signal } = context
  for (;;) {
    const startedAt = clock.now()
    try {
      await context.guard.check(track, signal)
      const end = await readSubscription(track, context)
      if (end !== undefined) return end
      if (clock.now() - startedAt < SHORT_MS) await clock.sleep(PAUSE_MS, signal)
    } catch (error) {
      signal.throwIfAborted()
      const what = `subscribe to ${track.shardId}`
      track.failed(error)
      switch (faultOf(error)) {
        case 'notFound': return { kind: 'gone', error }
        // The watch over a silent stream aborts it.
        case 'aborted': case 'throttled': case 'transient': case 'inUse': break
        default: throw sourceError(error, what, track.shardId)
      }
      await waitToRetry(what, track.failures, error, context)
    }
  }
}

/** Reads one subscription; undefined if it ended and the shard did not. */
async function readSubscription (track: ShardTrack, context: ReaderContext): Promise<ReaderEnd | undefined> {
  const stop = new AbortController()
  const signal = AbortSignal.any([context.signal, stop.signal])
  try {
    track.enter('reading')
    const subscription = context.transport.subscribe(context.consumerArn(), track.shardId, track.position, signal)
    const events = (await watched(subscription, stop))[Symbol.asyncIterator]()
    for (;;) {
      const next = await watched(events.next(), stop)
      if (next.done === true) return undefined
      const reply = next.value
      const { children, continuationSequenceNumber, last } = reply.envelope
      const ended = typeof continuationSequenceNumber !== 'string'
      if (ended && children.length === 0 && !await context.isClosed(track.shardId)) throw new EndlessShardError(track.shardId)
      // What is in memory is counted before the next event is asked for.
      const lease = last === null ? null : await creditFor(reply.body.byteLength, track, context)
      track.answered(reply, context.time.now())
      // Further than the last record, if there was none.
      if (!ended) track.position = { kind: 'after', sequenceNumber: continuationSequenceNumber }
      track.enter(track.caughtUp ? 'idle' : 'reading')
      if (ended) return { kind: 'ended', children, reply, lease }
      if (lease !== null) context.deliver(track, reply, lease)
    }
  } finally {
    stop.abort()
  }
}

/** Aborts the subscription if what is waited for does not come. */
async function watched<T> (promise: Promise<T>, stop: AbortController): Promise<T> {
  const timer = setTimeout(() => { stop.abort() }, SILENT_MS)
  try {
    return await promise
  } finally {
    clearTimeout(timer)
  }
}
