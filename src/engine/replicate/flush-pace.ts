import type { FlushSettings } from './settings.ts'

/** How much longer the tick becomes while pushes lag, and how much shorter when they do not. */
const LONGER = 1.5
const SHORTER = 0.7

/**
 * The time between two flushes: longer while partitions are still busy with the flush before, so that a sink that takes
 * few pushes gets fewer and larger segments; back to its setting when it keeps up. Pure.
 */
export class FlushPace {
  readonly #settings: Pick<FlushSettings, 'everyMs' | 'maxEveryMs'>
  #ms: number

  constructor (settings: Pick<FlushSettings, 'everyMs' | 'maxEveryMs'>) {
    this.#settings = settings
    this.#ms = settings.everyMs
  }

  /** ms from the tick that was to the next. */
  get ms (): number { return Math.round(this.#ms) }

  /** At a tick: of so many partitions with rows that wait, so many cannot take them yet. */
  ticked (waiting: number, busy: number): void {
    const { everyMs, maxEveryMs } = this.#settings
    const lagging = waiting > 0 && busy * 2 > waiting
    this.#ms = Math.min(maxEveryMs, Math.max(everyMs, this.#ms * (lagging ? LONGER : SHORTER)))
  }
}
