import type { UnitCounts } from '../../block/batch-decoder.ts'
import type { BackfillState } from '../../checkpoint/backfill-state.ts'
import { DynapinotError } from '../../errors.ts'

/** Above which share of dead letters a job stops, since then its mapping is wrong. */
export interface DeadLetterLimits {
  readonly path: string
  readonly maxRatio: number
  /** Records before the share counts. */
  readonly minRecords: number
}

/** Watches the share of dead letters over the whole job. */
export class DeadLetterRatio {
  readonly #limits: DeadLetterLimits
  #records = 0
  #deadLetters = 0

  /** @throws DynapinotError DEAD_LETTERS_EXCEEDED if earlier runs have reached it: running again is no way around. */
  constructor (limits: DeadLetterLimits, state: BackfillState) {
    this.#limits = limits
    for (const { counts } of state.units.values()) this.#sum(counts)
    this.#check()
  }

  /** @throws DynapinotError DEAD_LETTERS_EXCEEDED */
  add (counts: UnitCounts): void {
    this.#sum(counts)
    this.#check()
  }

  #check (): void {
    const { path, maxRatio, minRecords } = this.#limits
    if (this.#records < minRecords || this.#deadLetters <= this.#records * maxRatio) return
    throw new DynapinotError('DEAD_LETTERS_EXCEEDED',
      `${this.#deadLetters} of ${this.#records} records are dead letters, more than deadLetters.maxRatio (${maxRatio}) allows`, {
        file: path,
        remedy: 'look at the reasons in the dead-letter file; mend the mapping and start over with another state.dir, or raise deadLetters.maxRatio and run again'
      })
  }

  #sum (counts: UnitCounts): void {
    this.#records += counts.records
    this.#deadLetters += counts.deadLetters
  }
}
