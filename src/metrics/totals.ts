import { listen } from './events.ts'
import type { AdmittedEvent, PutKind } from './events.ts'

const MAX_PROBLEMS = 20
const MAX_LABELS = 40
const RETRY_KINDS: ReadonlySet<string> = new Set([
  'push', 'load', 'reset', 'wait', 'build', 'decode', 'merge', 'delete', 'read', 'subscribe', 'find', 'list', 'save'
])

/** Segments, and what is in them. */
interface PutSums {
  segments: number
  rows: number
  bytes: number
}

/** Something that went wrong on the way, in words. */
export interface Problem {
  /** ms since the epoch. */
  readonly time: number
  readonly kind: 'retry' | 'input' | 'gap' | 'worker'
  readonly text: string
}

/** Sums of what has happened since the start of the process. Listens from its making on; see `close`. */
export class Totals {
  records = 0
  rows = 0
  bytes = 0
  deadLetters = 0
  readonly deadLettersBy: Map<string, number> = new Map()
  readonly skippedBy: Map<string, number> = new Map()
  /** Records of a stream by the unit of their times. */
  readonly recordsByTimeUnit: Map<string, number> = new Map()
  timeUnitChanges = 0
  retries = 0
  readonly retriesBy: Map<string, number> = new Map()
  unitsFailed = 0
  gaps = 0
  workerErrors = 0
  sinkOpened = false
  builds = 0
  buildMs = 0
  readonly puts: Readonly<Record<PutKind, PutSums>> = {
    flush: { segments: 0, rows: 0, bytes: 0 }, merge: { segments: 0, rows: 0, bytes: 0 }
  }

  /** Of new segments. */
  putMs = 0
  merges = 0
  mergedSegments = 0
  deletedSegments = 0
  /** Newest last; the oldest are dropped. */
  readonly problems: Problem[] = []
  /** ms from creation to queryable, of the oldest record of each push since `takeFreshness`. */
  #freshness: number[] = []
  readonly #stop: () => void

  /** @param now ms since the epoch */
  constructor (now: () => number = Date.now) {
    const problem = (kind: Problem['kind'], text: string) => {
      this.problems.push({ time: now(), kind, text: text.length > 500 ? `${text.slice(0, 499)}…` : text })
      if (this.problems.length > MAX_PROBLEMS) this.problems.shift()
    }
    const admitted = (event: AdmittedEvent) => {
      this.records += event.records
      this.rows += event.rows
      this.bytes += event.bytes
      this.deadLetters += event.deadLetters
      for (const [reason, count] of Object.entries(event.reasons)) addTo(this.deadLettersBy, reason, count)
      for (const [cause, count] of Object.entries(event.skips)) addTo(this.skippedBy, cause, count)
    }
    this.#stop = listen({
      unitDone: admitted,
      batchDecoded: ({ counts, reasons }) => {
        admitted({ ...counts, reasons })
        for (const [unit, count] of Object.entries(counts.timeUnits)) addTo(this.recordsByTimeUnit, unit, count)
      },
      timeUnitChanged: () => { this.timeUnitChanges++ },
      sinkOpened: () => { this.sinkOpened = true },
      segmentBuilt: ({ ms }) => {
        this.builds++
        this.buildMs += ms
      },
      segmentPut: ({ rows, bytes, ms }) => {
        addPut(this.puts.flush, rows, bytes)
        this.putMs += ms
      },
      segmentsMerged: ({ inputs, rows, archiveBytes }) => {
        addPut(this.puts.merge, rows, archiveBytes)
        this.merges++
        this.mergedSegments += inputs
      },
      segmentsDeleted: ({ count }) => { this.deletedSegments += count },
      rowsQueryable: ({ oldest, at }) => { this.#freshness.push(Math.max(0, at - oldest)) },
      retry: ({ what, error }) => {
        this.retries++
        addTo(this.retriesBy, retryKind(what), 1)
        problem('retry', `${what}: ${error instanceof Error ? error.message : String(error)}`)
      },
      unitFailed: ({ unit, error }) => {
        this.unitsFailed++
        problem('input', `${unit} is left out: ${error.message}`)
      },
      streamGap: ({ message }) => {
        this.gaps++
        problem('gap', message)
      },
      workerError: ({ error }) => {
        this.workerErrors++
        problem('worker', error.message)
      }
    })
  }

  /** Segments in the sink by this process. */
  get segmentsPut (): number { return this.puts.flush.segments + this.puts.merge.segments }

  /** Of them, those of new rows. */
  get flushes (): number { return this.puts.flush.segments }

  /** Bytes put for each byte that was put for the first time; null before the first. */
  get writeAmplification (): number | null {
    const { flush, merge } = this.puts
    return flush.bytes === 0 ? null : (flush.bytes + merge.bytes) / flush.bytes
  }

  /** Freshness of the pushes since the last call, in ms. */
  takeFreshness (): readonly number[] {
    const taken = this.#freshness
    this.#freshness = []
    return taken
  }

  /** Listens no more. */
  close (): void {
    this.#stop()
  }
}

/** The kind of a retry, from its first word: the rest names segments and shards, of which there is no end. Pure. */
export function retryKind (what: string): string {
  const [word] = what.split(' ', 1)
  return RETRY_KINDS.has(word!) ? word! : 'other'
}

function addPut (sums: PutSums, rows: number, bytes: number): void {
  sums.segments++
  sums.rows += rows
  sums.bytes += bytes
}

/** Adds to one of few labels; those beyond are counted together. */
function addTo (map: Map<string, number>, label: string, count: number): void {
  if (count === 0) return
  const key = map.has(label) || map.size < MAX_LABELS ? label : 'other'
  map.set(key, (map.get(key) ?? 0) + count)
}
