import { isFinished } from '../../checkpoint/backfill-state.ts'
import type { BackfillState } from '../../checkpoint/backfill-state.ts'
import { newProgress, progressIndex } from '../../worker/protocol.ts'

/** What earlier runs have done for good: this run does not read it again. */
export interface Already {
  /** Lines, and their bytes, uncompressed. */
  readonly records: number
  readonly bytes: number
  readonly segments: number
}

/** What a run has read so far, and its time and memory. The workers add to the counters as they read. */
export class RunMeter {
  readonly counters: SharedArrayBuffer = newProgress()
  readonly #view: BigInt64Array = new BigInt64Array(this.counters)
  readonly #began: number = performance.now()
  readonly #watch: NodeJS.Timeout
  readonly #cpu: NodeJS.CpuUsage = process.cpuUsage()
  #peakRss = 0
  #already: Already = { records: 0, bytes: 0, segments: 0 }

  constructor () {
    this.#watch = setInterval(() => { this.#look() }, 250)
    this.#watch.unref()
  }

  /** Notes what is there before the run begins. */
  startFrom (state: BackfillState): void {
    const finished = [...state.units.values()].filter((entry) => isFinished(state, entry))
    this.#already = {
      records: finished.reduce((sum, { lines }) => sum + lines, 0),
      // The counts leave line ends out.
      bytes: finished.reduce((sum, { counts, lines }) => sum + counts.bytes + lines, 0),
      segments: state.segments.length
    }
  }

  get already (): Already { return this.#already }
  /** Uncompressed bytes read by all workers in this run. */
  get bytes (): number { return Number(Atomics.load(this.#view, progressIndex.bytes)) }
  /** Lines read by all workers in this run. */
  get records (): number { return Number(Atomics.load(this.#view, progressIndex.records)) }
  get seconds (): number { return (performance.now() - this.#began) / 1000 }

  /** `cpuSeconds`: of all threads of the process since the run began. */
  facts (): { seconds: number, cpuSeconds: number, recordsRead: number, bytesRead: number, peakRssBytes: number } {
    this.#look()
    const { user, system } = process.cpuUsage(this.#cpu)
    return { seconds: this.seconds, cpuSeconds: (user + system) / 1e6, recordsRead: this.records, bytesRead: this.bytes, peakRssBytes: this.#peakRss }
  }

  stop (): void {
    clearInterval(this.#watch)
  }

  #look (): void {
    this.#peakRss = Math.max(this.#peakRss, process.memoryUsage.rss())
  }
}
