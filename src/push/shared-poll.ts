import { DynapinotError } from '../errors.ts'

/** Pauses between two looks, ms: the first again whenever something has moved, else longer and longer. */
export interface PollPauses {
  readonly firstPollMs: number
  readonly maxPollMs: number
}

/** Somebody who waits for a segment. */
export interface Waiter<Outcome, About> {
  readonly segment: string
  /** `performance.now()` when the wait began. */
  readonly since: number
  /** What the one who looks keeps of it. */
  readonly about: About
  readonly settle: (outcome: Outcome) => void
  readonly fail: (error: Error) => void
}

/** Which look it is since somebody began to wait, and the pause behind it if nothing moves. */
export interface Round {
  readonly number: number
  readonly delayMs: number
}

/**
 * Looks at all segments that wait, and settles those that are ready; the set is alive and shrinks meanwhile. An error
 * ends all waits.
 */
export type Look<Outcome, About> = (waiting: ReadonlySet<Waiter<Outcome, About>>, round: Round, signal: AbortSignal) => Promise<void>

/**
 * One poll for all that wait for segments, slower the longer nothing happens. Nothing is asked while nobody waits; a
 * newcomer is looked at soon, however long others have waited.
 */
export class SharedPoll<Outcome, About> {
  readonly #doing: string
  readonly #pauses: PollPauses
  readonly #look: Look<Outcome, About>
  readonly #waiters: Set<Waiter<Outcome, About>> = new Set()
  readonly #stop: AbortController = new AbortController()
  #running = false
  #wake: () => void = () => {}
  #woken = false

  /** @param doing what happens to the segments meanwhile, for messages: `being loaded`. */
  constructor (doing: string, pauses: PollPauses, look: Look<Outcome, About>) {
    this.#doing = doing
    this.#pauses = pauses
    this.#look = look
  }

  /** True if nobody waits. */
  get idle (): boolean {
    return !this.#running
  }

  /** Resolves with what `look` settles. @throws DynapinotError INTERRUPTED; what `look` throws. */
  async wait (segment: string, about: About, signal: AbortSignal, since: number = performance.now()): Promise<Outcome> {
    return await new Promise((resolve, reject) => {
      const leave = (): void => {
        signal.removeEventListener('abort', interrupt)
        this.#waiters.delete(waiter)
        if (this.#waiters.size === 0) this.#wake()
      }
      const waiter: Waiter<Outcome, About> = {
        segment,
        since,
        about,
        settle: (outcome) => { leave(); resolve(outcome) },
        fail: (error) => { leave(); reject(error) }
      }
      const interrupt = (): void => { waiter.fail(this.#interrupted(segment)) }
      if (signal.aborted) { interrupt(); return }
      signal.addEventListener('abort', interrupt)
      this.#waiters.add(waiter)
      this.#woken = true
      this.#wake()
      if (!this.#running) this.#run().catch((error: unknown) => { this.#failAll(error as Error) })
    })
  }

  /** Ends the poll; whoever still waits is interrupted. */
  close (): void {
    this.#stop.abort()
    for (const waiter of [...this.#waiters]) waiter.fail(this.#interrupted(waiter.segment))
    this.#wake()
  }

  async #run (): Promise<void> {
    this.#running = true
    try {
      let delayMs = this.#pauses.firstPollMs
      for (let number = 1; this.#waiters.size > 0; number++) {
        this.#woken = false
        const before = this.#waiters.size
        await this.#look(this.#waiters, { number, delayMs }, this.#stop.signal)
        const moved = this.#woken || this.#waiters.size < before
        delayMs = moved ? this.#pauses.firstPollMs : Math.min(this.#pauses.maxPollMs, delayMs * 1.5)
        if (this.#waiters.size > 0) await this.#sleep(delayMs)
        if (this.#woken) delayMs = this.#pauses.firstPollMs
      }
    } finally {
      this.#running = false
    }
  }

  async #sleep (ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms)
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  #failAll (error: Error): void {
    for (const waiter of [...this.#waiters]) waiter.fail(error)
  }

  #interrupted (segment: string): DynapinotError {
    return new DynapinotError('INTERRUPTED', `stopped while ${segment} was ${this.#doing}`, { segment })
  }
}

/** Names in parts whose lengths, as `bytesOf` counts them, stay within `maxBytes` and `maxNames`; each name once. */
export function * partsOf (names: Iterable<string>, bytesOf: (name: string) => number, maxBytes: number, maxNames: number = Infinity): Generator<string[]> {
  let part: string[] = []
  let bytes = 0
  for (const name of new Set(names)) {
    const length = bytesOf(name)
    if (part.length > 0 && (bytes + length > maxBytes || part.length >= maxNames)) {
      yield part
      part = []
      bytes = 0
    }
    part.push(name)
    bytes += length
  }
  if (part.length > 0) yield part
}
