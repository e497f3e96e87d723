import { DynapinotError } from '../errors.ts'
import { checkTable } from './check-table.ts'
import type { PlannedTable } from './check-table.ts'
import type { ControllerClient } from './controller.ts'

/**
 * Holds a table against the plan: when a job opens it, every few minutes, and at the end. Somebody may change the table
 * while a job runs, and segments of another layout give wrong rows without an error anywhere.
 */
export class TableGuard {
  readonly #client: ControllerClient
  readonly #plan: PlannedTable
  readonly #everyMs: number
  #checkedAt = -Infinity
  #running: Promise<void> | null = null
  #timesChecked = true

  constructor (client: ControllerClient, plan: PlannedTable, everyMs: number) {
    this.#client = client
    this.#plan = plan
    this.#everyMs = everyMs
  }

  /** Whether the controller looks at the times of segments. */
  get timesChecked (): boolean { return this.#timesChecked }

  /** @throws DynapinotError SINK_REJECTED (no such table), PLAN_CONFLICT, SINK_UNAVAILABLE. */
  async open (client: ControllerClient, signal: AbortSignal): Promise<void> {
    if (!this.#plan.columns.some(({ name }) => name === this.#plan.versionColumn)) {
      throw new DynapinotError('PLAN_CONFLICT', `the version column ${this.#plan.versionColumn} is no column of the segments`, {
        remedy: 'name a LONG column of the schema in version.column'
      })
    }
    await this.#check(client, signal, 'cannot take these segments', 'use a table that dynapinot apply made for this plan; how rows find their partition and their version cannot be changed in a table that has segments')
  }

  /** Looks again if the last look is long ago; calls at the same time share one look. @throws as `open`. */
  async recheck (signal: AbortSignal): Promise<void> {
    if (performance.now() - this.#checkedAt < this.#everyMs) return
    this.#running ??= this.verify(signal).finally(() => { this.#running = null })
    await this.#running
  }

  /** Looks again. @throws as `open`. */
  async verify (signal: AbortSignal): Promise<void> {
    await this.#check(this.#client, signal, 'was changed while segments were pushed', 'bring the table back as it was and run again; if the change is wanted, start over with another state.dir and an empty table')
  }

  async #check (client: ControllerClient, signal: AbortSignal, what: string, remedy: string): Promise<void> {
    const { missing, growable, faults, timesChecked } = await checkTable(client, this.#plan, signal)
    if (faults.length > 0) {
      throw new DynapinotError(missing ? 'SINK_REJECTED' : 'PLAN_CONFLICT', `the Pinot table ${this.#plan.table} ${what}: ${faults.join('; ')}`, {
        faults,
        remedy: missing ? 'create it first: dynapinot apply' : growable ? 'add the columns first: dynapinot apply' : remedy
      })
    }
    this.#timesChecked = timesChecked
    this.#checkedAt = performance.now()
  }
}
