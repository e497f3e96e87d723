import { setMaxListeners } from 'node:events'
import { channels } from '../channels.ts'
import { DynapinotError } from '../errors.ts'
import type { PinotSinkOptions } from '../options/resolved-options.ts'
import type { SegmentInfo } from '../worker/protocol.ts'
import { ENABLE_REMEDY, askForLoads } from './ask-for-loads.ts'
import { openBrokers } from './brokers.ts'
import type { PlannedTable } from './check-table.ts'
import type { PutResult, Sink } from './contract.ts'
import { ControllerClient } from './controller.ts'
import { HeldSegments } from './held-segments.ts'
import { nextStep, removeSegment } from './load-recovery.ts'
import type { RecoveryStep, RecoveryTiming } from './load-recovery.ts'
import { LoadWatch } from './load-watch.ts'
import type { LoadOutcome, LoadTiming } from './load-watch.ts'
import { takesRows } from './modes/choose-mode.ts'
import { makeMode } from './modes/make-mode.ts'
import { byCrc, byRows } from './modes/push-mode.ts'
import type { PushMode } from './modes/push-mode.ts'
import { QueryWatch } from './query-watch.ts'
import { pause } from './retry.ts'
import type { RetryDelays } from './retry.ts'
import { guardSegment } from './segment-guard.ts'
import { TableGuard } from './table-guard.ts'

/** Times that users rarely need to change. */
export interface PinotSinkTiming extends RecoveryTiming {
  /** Pauses between the attempts of a push, and of any other call. */
  readonly pushDelays: RetryDelays
  readonly callDelays: RetryDelays
  /** ms that opening waits for a controller: nothing has been done yet, and its address may be wrong. */
  readonly openMs: number
  /** ms that the look for segments of earlier runs waits: nothing depends on it. */
  readonly missingMs: number
  readonly unassignedMs: number
  /** ms for which a segment may rest in OFFLINE before it is asked for; then twice as long, and so on. */
  readonly offlineMs: number
  /** ms after a reset before an ERROR state is believed again. */
  readonly resetGraceMs: number
  /** ms between the first questions whether queries see a segment: brokers follow the servers within milliseconds. */
  readonly firstQueryMs: number
  /** ms for which a broker that cannot be asked is left alone. */
  readonly queryRestMs: number
  /** ms between two looks at whether the table is still as planned. */
  readonly recheckMs: number
}

const defaultTiming: PinotSinkTiming = {
  pushDelays: { firstDelayMs: 250, maxDelayMs: 15_000 },
  callDelays: { firstDelayMs: 200, maxDelayMs: 5000 },
  openMs: 60_000,
  missingMs: 5000,
  firstPollMs: 100,
  maxPollMs: 1000,
  unassignedMs: 15_000,
  offlineMs: 5000,
  resetGraceMs: 5000,
  firstQueryMs: 25,
  queryRestMs: 30_000,
  recheckMs: 300_000,
  deleteMs: 300_000,
  deleteGraceMs: 2000
}

/** What a Pinot sink is made of. */
export interface PinotSinkParts {
  readonly options: PinotSinkOptions
  readonly plan: PlannedTable
  readonly timing?: Partial<PinotSinkTiming> | undefined
}

/**
 * Pushes segments to an OFFLINE upsert table through its controller and waits until every server that is to have a
 * segment has loaded it and queries see it.
 *
 * ```
 *            +--- unassigned, or gone (push was lost half-way) ----+
 *            v                                                     |
 *   put --> send, as the mode does (modes/) -- taken --> wait for servers -- loaded --> as pushed? -- yes --> wait for queries --> done
 *            |                                                     |                      |                      |
 *            +-- refused: SINK_REJECTED                          ERROR                   no: SINK_CONFLICT    unseen: SEGMENT_NOT_LOADED
 *            +-- name taken by another: SINK_CONFLICT              +-- onLoadError: reset, then delete and push anew,
 *                                                                      then SEGMENT_NOT_LOADED
 * ```
 * Nothing is ever replaced: pushing a segment again is a no-op, and two writers cannot undo one another.
 * Source: pinot-controller ZKOperator, Pinot 1.5.1.
 * @throws DynapinotError CONFIG_INVALID.
 */
export function createPinotSink ({ options, plan, timing: changed }: PinotSinkParts): Sink {
  const timing: PinotSinkTiming = { ...defaultTiming, ...changed }
  const { giveUpAfterMs, uploadTimeoutMs, loadTimeoutMs } = options
  const client = new ControllerClient(options, { ...timing.callDelays, giveUpAfterMs })
  const opening = client.withPatience(Math.min(timing.openMs, giveUpAfterMs))
  const hasty = client.withPatience(Math.min(timing.missingMs, giveUpAfterMs))
  const loadTiming: LoadTiming = { ...timing, loadTimeoutMs, awayMs: giveUpAfterMs }
  const watch = new LoadWatch(async (segments, signal) => await client.segmentStates(plan.table, segments, signal), loadTiming)
  const { queryable = 'auto' } = options
  const brokers = openBrokers(options, plan.table, client)
  const queries = queryable === 'off' ? null : new QueryWatch(brokers.all, queryable, { firstPollMs: timing.firstQueryMs, maxPollMs: timing.maxPollMs, loadTimeoutMs, restMs: timing.queryRestMs })
  const table = new TableGuard(client, plan, timing.recheckMs)
  const held = new HeldSegments(client, plan.table, takesRows(options) ? byRows : byCrc)
  const mode = makeMode(options, plan, { client, held, policy: { ...timing.pushDelays, giveUpAfterMs }, timeoutMs: uploadTimeoutMs })
  const pusher = new Pusher({ client, watch, queries, held, mode, table: plan.table, options, timing })
  return {
    kind: 'pinot',
    // Part of a job's fingerprint: archives and rows are not the same job, all other modes are.
    description: `Pinot table ${plan.table} at ${options.controllers.join(', ')}${takesRows(options) ? ', which builds' : ''}`,
    notes: mode.notes,
    open: async (signal) => {
      await opening.health(signal)
      await table.open(opening, signal)
      await mode.open(signal)
    },
    put: async (segment, signal) => {
      // All puts under way listen to the same signal: more than ten of them are no leak.
      setMaxListeners(0, signal)
      await table.recheck(signal)
      // Nobody knows the times of rows before the controller has built of them; it looks at them itself.
      guardSegment(segment, plan, table.timesChecked && !takesRows(options))
      return await pusher.put(segment, signal)
    },
    finish: async (signal) => { await table.verify(signal) },
    missing: async (names, signal) => {
      const there = new Set(await hasty.segmentNames(plan.table, signal))
      return names.filter((name) => !there.has(name))
    },
    close: async () => {
      watch.close()
      queries?.close()
      await mode.close()
      await brokers.close()
      await client.close()
    }
  }
}

interface PusherParts {
  readonly client: ControllerClient
  readonly watch: LoadWatch
  /** Null: queries are not asked. */
  readonly queries: QueryWatch | null
  readonly held: HeldSegments
  readonly mode: PushMode
  readonly table: string
  readonly options: Pick<PinotSinkOptions, 'giveUpAfterMs' | 'onLoadError'>
  readonly timing: PinotSinkTiming
}

class Pusher {
  readonly #client: ControllerClient
  readonly #watch: LoadWatch
  readonly #queries: QueryWatch | null
  readonly #held: HeldSegments
  readonly #mode: PushMode
  readonly #table: string
  readonly #giveUpAfterMs: number
  readonly #onLoadError: PinotSinkOptions['onLoadError']
  readonly #timing: PinotSinkTiming
  /** `performance.now()` of the last time that the cluster was asked for loads that nobody began. */
  #askedAt = -Infinity
  /** As it was found then. */
  #disabled = false

  constructor ({ client, watch, queries, held, mode, table, options, timing }: PusherParts) {
    this.#client = client
    this.#watch = watch
    this.#queries = queries
    this.#held = held
    this.#mode = mode
    this.#table = table
    this.#giveUpAfterMs = options.giveUpAfterMs
    this.#onLoadError = options.onLoadError
    this.#timing = timing
  }

  async put (segment: SegmentInfo, signal: AbortSignal): Promise<PutResult> {
    const { name } = segment
    const start = performance.now()
    const tried = new Set<RecoveryStep>()
    for (let attempt = 1; ; attempt++) {
      const result = await this.#mode.send(segment, signal)
      const { outcome, since } = await this.#load(name, tried, signal)
      // A record that is gone though the servers have the segment: two pushes of it got into each other's way.
      if (outcome.kind === 'loaded' && await this.#held.has(segment, signal)) {
        await this.#seen(name, since, signal)
        await this.#mode.loaded?.(segment)
        return tried.has('repush') ? 'done' : result
      }
      if (outcome.kind === 'error' && nextStep(this.#onLoadError, tried) === 'repush') {
        tried.add('repush')
        const error = await this.#notLoaded(name, outcome, signal)
        // Before the segment goes: should the job end now, the next finds its own file.
        await this.#mode.renew?.(segment, signal)
        const refusal = await removeSegment(this.#client, this.#table, name, this.#timing, signal)
        if (refusal !== null) throw new DynapinotError(error.code, `${error.message}; ${refusal}`, error.context)
        channels.retry.publish({ what: `push of ${name}`, attempt, error, delayMs: 0 })
        continue
      }
      // Known but assigned to no server: a push that broke half-way, or one that is still at work. Push again.
      const again = outcome.kind === 'unassigned' || outcome.kind === 'loaded'
      const error = await this.#notLoaded(name, outcome, signal)
      if (!again || performance.now() - start > this.#giveUpAfterMs) throw error
      channels.retry.publish({ what: `push of ${name}`, attempt, error, delayMs: this.#timing.firstPollMs })
      await pause(this.#timing.firstPollMs, signal, `push of ${name}`)
    }
  }

  /**
   * Waits for the servers; a load that failed is tried once more, since a server may have met a passing fault, and one that
   * nobody begins is asked for, less and less often. `since`: when the last try began.
   */
  async #load (name: string, tried: Set<RecoveryStep>, signal: AbortSignal): Promise<{ outcome: LoadOutcome, since: number }> {
    const { offlineMs } = this.#timing
    for (let rules = { since: performance.now(), ignoreErrorsMs: 0, offlineMs }; ;) {
      const outcome = await this.#watch.wait(name, signal, rules)
      if (outcome.kind === 'offline') {
        rules = { ...rules, offlineMs: rules.offlineMs * 2 }
        await this.#askForLoad(name, outcome, signal)
      } else if (outcome.kind === 'error' && nextStep(this.#onLoadError, tried) === 'reset') {
        tried.add('reset')
        if (!await this.#reset(name, outcome, signal)) return { outcome, since: rules.since }
        // A moment for the reset to begin, so that the next poll does not see the old state as the new one.
        await pause(this.#timing.firstPollMs, signal, `load of ${name}`)
        rules = { since: performance.now(), ignoreErrorsMs: this.#timing.resetGraceMs, offlineMs }
      } else return { outcome, since: rules.since }
    }
  }

  /** False: the controller refuses it. */
  async #reset (name: string, outcome: LoadOutcome, signal: AbortSignal): Promise<boolean> {
    channels.retry.publish({ what: `load of ${name}`, attempt: 1, error: await this.#notLoaded(name, outcome, signal), delayMs: 0 })
    try {
      await this.#client.resetSegment(this.#table, name, signal)
      return true
    } catch (error) {
      // A right that not every user has: what the servers said is more important, and a push anew may still help.
      if (!(error instanceof DynapinotError) || error.code !== 'SINK_REJECTED') throw error
      channels.retry.publish({ what: `reset of ${name}`, attempt: 1, error, delayMs: 0 })
      return false
    }
  }

  /** Whatever comes of it, the wait goes on: a server may be about to load it by itself. */
  async #askForLoad (name: string, outcome: LoadOutcome & { kind: 'offline' }, signal: AbortSignal): Promise<void> {
    channels.retry.publish({ what: `load of ${name}`, attempt: 1, error: await this.#notLoaded(name, outcome, signal), delayMs: 0 })
    // What was asked while it rested already was asked for it, too.
    if (this.#askedAt > outcome.restingSince) return
    this.#askedAt = performance.now()
    this.#disabled = await askForLoads(this.#client, this.#table, signal) === 'disabled'
  }

  /** Waits until queries see it: it has a row, or it would not have been pushed. */
  async #seen (name: string, since: number, signal: AbortSignal): Promise<void> {
    const outcome = await this.#queries?.wait(name, since, signal)
    if (outcome?.kind !== 'unseen') return
    throw new DynapinotError('SEGMENT_NOT_LOADED', `segment ${name}: its servers have loaded it, but queries do not see it in time: ${outcome.why}`, {
      segment: name,
      remedy: 'look at the brokers\' logs and their connection to the servers, raise sink.loadTimeout, then run again'
    })
  }

  async #notLoaded (name: string, outcome: LoadOutcome, signal: AbortSignal): Promise<DynapinotError> {
    const disabled = outcome.kind === 'timeout' && this.#disabled
    // Of a segment that rests servers have nothing to say, and many may rest at once.
    const reasons = disabled ? ['the table is disabled'] : outcome.kind === 'offline' ? [] : await this.#loadErrors(name, signal)
    const what = { error: 'servers failed to load it', offline: 'no server has begun to load it', timeout: 'it was not loaded in time', unassigned: 'no server was assigned to it', loaded: 'the controller has lost its record' }[outcome.kind]
    const states = outcome.kind === 'loaded' ? 'online' : outcome.states
    return new DynapinotError('SEGMENT_NOT_LOADED', `segment ${name}: ${what} (${states})${reasons.length === 0 ? '' : `: ${reasons.join('; ')}`}`, {
      segment: name,
      faults: reasons,
      remedy: disabled
        ? ENABLE_REMEDY
        : outcome.kind === 'timeout'
          ? 'look at the servers\' load and logs, raise sink.loadTimeout, then run again'
          : 'look at the reasons and the servers\' logs, then run again'
    })
  }

  async #loadErrors (name: string, signal: AbortSignal): Promise<readonly string[]> {
    try {
      return await this.#client.loadErrors(this.#table, name, signal)
    } catch (error) {
      if (error instanceof DynapinotError && error.code !== 'INTERRUPTED') return [`no reason known: ${error.message}`]
      throw error
    }
  }
}
