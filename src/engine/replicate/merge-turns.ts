import pLimit from 'p-limit'
import type { LimitFunction } from 'p-limit'
import type { MergePlan, MergeSettings } from './merge-plan.ts'

/**
 * Lets the merges of all partitions take turns. Partitions that are written alike come to have enough flushes at the same
 * tick; were they all merged at once, every one of them would wait for all, and its new rows with it. A partition whose
 * turn it is not goes on with flushes, and is merged behind one of them; with twice as many as a merge needs it waits.
 */
export class MergeTurns {
  readonly #limit: LimitFunction
  readonly #atOnce: number
  readonly #most: number

  constructor (atOnce: number, { fanOut }: Pick<MergeSettings, 'fanOut'>) {
    this.#limit = pLimit(atOnce)
    this.#atOnce = atOnce
    this.#most = 2 * fanOut
  }

  /** False if a merge can be left for later. An order that is wrong cannot: until then ties are, too. */
  isDue ({ reason, inputs }: Pick<MergePlan, 'reason' | 'inputs'>): boolean {
    const free = this.#limit.activeCount + this.#limit.pendingCount < this.#atOnce
    return free || reason === 'order' || inputs.filter(({ level }) => level === 0).length >= this.#most
  }

  /** Does a merge as soon as there is a turn for it. */
  async take (merge: () => Promise<void>): Promise<void> {
    await this.#limit(merge)
  }
}
