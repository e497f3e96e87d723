import type { KinesisOptions } from '../../options/resolved-options.ts'
import type { InputFacts } from '../../schema/input-facts.ts'
import { readPlainly } from '../../worker/stream/plain-reader.ts'
import { defaultPeekLimits } from '../contract.ts'
import type { PeekLimits } from '../contract.ts'
import { FactsGatherer } from '../input-facts.ts'
import type { ShardStatus } from '../stream-contract.ts'
import { openKinesis } from './open-kinesis.ts'

/** So long at most, ms: what is not there by then is not waited for. */
const PEEK_MS = 10_000
const LOOK_MS = 50

/** How a stream is looked at. */
export interface PeekSettings {
  readonly limits?: PeekLimits | undefined
  /** Gets whole lines, during the call only. */
  readonly take?: ((lines: Uint8Array) => void) | undefined
  /** Ends it; its reason is thrown. */
  readonly signal?: AbortSignal | undefined
}

/**
 * Looks at the oldest records of a stream, without a checkpoint and by polling, so that no consumer is registered. A
 * stream may have none: then the facts are empty.
 * @throws DynapinotError as openKinesis
 */
export async function peekStream (options: KinesisOptions, settings: PeekSettings = {}): Promise<InputFacts> {
  const { limits = defaultPeekLimits, take, signal = new AbortController().signal } = settings
  const source = await openKinesis({
    ...options, start: { kind: 'trimHorizon' }, consumer: 'polling', onGap: 'continue', limits: { ...options.limits, records: Math.min(options.limits.records, limits.records) }
  }, { signal })
  const gatherer = new FactsGatherer('change', limits)
  const stop = new AbortController()
  // Replies without records are no batches: whether there is more to wait for is seen from outside.
  const watch = setInterval(() => {
    // Before the shards are listed there is none of them.
    const shards = source.shards()
    if (shards.length > 0 && shards.every(hasNoMore)) stop.abort()
  }, LOOK_MS)
  const patience = setTimeout(() => { stop.abort() }, PEEK_MS)
  try {
    await source.start(new Map())
    for await (const { body, release } of source.batches(AbortSignal.any([stop.signal, signal]))) {
      if (body !== null) {
        for (const { bytes } of readPlainly(body)) {
          gatherer.lines(bytes)
          take?.(bytes)
        }
      }
      release()
      if (gatherer.full) stop.abort()
    }
  } finally {
    clearInterval(watch)
    clearTimeout(patience)
    await source.close()
  }
  signal.throwIfAborted()
  return gatherer.facts()
}

/** Caught up or at its end; one that waits for its parents is younger than what is there. */
function hasNoMore ({ state }: ShardStatus): boolean {
  return state === 'idle' || state === 'ended' || state === 'waitingForParents'
}
