import { setTimeout as sleep } from 'node:timers/promises'
import { channels } from '../channels.ts'
import { DynapinotError } from '../errors.ts'

/** Pauses between attempts. */
export interface RetryDelays {
  /** ms before the second attempt; doubles with each further one. */
  readonly firstDelayMs: number
  readonly maxDelayMs: number
}

/** How often and how long something is tried. */
export interface RetryPolicy extends RetryDelays {
  /** No attempt begins later than so many ms after the first. */
  readonly giveUpAfterMs: number
}

/**
 * How one attempt ended: with a value, or with an error that another attempt may not meet, if it is made after `afterMs`
 * ms or more. To give up, throw.
 */
export type Attempt<T> = { readonly value: T } | { readonly error: DynapinotError, readonly afterMs?: number | undefined }

/**
 * Tries until there is a value. Delays grow exponentially, the upper half of each is left to chance, so that many
 * clients of a controller that comes back do not all knock at once.
 * @throws DynapinotError the last attempt's error when time is up, INTERRUPTED, or what the attempt throws.
 */
export async function withRetries<T> (what: string, policy: RetryPolicy, signal: AbortSignal, attempt: (number: number) => Promise<Attempt<T>>): Promise<T> {
  const start = performance.now()
  for (let number = 1; ; number++) {
    throwIfStopped(signal, what)
    const result = await attempt(number)
    if ('value' in result) return result.value
    const delayMs = Math.max(delayOf(number, policy, Math.random()), result.afterMs ?? 0)
    if (performance.now() - start + delayMs > policy.giveUpAfterMs) throw result.error
    channels.retry.publish({ what, attempt: number, error: result.error, delayMs })
    await pause(delayMs, signal, what)
  }
}

/** ms to wait after attempt `number`; `chance` is from 0 to 1. */
export function delayOf (number: number, { firstDelayMs, maxDelayMs }: RetryDelays, chance: number): number {
  const delay = Math.min(maxDelayMs, firstDelayMs * 2 ** Math.min(number - 1, 30))
  return delay / 2 + chance * delay / 2
}

/** Waits. @throws DynapinotError INTERRUPTED. */
export async function pause (ms: number, signal: AbortSignal, what: string): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => { throwIfStopped(signal, what) })
}

/** @throws DynapinotError INTERRUPTED if the signal is given. */
export function throwIfStopped (signal: AbortSignal, what: string): void {
  if (signal.aborted) throw new DynapinotError('INTERRUPTED', `stopped: ${what}`)
}
