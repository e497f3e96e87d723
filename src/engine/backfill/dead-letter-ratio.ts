import type { UnitCounts } from '../../block/batch-decoder.ts'
import { DynapinotError } from '../../errors.ts'

/** Above which share of dead letters a job stops, since then its mapping is wrong. */
export interface DeadLetterLimits {
  readonly path: string
  readonly maxRatio: number
  /** Records before the share counts. */
  readonly minRecords: number
}

type Counts = Pick<UnitCounts, 'records' | 'deadLetters'>

/** Watches the share of dead letters. */
export class DeadLetterRatio {
  readonly #limits: DeadLetterLimits
  readonly #window: number
  readonly #remedy: string
  #records = 0
  #deadLetters = 0

  /**
   * `window`: about so many of the latest records count, the earlier ones less and less; Infinity = all. `remedy`: for
   * the error.
   */
  constructor (limits: DeadLetterLimits, { window, remedy }: { readonly window: number, readonly remedy: string }) {
    this.#limits = limits
    this.#window = window
    this.#remedy = remedy
  }

  /** Takes the counts of a unit or batch in. @throws DynapinotError DEAD_LETTERS_EXCEEDED */
  add ({ records, deadLetters }: Counts): void {
    this.#records += records
    this.#deadLetters += deadLetters
    const { path, maxRatio, minRecords } = this.#limits
    if (this.#records >= minRecords && this.#deadLetters > this.#records * maxRatio) {
      throw new DynapinotError('DEAD_LETTERS_EXCEEDED',
        `${Math.round(this.#deadLetters)} of ${Math.round(this.#records)} records are dead letters, more than deadLetters.maxRatio (${maxRatio}) allows`, {
          file: path, remedy: this.#remedy
        })
    }
    if (this.#records < this.#window) return
    this.#records /= 2
    this.#deadLetters /= 2
  }
}

/** Watches the share over a whole job. `earlier`: counts of earlier runs: running again is no way around. */
export function ratioOfJob (limits: DeadLetterLimits, earlier: Iterable<Counts>): DeadLetterRatio {
  const ratio = new DeadLetterRatio(limits, {
    window: Infinity,
    remedy: 'look at the reasons in the dead-letter file; mend the mapping and start over with another state.dir, or raise deadLetters.maxRatio and run again'
  })
  const sum = { records: 0, deadLetters: 0 }
  for (const { records, deadLetters } of earlier) {
    sum.records += records
    sum.deadLetters += deadLetters
  }
  ratio.add(sum)
  return ratio
}

/** Watches the latest records of a stream: a mapping can become wrong at any time, when the items change. */
export function ratioOfStream (limits: DeadLetterLimits): DeadLetterRatio {
  return new DeadLetterRatio(limits, {
    window: Math.max(10 * limits.minRecords, 10_000),
    remedy: 'look at the reasons in the dead-letter file; mend the mapping and run again, then put the letters through with dynapinot replay; or raise deadLetters.maxRatio'
  })
}
