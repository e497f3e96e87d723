import { channels } from '../../channels.ts'
import type { Clock } from './clock.ts'
import { faultOf, sourceError } from './faults.ts'
import type { FaultKind } from './faults.ts'

/** How a request is made again. */
export interface RetryContext {
  readonly clock: Clock
  readonly signal: AbortSignal
  /** Default: for ever. */
  readonly maxAttempts?: number | undefined
}

const FIRST_DELAY_MS = 200
const LONGEST_DELAY_MS = 20_000

const passing: ReadonlySet<FaultKind> = new Set(['throttled', 'transient', 'inUse'])

/**
 * Makes a request until it succeeds. Faults that pass are told on the `retry` channel and tried again; others are
 * thrown, in the words of the user.
 */
export async function withRetry<T> (what: string, request: () => Promise<T>, context: RetryContext): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      context.signal.throwIfAborted()
      return await request()
    } catch (error) {
      context.signal.throwIfAborted()
      if (!passing.has(faultOf(error)) || attempt === context.maxAttempts) throw sourceError(error, what)
      await waitToRetry(what, attempt, error, context)
    }
  }
}

/** Tells of the retry and waits for it: doubling delays, spread so that shards that failed together do not return together. */
export async function waitToRetry (what: string, attempt: number, error: unknown, context: RetryContext): Promise<void> {
  const longest = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.min(attempt - 1, 10))
  const delayMs = Math.round(longest * (0.5 + Math.random() / 2))
  channels.retry.publish({ what, attempt, error, delayMs })
  await context.clock.sleep(delayMs, context.signal)
}
