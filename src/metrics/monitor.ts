import { performance } from 'node:perf_hooks'
import type { JobFacts } from './facts.ts'
import { judgeLive, judgeReady, progressOf, watchOn } from './health.ts'
import type { Verdict, Watch } from './health.ts'
import { History } from './history.ts'
import { progressFields } from './progress-fields.ts'
import type { ProgressFields } from './progress-fields.ts'
import { cpuSeconds } from './registry.ts'
import { sampleOf } from './sample.ts'
import type { Snapshot } from './sample.ts'
import { Totals } from './totals.ts'

/** How the monitor looks. */
export interface MonitorSettings {
  /** How things stand, see JobFacts. */
  readonly facts: (totals: Totals) => JobFacts
  /** ms that something may stand still while it has work to do. */
  readonly stallMs: number
  /** ms between two samples of the history; default 5 s, of which an hour is kept. */
  readonly sampleMs?: number | undefined
  /** Writes a line of progress, once a minute. */
  readonly log?: ((fields: ProgressFields) => void) | undefined
}

const WATCH_MS = 1000
const SAMPLE_MS = 5000
const LOG_MS = 60_000
const SAMPLES = 720

/** Looks at a running job from the side: adds up what happens, samples how things stand, and judges its health. */
export class Monitor {
  readonly totals: Totals = new Totals()
  readonly history: History = new History(SAMPLES)
  readonly sampleMs: number
  /** ms since the epoch. */
  readonly startedAt: number = Date.now()
  readonly #settings: MonitorSettings
  readonly #timers: readonly NodeJS.Timeout[]
  #watch: Watch = new Map()
  #sampled: Snapshot
  #logged: Snapshot

  constructor (settings: MonitorSettings) {
    this.#settings = settings
    this.sampleMs = settings.sampleMs ?? SAMPLE_MS
    this.#sampled = this.#logged = this.snapshot()
    this.look()
    const { log } = settings
    this.#timers = [
      setInterval(() => { this.look() }, WATCH_MS),
      setInterval(() => { this.#sample() }, this.sampleMs),
      ...(log === undefined ? [] : [setInterval(() => { log(this.#line()) }, LOG_MS)])
    ]
    for (const timer of this.#timers) timer.unref()
  }

  facts (): JobFacts {
    return this.#settings.facts(this.totals)
  }

  /** Looks whether things have moved; done once a second, too. */
  look (): void {
    this.#watch = watchOn(this.#watch, progressOf(this.facts()), performance.now())
  }

  live (): Verdict {
    this.look()
    return judgeLive(this.#watch, performance.now(), this.#settings.stallMs)
  }

  ready (): Verdict {
    return judgeReady(this.facts(), this.live())
  }

  close (): void {
    for (const timer of this.#timers) clearInterval(timer)
    this.totals.close()
  }

  #sample (): void {
    const now = this.snapshot(this.totals.takeFreshness())
    this.history.add(sampleOf(this.#sampled, now))
    this.#sampled = now
  }

  #line (): ProgressFields {
    const now = this.snapshot()
    const fields = progressFields(this.#logged, now, this.totals, this.live())
    this.#logged = now
    return fields
  }

  /** How things stand now. `freshness`: of the pushes since the last sample. */
  snapshot (freshness: readonly number[] = []): Snapshot {
    const { rows, deadLetters, retries, builds, buildMs, segmentsPut, flushes, putMs } = this.totals
    return {
      at: performance.now(),
      time: Date.now(),
      facts: this.facts(),
      totals: { rows, deadLetters, retries, builds, buildMs, segmentsPut, flushes, putMs },
      cpuSeconds: cpuSeconds(),
      rssBytes: process.memoryUsage.rss(),
      freshness
    }
  }
}
