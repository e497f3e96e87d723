import { setTimeout as delay } from 'node:timers/promises'

/** Time as the readers of a stream see it; tests bring their own. */
export interface Clock {
  /** ms since the epoch by this machine. */
  readonly now: () => number
  /** Rejects with the signal's reason when it aborts. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
}

/** The clock of this machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: async (ms, signal) => {
    await delay(ms, undefined, { signal }).catch((error: unknown) => {
      signal.throwIfAborted()
      throw error
    })
  }
}

/**
 * The service's time, by the Date header of its replies: a start "now" and the age of a position must not depend on how
 * this machine's clock is set. The header is cut to seconds, so this time is at most a second late, and never early.
 */
export class ServiceTime {
  readonly #clock: Clock
  #offset = 0

  constructor (clock: Clock) {
    this.#clock = clock
  }

  now (): number {
    return this.#clock.now() + this.#offset
  }

  /** Takes the Date header of a reply. */
  note (header: string | undefined): void {
    const time = header === undefined ? Number.NaN : Date.parse(header)
    if (!Number.isNaN(time)) this.#offset = time - this.#clock.now()
  }
}
