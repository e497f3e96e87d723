import { Random } from '../../../bench/data/random.ts'
import { Rounds } from '../faults/rounds.ts'

/** What a process is killed at: an answer with records, a step of a push or of a deletion, a saving of the positions. */
export const killMoments = ['read', 'upload', 'held', 'uploaded', 'delete', 'deleted', 'saved'] as const
export type KillMoment = typeof killMoments[number]

/** Of a moment so many go by before the one that counts. */
const MOST_PASSED = 5

/** Draws the moments at which processes are killed, and kills at the one that is armed. `held`: at an upload that gets through only later. */
export class KillPlan {
  readonly #random: Random
  readonly #moments: Rounds<KillMoment>
  #armed: { readonly moment: KillMoment, left: number, readonly kill: () => void } | null = null

  constructor (seed: number) {
    this.#random = new Random(seed)
    this.#moments = new Rounds<KillMoment>(this.#random, killMoments)
  }

  /** Kills at the next moment of the plan. What it will be. */
  arm (kill: () => void): string {
    const moment = this.#moments.next()
    const left = this.#random.below(MOST_PASSED)
    this.#armed = { moment, left, kill }
    return `${moment} ${left + 1}`
  }

  /** A moment has come. True if it was the one to kill at. */
  saw (moment: KillMoment): boolean {
    const armed = this.#armed
    if (armed?.moment !== moment || armed.left-- > 0) return false
    this.#armed = null
    armed.kill()
    return true
  }
}
