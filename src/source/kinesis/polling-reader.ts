import { channels } from '../../channels.ts'
import type { Lease } from '../../bytes/byte-credit.ts'
import { faultOf, sourceError } from './faults.ts'
import { ReadPace } from './read-pace.ts'
import { EndlessShardError, creditFor } from './reader.ts'
import type { ReaderContext, ReaderEnd, ShardReader } from './reader.ts'
import { waitToRetry } from './retry.ts'
import type { ShardTrack } from './shard-track.ts'
import type { Reply } from './transport.ts'

/** The service's are good for 5 minutes; one that waited for credit nearly as long is made again. */
const ITERATOR_LIFE_MS = 270_000
/** What a reply is taken to have before it is there: at first, and at least. */
const FIRST_GUESS_BYTES = 1 << 20
const LEAST_GUESS_BYTES = 1 << 16

interface Iterator {
  readonly text: string
  readonly madeAt: number
}

/** Reads a shard by GetRecords, again and again, at the pace that the shard's limits and its traffic set. */
export const pollShard: ShardReader = async (track, context) => {
  const pace = new ReadPace(context.options.limits)
  const { clock, signal } = context
  let iterator: Iterator | null = null
  let guess = FIRST_GUESS_BYTES
  for (;;) {
    const delay = pace.delay(clock.now())
    if (delay > 0) {
      if (track.caughtUp) track.enter('idle')
      await clock.sleep(delay, signal)
    }
    const lease = await creditFor(guess, track, context)
    try {
      iterator = await freshIterator(iterator, track, context)
      track.enter('reading')
      const { text } = iterator
      const reply = await context.request(() => context.transport.getRecords(text, context.options.limits.records, signal))
      const ended = await isEnd(reply, track, context)
      track.answered(reply, context.time.now())
      const bytes = reply.envelope.last === null ? 0 : reply.body.byteLength
      guess = Math.max(LEAST_GUESS_BYTES, bytes > 0 ? bytes * 1.25 : guess / 2)
      // Base64 makes four bytes of three.
      pace.answered(clock.now(), bytes * 0.75, track.caughtUp)
      lease.resize(bytes)
      if (ended) return { kind: 'ended', children: reply.envelope.children, reply, lease }
      if (bytes > 0) context.deliver(track, reply, lease)
      iterator = { text: reply.envelope.nextShardIterator!, madeAt: clock.now() }
    } catch (error) {
      const end = await afterFault(error, track, lease, pace, context)
      if (end !== undefined) return end
      // A fault on the way leaves the iterator as it is, unless that was the fault.
      if (faultOf(error) === 'expiredIterator' || error instanceof EndlessShardError) iterator = null
    }
  }
}

async function freshIterator (iterator: Iterator | null, track: ShardTrack, context: ReaderContext): Promise<Iterator> {
  const { clock, guard, signal } = context
  const moved = await guard.check(track, signal)
  if (iterator !== null && !moved && clock.now() - iterator.madeAt < ITERATOR_LIFE_MS) return iterator
  return { text: await context.shardIterator(track.shardId, track.position, signal), madeAt: clock.now() }
}

/** A reply without a next iterator is the shard's last: if it names no children, only if the shard is listed as closed. */
async function isEnd ({ envelope }: Reply, track: ShardTrack, context: ReaderContext): Promise<boolean> {
  if (typeof envelope.nextShardIterator === 'string') return false
  if (envelope.children.length > 0 || await context.isClosed(track.shardId)) return true
  throw new EndlessShardError(track.shardId)
}

async function afterFault (
  error: unknown, track: ShardTrack, lease: Lease, pace: ReadPace, context: ReaderContext
): Promise<ReaderEnd | undefined> {
  lease.release()
  context.signal.throwIfAborted()
  const what = `read ${track.shardId}`
  const fault = faultOf(error)
  track.failed(error)
  switch (fault) {
    case 'notFound': return { kind: 'gone', error }
    case 'throttled':
      pace.refused(context.clock.now())
      channels.retry.publish({ what, attempt: track.failures, error, delayMs: pace.delay(context.clock.now()) })
      return undefined
    case 'expiredIterator':
      if (track.failures > 1) break
      channels.retry.publish({ what, attempt: 1, error, delayMs: 0 })
      return undefined
    case 'transient': case 'inUse': break
    default: throw sourceError(error, what, track.shardId)
  }
  await waitToRetry(what, track.failures, error, context)
  return undefined
}
