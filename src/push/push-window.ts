/** How a request ended, as far as it tells how busy the other side is. */
export type Load = 'ok' | 'overload' | 'neutral'

/** Share of the window that is left when the other side says that it has too much, or is slow. */
const OVERLOADED = 0.6
const SLOWED = 0.9
/** So many times its best answer a controller may take; and an answer within a second is never slow. */
const SLOW_FACTOR = 4
const NEVER_SLOW_MS = 1000
/** Weight of the newest answer in the smoothed time. The best time grows with each answer: what lasts becomes the rule. */
const NEWEST = 0.2
const FORGET = 1.001

/**
 * How many requests may be under way at once, between 1 and a maximum: one more with each window of good answers that was
 * fully used, and 40 % fewer when the other side is overloaded (AIMD), or 10 % fewer when it takes much longer than it did at its
 * best. Requests that were under way when the window shrank do not shrink it again. Pure: no clock, no chance.
 */
export class PushWindow {
  readonly #max: number
  #size: number
  /** Counts the shrinkings. */
  #epoch = 0
  #best = Infinity
  #smooth = 0

  constructor (max: number) {
    this.#max = max
    this.#size = max
  }

  get limit (): number { return Math.floor(this.#size) }

  /** Call when a request begins, and give what it returns to `end`. */
  begin (): number { return this.#epoch }

  /**
   * Takes in how a request ended.
   * @param epoch of its begin.
   * @param load how it ended.
   * @param ms that it took.
   * @param busy requests that were under way, this one included.
   */
  end (epoch: number, load: Load, ms: number, busy: number): void {
    if (load === 'neutral') return
    if (load === 'overload') {
      if (epoch === this.#epoch) this.#shrink(OVERLOADED)
      return
    }
    this.#best = Math.min(this.#best * FORGET, ms)
    this.#smooth = this.#smooth === 0 ? ms : this.#smooth + NEWEST * (ms - this.#smooth)
    if (this.#smooth > NEVER_SLOW_MS && this.#smooth > SLOW_FACTOR * this.#best) {
      if (epoch === this.#epoch) this.#shrink(SLOWED)
    } else if (busy >= this.limit) this.#size = Math.min(this.#max, this.#size + 1 / this.#size)
  }

  #shrink (share: number): void {
    this.#size = Math.max(1, this.#size * share)
    this.#epoch++
  }
}
