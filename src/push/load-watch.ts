import { channels } from '../channels.ts'
import { DynapinotError } from '../errors.ts'
import type { SegmentStates, ServerStates } from './controller.ts'

/** How a wait for a segment ended. `unassigned`: no server is to have it. `states`: where it stands on each server. */
export type LoadOutcome =
  | { readonly kind: 'loaded' }
  | { readonly kind: 'error' | 'unassigned' | 'timeout', readonly states: string }

/** When the watch looks and how long it waits, all ms. */
export interface LoadTiming {
  readonly firstPollMs: number
  readonly maxPollMs: number
  /** Until a segment must be loaded, as far as is known: time without an answer of the controller counts by itself. */
  readonly loadTimeoutMs: number
  /** So long the controller may give no answer. */
  readonly awayMs: number
  /** So long a segment that no server is to have is given to appear. */
  readonly unassignedMs: number
}

/** What the watch asks. */
export type AskStates = (segments: readonly string[], signal: AbortSignal) => Promise<SegmentStates>

/** Segments named in one question: their names are in its URL, and Pinot's HTTP server takes 8 KiB of header. */
const MAX_NAMES_BYTES = 4096

interface Waiter {
  readonly segment: string
  readonly since: number
  /** Errors are not believed before this moment: a reset needs a while to show. */
  readonly believeErrorsAfter: number
  readonly settle: (outcome: LoadOutcome) => void
  readonly fail: (error: Error) => void
  last: string
}

/** Waits for segments to be loaded: one poll for all that wait, slower the longer nothing happens. */
export class LoadWatch {
  readonly #ask: AskStates
  readonly #timing: LoadTiming
  readonly #waiters: Set<Waiter> = new Set()
  readonly #stop: AbortController = new AbortController()
  #running = false
  /** Since when there was no answer; null behind an answer. */
  #awaySince: number | null = null
  #wake: () => void = () => {}
  #woken = false

  constructor (ask: AskStates, timing: LoadTiming) {
    this.#ask = ask
    this.#timing = timing
  }

  /**
   * Resolves when the segment is loaded on all servers that are to have it, or when it is known that it will not be.
   * @throws DynapinotError INTERRUPTED, SINK_UNAVAILABLE (no answer for too long), SINK_REJECTED (the controller does not
   * answer such questions).
   */
  async wait (segment: string, signal: AbortSignal, ignoreErrorsMs: number = 0): Promise<LoadOutcome> {
    return await new Promise((resolve, reject) => {
      const now = performance.now()
      const leave = (): void => {
        signal.removeEventListener('abort', interrupt)
        this.#waiters.delete(waiter)
        if (this.#waiters.size === 0) this.#wake()
      }
      const waiter: Waiter = {
        segment,
        since: now,
        believeErrorsAfter: now + ignoreErrorsMs,
        settle: (outcome) => { leave(); resolve(outcome) },
        fail: (error) => { leave(); reject(error) },
        last: 'not asked yet'
      }
      const interrupt = (): void => { waiter.fail(new DynapinotError('INTERRUPTED', `stopped while ${segment} was being loaded`, { segment })) }
      if (signal.aborted) { interrupt(); return }
      signal.addEventListener('abort', interrupt)
      this.#waiters.add(waiter)
      this.#woken = true
      this.#wake()
      if (!this.#running) this.#run().catch((error: unknown) => { for (const each of [...this.#waiters]) each.fail(error as Error) })
    })
  }

  /** Ends the poll; whoever still waits is interrupted. */
  close (): void {
    this.#stop.abort()
    for (const waiter of [...this.#waiters]) waiter.fail(new DynapinotError('INTERRUPTED', `stopped while ${waiter.segment} was being loaded`))
    this.#wake()
  }

  async #run (): Promise<void> {
    this.#running = true
    this.#awaySince = null
    let delayMs = this.#timing.firstPollMs
    for (let polls = 1; this.#waiters.size > 0; polls++) {
      this.#woken = false
      const before = this.#waiters.size
      try {
        await this.#poll()
        this.#awaySince = null
      } catch (error) {
        this.#pollFailed(error, polls, delayMs)
      }
      const moved = this.#woken || this.#waiters.size < before
      delayMs = moved ? this.#timing.firstPollMs : Math.min(this.#timing.maxPollMs, delayMs * 1.5)
      if (this.#waiters.size > 0) await this.#sleep(delayMs)
      if (this.#woken) delayMs = this.#timing.firstPollMs
    }
    this.#running = false
  }

  async #poll (): Promise<void> {
    for (const names of questions([...this.#waiters].map(({ segment }) => segment))) {
      const states = await this.#ask(names, this.#stop.signal)
      const asked = new Set(names)
      for (const waiter of [...this.#waiters]) if (asked.has(waiter.segment)) this.#judge(waiter, states)
    }
  }

  #judge (waiter: Waiter, { ideal, actual }: SegmentStates): void {
    const now = performance.now()
    const state = loadState(ideal[waiter.segment], actual[waiter.segment])
    waiter.last = describe(ideal[waiter.segment], actual[waiter.segment])
    if (state === 'loaded') waiter.settle({ kind: 'loaded' })
    else if (state === 'error' && now >= waiter.believeErrorsAfter) waiter.settle({ kind: 'error', states: waiter.last })
    else if (state === 'unassigned' && now - waiter.since >= this.#timing.unassignedMs) waiter.settle({ kind: 'unassigned', states: waiter.last })
    else if (now - waiter.since >= this.#timing.loadTimeoutMs) waiter.settle({ kind: 'timeout', states: waiter.last })
  }

  /** A controller that is away for a while is asked again. */
  #pollFailed (error: unknown, attempt: number, delayMs: number): void {
    const now = performance.now()
    this.#awaySince ??= now
    const passing = error instanceof DynapinotError && error.retriable && now - this.#awaySince < this.#timing.awayMs
    if (!passing) for (const waiter of [...this.#waiters]) waiter.fail(error as Error)
    if (passing) channels.retry.publish({ what: 'wait for segments', attempt, error, delayMs })
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
}

/**
 * Where a segment stands, from the states that servers are to have and those that they have. ONLINE is set behind the
 * load with all its upsert work; servers that are to have it OFFLINE do not count. Pure.
 */
export function loadState (ideal: ServerStates | undefined, actual: ServerStates | undefined): 'loaded' | 'loading' | 'error' | 'unassigned' {
  const servers = Object.entries(ideal ?? {}).filter(([, state]) => state === 'ONLINE').map(([server]) => server)
  if (servers.length === 0) return 'unassigned'
  if (servers.some((server) => actual?.[server] === 'ERROR')) return 'error'
  return servers.every((server) => actual?.[server] === 'ONLINE') ? 'loaded' : 'loading'
}

function describe (ideal: ServerStates | undefined, actual: ServerStates | undefined): string {
  const servers = Object.keys(ideal ?? {})
  return servers.length === 0 ? 'assigned to no server' : servers.map((server) => `${server} ${actual?.[server] ?? 'nothing yet'}`).join(', ')
}

function * questions (segments: readonly string[]): Generator<string[]> {
  let names: string[] = []
  let bytes = 0
  for (const segment of new Set(segments)) {
    const length = encodeURIComponent(segment).length + 3
    if (bytes + length > MAX_NAMES_BYTES && names.length > 0) {
      yield names
      names = []
      bytes = 0
    }
    names.push(segment)
    bytes += length
  }
  if (names.length > 0) yield names
}
