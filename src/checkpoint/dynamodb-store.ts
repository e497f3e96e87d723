import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { DynapinotError } from '../errors.ts'
import { StateTable } from './state-table.ts'
import type { StateItem, TableClient } from './state-table.ts'
import { changedState, checkIdentity } from './stream-store.ts'
import type { JobIdentity, StateChange, StreamState, StreamStore } from './stream-store.ts'

/** A DynamoDB table as the place of the state. */
export interface DynamoStoreOptions {
  readonly client: TableClient
  readonly table: string
  /** Key of the item: the name of the job. */
  readonly job: string
  /** ms after which a process that gives no sign of life may be followed by another. */
  readonly leaseMs: number
}

/**
 * Keeps the state of a stream in one item of a DynamoDB table, under a lease.
 *
 * Each process has a name of its own, and each write asks that the item's owner is that name: from the moment another
 * process has taken over, not one write of the old one gets through. One item, since a condition holds for one only; its
 * 400 KB are enough for about 3,000 shards.
 *
 * ```
 *   owner A   counter 7  ->  8  ->  9 ............ (A is gone)
 *   B reads:            8      9      9, still 9 after a whole lease by B's own clock: owner B, counter 10
 *   A comes back: its next write fails, and by its own clock it had stopped a lease after its last good one
 * ```
 * Clocks of two machines are never compared.
 */
export class DynamoStreamStore implements StreamStore {
  readonly description: string
  state: StreamState
  readonly #table: StateTable
  readonly #owner: string
  readonly #leaseMs: number
  readonly #lost: AbortController = new AbortController()
  readonly #timer: NodeJS.Timeout
  #renewing = false
  /** performance.now() when the last request that renewed the lease was sent. */
  #renewedAt: number
  #saving: Promise<void> = Promise.resolve()

  private constructor (table: StateTable, owner: string, leaseMs: number, state: StreamState, renewedAt: number) {
    this.description = table.description
    this.#table = table
    this.#owner = owner
    this.#leaseMs = leaseMs
    this.state = state
    this.#renewedAt = renewedAt
    this.#timer = setInterval(() => { this.#beat() }, leaseMs / 3)
    this.#timer.unref()
  }

  /**
   * Takes the state over: at once if no process holds it, or a lease after the last sign of life of the one that does.
   * Makes the table if there is none.
   * @throws DynapinotError STATE_LOCKED if another process gives signs of life, STATE_MISMATCH, STATE_CORRUPT,
   * STATE_UNAVAILABLE, INTERRUPTED.
   */
  static async open ({ client, table: name, job, leaseMs }: DynamoStoreOptions, identity: JobIdentity, signal: AbortSignal): Promise<DynamoStreamStore> {
    const table = new StateTable(client, name, job)
    const held = await table.read(signal)
    const free = held?.owner == null ? held : await untilSilent(table, held, signal)
    if (free !== null) checkIdentity(table.description, free.identity, identity)
    const owner = `${hostname()}/${process.pid}/${randomUUID().slice(0, 8)}`
    const sentAt = performance.now()
    const taken: StateItem = { owner, counter: (free?.counter ?? 0) + 1, leaseMs, identity, run: free?.run ?? null, shards: free?.shards ?? new Map() }
    // A reply that was lost makes the SDK ask again, and then it was this process that had it already.
    if (!await table.take(taken, free, signal) && (await table.read(signal))?.owner !== owner) throw locked(table, 'another process took it at the same moment')
    return new DynamoStreamStore(table, owner, leaseMs, { run: taken.run, shards: taken.shards }, sentAt)
  }

  get lost (): AbortSignal {
    return this.#lost.signal
  }

  async save (change: StateChange): Promise<void> {
    const saved = this.#saving.catch(() => {}).then(async () => {
      this.check()
      const state = changedState(this.state, change)
      const sentAt = performance.now()
      if (!await this.#table.save(this.#owner, state)) throw this.#lose('another process has taken over')
      this.#renewedAt = sentAt
      this.state = state
    })
    this.#saving = saved
    await saved
  }

  check (): void {
    if (this.#lost.signal.aborted) throw this.#lost.signal.reason as DynapinotError
    if (this.#expired) throw this.#lose('its lease ran out before it was renewed')
  }

  async close (): Promise<void> {
    clearInterval(this.#timer)
    // Its failure was told to the one who called.
    await this.#saving.catch(() => {})
    if (!this.#lost.signal.aborted) await this.#table.release(this.#owner)
  }

  /** Renews the lease. A failure is no reason to stop while it lasts; one that never ends is seen here, too. */
  #beat (): void {
    if (this.#expired) this.#lose('its lease ran out before it was renewed')
    if (this.#renewing || this.#lost.signal.aborted) return
    this.#renewing = true
    this.#saving = this.#saving.catch(() => {}).then(async () => {
      const sentAt = performance.now()
      if (await this.#table.renew(this.#owner)) this.#renewedAt = sentAt
      else this.#lose('another process has taken over')
    }).catch(() => {
      // The next beat tries again, until the lease has run out.
    }).finally(() => { this.#renewing = false })
  }

  get #expired (): boolean {
    return performance.now() - this.#renewedAt >= this.#leaseMs
  }

  #lose (why: string): DynapinotError {
    const error = new DynapinotError('STATE_LOST', `this process no longer holds the state in ${this.description}: ${why}`, {
      remedy: 'nothing is lost: the process that took over goes on from the last saved positions; raise the lease if this one was only slow'
    })
    this.#lost.abort(error)
    return this.#lost.signal.reason as DynapinotError
  }
}

/** Waits a whole lease for a sign of life. @returns the item, when there was none. */
async function untilSilent (table: StateTable, held: StateItem, signal: AbortSignal): Promise<StateItem | null> {
  const start = performance.now()
  for (;;) {
    await table.pause(Math.min(held.leaseMs / 5, 1000), signal)
    const now = await table.read(signal)
    if (now?.owner == null) return now
    if (now.owner !== held.owner || now.counter !== held.counter) throw locked(table, `${now.owner} is working with it`)
    if (performance.now() - start > held.leaseMs) return now
  }
}

function locked ({ description }: StateTable, why: string): DynapinotError {
  return new DynapinotError('STATE_LOCKED', `the state in ${description} is taken: ${why}`, {
    remedy: 'wait for it, stop it, or give this job another name'
  })
}
