import type { UnitCounts } from '../block/batch-decoder.ts'

/** What can happen to a value of a row. */
export type ValueEvent = 'nulled' | 'rounded' | 'shortened'

/**
 * Counts what happened to values, by column, for records that became rows: the events of a record are held back until
 * it is known that it is one. Nearly all records have none.
 */
export class ValueTally {
  readonly #counts: Readonly<Record<ValueEvent, Map<string, number>>> = { nulled: new Map(), rounded: new Map(), shortened: new Map() }
  #held: Array<readonly [ValueEvent, string]> = []

  note (event: ValueEvent, column: string): void {
    this.#held.push([event, column])
  }

  /** The record is a row. */
  commit (): void {
    if (this.#held.length === 0) return
    for (const [event, column] of this.#held) {
      const counts = this.#counts[event]
      counts.set(column, (counts.get(column) ?? 0) + 1)
    }
    this.#held = []
  }

  /** The record is a dead letter. */
  drop (): void {
    if (this.#held.length > 0) this.#held = []
  }

  /** The counts by event and column; every name is an own property, `__proto__` too. */
  totals (): Pick<UnitCounts, ValueEvent> {
    const { nulled, rounded, shortened } = this.#counts
    return { nulled: Object.fromEntries(nulled), rounded: Object.fromEntries(rounded), shortened: Object.fromEntries(shortened) }
  }
}
