import { setImmediate as nextTurn } from 'node:timers/promises'
import { channels } from '../channels.ts'
import { DynapinotError } from '../errors.ts'
import type { BrokerReply } from './broker-question.ts'
import { SharedPoll, partsOf } from './shared-poll.ts'
import type { PollPauses, Round, Waiter } from './shared-poll.ts'

/** A broker, or a way to one. */
export interface Broker {
  /** For messages. */
  readonly name: string
  /** ms for which the way to it may be shut before the job ends, as without a controller; undefined: as the policy says. */
  readonly awayMs?: number | undefined
  /** Which of the segments it answers from, one attempt. @throws DynapinotError INTERRUPTED. */
  readonly ask: (segments: readonly string[], signal: AbortSignal) => Promise<BrokerReply>
}

/** How a wait for queries ended; `why`: what is known of those that do not see the segment. */
export type QueryOutcome = { readonly kind: 'queryable' } | { readonly kind: 'unseen', readonly why: string }

/** How the watch asks. */
export interface QueryTiming extends PollPauses {
  /** ms from the beginning of the wait for the servers on. */
  readonly loadTimeoutMs: number
  /** ms for which a broker that the job goes without is not asked again. */
  readonly restMs: number
}

/** Of one question: as many as a second of a busy stream makes, and a query of some 10 KB. */
const MAX_NAMES = 200
const MAX_NAMES_BYTES = 32 << 10

/** What is kept of a segment that waits: the brokers that do not answer from it yet, and why. */
interface Unseen {
  readonly by: Map<Broker, string>
}

type Waiting = Waiter<QueryOutcome, Unseen>

/**
 * Waits until brokers answer from segments that servers have loaded: a broker hears of a loaded segment through ZooKeeper,
 * a little later. One question for all segments that wait, to each broker.
 *
 * ```
 *   a broker says        auto                                      always
 *   the segment's name   seen                                      seen
 *   anything else        asked again, then `unseen`                the same
 *   nothing (away)       asked again for loadTimeout, then warned  asked again, then `unseen`
 *   nothing, for want    SINK_UNAVAILABLE behind giveUpAfter       the same
 *   of a controller
 *   that it will not     warned, goes without                      SINK_REJECTED
 * ```
 * Source: BaseInstanceSelector and BaseBrokerRoutingManager of pinot-broker, PinotQueryResource of pinot-controller, 1.5.1.
 */
export class QueryWatch {
  readonly #brokers: readonly Broker[]
  readonly #always: boolean
  readonly #timing: QueryTiming
  readonly #poll: SharedPoll<QueryOutcome, Unseen>
  readonly #awaySince: Map<Broker, number> = new Map()
  /** Since when the way to a broker is shut, while somebody waits. */
  readonly #shutSince: Map<Broker, number> = new Map()
  readonly #restUntil: Map<Broker, number> = new Map()
  readonly #warned: Set<Broker> = new Set()

  constructor (brokers: readonly Broker[], policy: 'auto' | 'always', timing: QueryTiming) {
    this.#brokers = brokers
    this.#always = policy === 'always'
    this.#timing = timing
    this.#poll = new SharedPoll('waited for in queries', timing, async (waiting, round, signal) => {
      // Segments that are loaded at the same moment come one after another: they share the question.
      await nextTurn()
      await Promise.all(brokers.map(async (broker) => { await this.#ask(broker, waiting, round, signal) }))
      for (const waiter of [...waiting]) this.#judge(waiter)
    })
  }

  /**
   * Resolves when all brokers answer from a segment that has rows, or when it is known that they do not. `since`:
   * `performance.now()` when the wait for its servers began.
   * @throws DynapinotError INTERRUPTED, SINK_REJECTED (a broker cannot be asked, and always must be), SINK_UNAVAILABLE (the
   * way to the brokers is shut for too long).
   */
  async wait (segment: string, since: number, signal: AbortSignal): Promise<QueryOutcome> {
    if (this.#poll.idle) this.#shutSince.clear()
    return await this.#poll.wait(segment, { by: new Map(this.#brokers.map((broker) => [broker, 'not asked yet'])) }, signal, since)
  }

  /** Ends the poll; whoever still waits is interrupted. */
  close (): void {
    this.#poll.close()
  }

  async #ask (broker: Broker, waiting: ReadonlySet<Waiting>, { number, delayMs }: Round, signal: AbortSignal): Promise<void> {
    const open = [...waiting].filter(({ about }) => about.by.has(broker))
    // A broker that swallows its questions would hold up each of them for as long as a request may take.
    if (performance.now() < (this.#restUntil.get(broker) ?? 0)) {
      for (const { about } of open) about.by.delete(broker)
      return
    }
    for (const names of partsOf(open.map(({ segment }) => segment), (name) => Buffer.byteLength(name) + 4, MAX_NAMES_BYTES, MAX_NAMES)) {
      const reply = await broker.ask(names, signal)
      if (reply.kind === 'away') channels.retry.publish({ what: 'wait for queries', attempt: number, error: new DynapinotError('SINK_UNAVAILABLE', `${broker.name}: ${reply.why}`), delayMs })
      const asked = new Set(names)
      for (const waiter of open) if (asked.has(waiter.segment)) this.#note(broker, waiter, reply)
    }
  }

  #note (broker: Broker, { segment, about }: Waiting, reply: BrokerReply): void {
    this.#noteShut(broker, reply)
    if (reply.kind === 'away') {
      if (!this.#awaySince.has(broker)) this.#awaySince.set(broker, performance.now())
      about.by.set(broker, reply.why)
      return
    }
    this.#awaySince.delete(broker)
    if (reply.kind === 'barred') {
      if (this.#always) throw notAsked(broker, reply.why)
      this.#goWithout(broker, about, reply.why)
    } else if (reply.seen.has(segment)) about.by.delete(broker)
    else about.by.set(broker, reply.lacks ?? 'not in its answer')
  }

  #noteShut (broker: Broker, reply: BrokerReply): void {
    if (broker.awayMs === undefined) return
    if (reply.kind !== 'away' || reply.error === undefined) {
      this.#shutSince.delete(broker)
      return
    }
    const now = performance.now()
    const since = this.#shutSince.get(broker) ?? now
    this.#shutSince.set(broker, since)
    if (now - since >= broker.awayMs) throw reply.error
  }

  #judge ({ since, about, settle }: Waiting): void {
    // Nothing can go on without a controller, and nothing is known of the brokers behind it.
    if ([...about.by.keys()].some((broker) => this.#shutSince.has(broker))) return
    const now = performance.now()
    const late = now - since >= this.#timing.loadTimeoutMs
    for (const [broker, why] of about.by) {
      const away = this.#awaySince.get(broker)
      // An outage of so long holds up nothing more: what is loaded now is seen when the broker is back.
      if (!this.#always && away !== undefined && (late || now - away >= this.#timing.loadTimeoutMs)) this.#goWithout(broker, about, why)
    }
    if (about.by.size === 0) settle({ kind: 'queryable' })
    else if (late) settle({ kind: 'unseen', why: [...about.by].map(([broker, why]) => `${broker.name}: ${why}`).join('; ') })
  }

  #goWithout (broker: Broker, about: Unseen, why: string): void {
    about.by.delete(broker)
    this.#restUntil.set(broker, performance.now() + this.#timing.restMs)
    if (this.#warned.has(broker)) return
    this.#warned.add(broker)
    channels.queriesNotAsked.publish({ broker: broker.name, error: notAsked(broker, why) })
  }
}

function notAsked ({ name }: Broker, why: string): DynapinotError {
  return new DynapinotError('SINK_REJECTED', `${name} cannot be asked whether queries see a segment: ${why}`, {
    remedy: 'give the user the right to query the table, or set sink.pinot.queryable: off'
  })
}
