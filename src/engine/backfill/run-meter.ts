import { progressIndex } from '../../worker/protocol.ts'

/** What a run has read so far, and its time and memory. The workers add to the counters as they read. */
export class RunMeter {
  readonly counters: SharedArrayBuffer = new SharedArrayBuffer(8 * Object.keys(progressIndex).length)
  readonly #view: BigInt64Array = new BigInt64Array(this.counters)
  readonly #began: number = performance.now()
  readonly #watch: NodeJS.Timeout
  readonly #cpu: NodeJS.CpuUsage = process.cpuUsage()
  #peakRss = 0

  constructor () {
    this.#watch = setInterval(() => { this.#look() }, 250)
    this.#watch.unref()
  }

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
