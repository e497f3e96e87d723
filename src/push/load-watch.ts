import { channels } from '../channels.ts'
import { DynapinotError } from '../errors.ts'
import type { SegmentStates, ServerStates } from './controller.ts'
import { SharedPoll, partsOf } from './shared-poll.ts'
import type { PollPauses, Round, Waiter } from './shared-poll.ts'

/**
 * How a wait for a segment ended. `unassigned`: no server is to have it; `offline`: a server that is to have it rests in
 * OFFLINE. `states`: where it stands on each server.
 */
export type LoadOutcome =
  | { readonly kind: 'loaded' }
  | { readonly kind: 'error' | 'unassigned' | 'timeout', readonly states: string }
  /** `restingSince`: when it was first seen so, as `performance.now()`. */
  | { readonly kind: 'offline', readonly states: string, readonly restingSince: number }

/** When the watch looks and how long it waits, all ms. */
export interface LoadTiming extends PollPauses {
  /** Until a segment must be loaded, as far as is known: time without an answer of the controller counts by itself. */
  readonly loadTimeoutMs: number
  /** So long the controller may give no answer. */
  readonly awayMs: number
  /** So long a segment that no server is to have is given to appear. */
  readonly unassignedMs: number
}

/** Where a segment stands on the servers that are to have it. */
export type LoadState = 'loaded' | 'loading' | 'offline' | 'error' | 'unassigned'

/** What holds for one wait. */
export interface LoadRules {
  /** `performance.now()` when the time to load began; now, unless it is given. */
  readonly since?: number
  /** ms for which errors are not believed: a reset needs a while to show. */
  readonly ignoreErrorsMs?: number
  /** ms for which the segment may rest in OFFLINE; for ever, unless it is given. */
  readonly offlineMs?: number
}

/** What the watch asks. */
export type AskStates = (segments: readonly string[], signal: AbortSignal) => Promise<SegmentStates>

/** Segments named in one question: their names are in its URL, and Pinot's HTTP server takes 8 KiB of header. */
const MAX_NAMES_BYTES = 4096

/** What is kept of a segment that waits. */
interface Load {
  /** Errors are not believed before this moment. */
  readonly believeErrorsAfter: number
  readonly offlineMs: number
  /** Null behind any other state. */
  restingSince: number | null
}

type Loading = Waiter<LoadOutcome, Load>

/** Waits for segments to be loaded: one poll for all that wait. */
export class LoadWatch {
  readonly #ask: AskStates
  readonly #timing: LoadTiming
  readonly #poll: SharedPoll<LoadOutcome, Load>
  /** Since when there was no answer; null behind an answer. */
  #awaySince: number | null = null

  constructor (ask: AskStates, timing: LoadTiming) {
    this.#ask = ask
    this.#timing = timing
    this.#poll = new SharedPoll('being loaded', timing, async (waiting, round, signal) => {
      try {
        await this.#look(waiting, signal)
        this.#awaySince = null
      } catch (error) {
        this.#failed(error, round)
      }
    })
  }

  /**
   * Resolves when the segment is loaded on all servers that are to have it, or when it is known that it will not be.
   * @throws DynapinotError INTERRUPTED, SINK_UNAVAILABLE (no answer for too long), SINK_REJECTED (the controller does not
   * answer such questions).
   */
  async wait (segment: string, signal: AbortSignal, { since, ignoreErrorsMs = 0, offlineMs = Infinity }: LoadRules = {}): Promise<LoadOutcome> {
    if (this.#poll.idle) this.#awaySince = null
    return await this.#poll.wait(segment, { believeErrorsAfter: performance.now() + ignoreErrorsMs, offlineMs, restingSince: null }, signal, since)
  }

  /** Ends the poll; whoever still waits is interrupted. */
  close (): void {
    this.#poll.close()
  }

  async #look (waiting: ReadonlySet<Loading>, signal: AbortSignal): Promise<void> {
    const segments = [...waiting].map(({ segment }) => segment)
    for (const names of partsOf(segments, (name) => encodeURIComponent(name).length + 3, MAX_NAMES_BYTES)) {
      const states = await this.#ask(names, signal)
      const asked = new Set(names)
      for (const waiter of [...waiting]) if (asked.has(waiter.segment)) this.#judge(waiter, states)
    }
  }

  #judge (waiter: Loading, { ideal, actual }: SegmentStates): void {
    const now = performance.now()
    const waitedMs = now - waiter.since
    const state = loadState(ideal[waiter.segment], actual[waiter.segment])
    const states = describe(ideal[waiter.segment], actual[waiter.segment])
    const restingSince = state === 'offline' ? waiter.about.restingSince ?? now : null
    waiter.about.restingSince = restingSince
    if (state === 'loaded') waiter.settle({ kind: 'loaded' })
    else if (state === 'error' && now >= waiter.about.believeErrorsAfter) waiter.settle({ kind: 'error', states })
    else if (state === 'unassigned' && waitedMs >= this.#timing.unassignedMs) waiter.settle({ kind: 'unassigned', states })
    else if (waitedMs >= this.#timing.loadTimeoutMs) waiter.settle({ kind: 'timeout', states })
    else if (restingSince !== null && now - restingSince >= waiter.about.offlineMs) waiter.settle({ kind: 'offline', states, restingSince })
  }

  /** A controller that is away for a while is asked again. */
  #failed (error: unknown, { number, delayMs }: Round): void {
    const now = performance.now()
    this.#awaySince ??= now
    const passing = error instanceof DynapinotError && error.retriable && now - this.#awaySince < this.#timing.awayMs
    if (!passing) throw error
    channels.retry.publish({ what: 'wait for segments', attempt: number, error, delayMs })
  }
}

/**
 * Where a segment stands, from the states that servers are to have and those that they have. ONLINE is set behind the
 * load with all its upsert work; servers that are to have it OFFLINE do not count. A server that loads a segment for the
 * first time says nothing of it; one that loads it again says OFFLINE meanwhile. Pure.
 */
export function loadState (ideal: ServerStates | undefined, actual: ServerStates | undefined): LoadState {
  const servers = Object.entries(ideal ?? {}).filter(([, state]) => state === 'ONLINE').map(([server]) => server)
  if (servers.length === 0) return 'unassigned'
  if (servers.some((server) => actual?.[server] === 'ERROR')) return 'error'
  if (servers.some((server) => actual?.[server] === 'OFFLINE')) return 'offline'
  return servers.every((server) => actual?.[server] === 'ONLINE') ? 'loaded' : 'loading'
}

function describe (ideal: ServerStates | undefined, actual: ServerStates | undefined): string {
  const servers = Object.keys(ideal ?? {})
  return servers.length === 0 ? 'assigned to no server' : servers.map((server) => `${server} ${actual?.[server] ?? 'nothing yet'}`).join(', ')
}
