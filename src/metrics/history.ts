import { seriesNames } from './sample.ts'
import type { Sample } from './sample.ts'

/** Samples column by column, oldest first. */
export interface HistoryData {
  /** Seconds since the epoch, rising. */
  readonly time: readonly number[]
  readonly series: Readonly<Record<typeof seriesNames[number], readonly (number | null)[]>>
}

/** The last samples, so that a page that is loaded anew shows what was before. */
export class History {
  readonly #samples: Sample[] = []
  readonly #capacity: number

  /** @param capacity samples that are kept */
  constructor (capacity: number) {
    this.#capacity = capacity
  }

  add (sample: Sample): void {
    // Should the clock go back, time stands until it has caught up: a chart needs rising times.
    if (sample.time <= (this.#samples.at(-1)?.time ?? 0)) return
    this.#samples.push(sample)
    if (this.#samples.length > this.#capacity) this.#samples.shift()
  }

  get last (): Sample | undefined { return this.#samples.at(-1) }

  /** The samples later than `time` (seconds since the epoch). */
  since (time: number): HistoryData {
    const wanted = this.#samples.filter((sample) => sample.time > time)
    const entries = seriesNames.map((name) => [name, wanted.map((sample) => sample[name])] as const)
    return { time: wanted.map((sample) => sample.time), series: Object.fromEntries(entries) as unknown as HistoryData['series'] }
  }
}
