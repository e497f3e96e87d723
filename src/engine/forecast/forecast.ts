import { forecastLive } from './forecast-live.ts'
import type { LiveForecast, LiveInput } from './forecast-live.ts'

/** What a trial run of a part of the input took and made. */
export interface Measured {
  readonly records: number
  readonly rows: number
  readonly deadLetters: number
  /** Bytes of lines, uncompressed, with their ends. */
  readonly lineBytes: number
  readonly seconds: number
  /** Of all threads. */
  readonly cpuSeconds: number
  /** Of all archives. */
  readonly archiveBytes: number
  readonly peakRssBytes: number
}

/** What a forecast is made from, as plain data. */
export interface ForecastInput {
  readonly table: string
  readonly input: {
    readonly description: string
    readonly units: number | null
    /** Bytes of its files. */
    readonly bytes: number | null
    /** Of an export's manifest; null = estimated by the bytes. */
    readonly items: number | null
    /** Bytes of files that the trial's lines take as they lie in the input. */
    readonly bytesOfTrial: number
    /** Export only, ms since the epoch. */
    readonly exportTime: number | null
  }
  /** The same part of the input in small and large runs, what is typical of each: what grows with records. */
  readonly small: Measured
  readonly large: Measured
  /** The first run, which is a small one: with all that is there once, as the job has it. */
  readonly first: Measured
  readonly partitions: number
  /** A segment is cut at the first row block that reaches one of both; `blockRows`: rows of a block that is full. */
  readonly target: { readonly rows: number, readonly bytes: number }
  readonly blockRows: number
  /** Bytes of row blocks for one row. */
  readonly bytesPerRow: number
  readonly workers: number
  readonly push: PushInput | null
  readonly live: LiveInput | null
  /** ms: how long the stream keeps its records; and now, ms since the epoch. */
  readonly retentionMs: number
  readonly now: number
}

/** How segments get to Pinot. */
export interface PushInput {
  readonly mode: string
  /** Segments of one request. */
  readonly perRequest: number
  readonly parallel: number
  /** Bytes of one part of an upload to a deep store; null without one. */
  readonly partBytes: number | null
}

/** What a backfill will do and take. */
export interface Forecast {
  readonly version: 1
  readonly table: string
  readonly input: { readonly description: string, readonly units: number | null, readonly bytes: number | null, readonly records: number, readonly lineBytes: number }
  readonly rows: number
  readonly deadLetters: number
  readonly segments: { readonly count: number, readonly rows: number, readonly archiveBytes: number, readonly eachBytes: number }
  readonly time: {
    readonly seconds: number
    readonly cpuSeconds: number
    readonly workers: number
    readonly recordsPerSecond: number
    /** Of `seconds`, if pushing and not building decides; null without a cluster. */
    readonly pushSeconds: number | null
  }
  readonly memory: { readonly peakRssBytes: number }
  readonly requests: { readonly pushes: number, readonly deepStoreUploads: number, readonly inputFiles: number | null }
  readonly live: LiveForecast | null
  /** Export only: whether a stream that begins behind it still has its records when the backfill is done. */
  readonly retention: { readonly neededMs: number, readonly hasMs: number, readonly outlives: boolean } | null
  /** What the forecast rests on. */
  readonly trial: { readonly records: number, readonly seconds: number }
}

/** As measured on a local cluster: a push until its segment is loaded, and single pushes that a controller takes in a second. */
const PUSH_SECONDS = 0.15
const PUSHES_PER_SECOND = 30

/** Scales the trial up to the whole input. Pure. */
export function forecast (given: ForecastInput): Forecast {
  const { table, input, large, partitions, workers, push } = given
  const records = input.items ?? recordsByBytes(given)
  const share = records / large.records
  const rows = Math.round(large.rows * share)
  const count = segmentsOf(given, rows)
  const archiveBytes = Math.round(large.archiveBytes * share)
  const building = scaled(given, records, 'seconds')
  const perRequest = push === null ? 1 : Math.min(push.perRequest, partitions)
  const pushes = push === null ? 0 : Math.ceil(count / perRequest)
  // Pushes of one partition follow one another.
  const pushSeconds = push === null ? null : Math.max(pushes / PUSHES_PER_SECOND, count / Math.min(partitions, push.parallel * perRequest) * PUSH_SECONDS)
  const seconds = Math.max(building, pushSeconds ?? 0)
  const eachBytes = count === 0 ? 0 : Math.round(archiveBytes / count)
  return {
    version: 1,
    table,
    input: { description: input.description, units: input.units, bytes: input.bytes, records, lineBytes: Math.round(large.lineBytes * share) },
    rows,
    deadLetters: Math.round(large.deadLetters * share),
    segments: { count, rows: count === 0 ? 0 : Math.round(rows / count), archiveBytes, eachBytes },
    time: { seconds, cpuSeconds: scaled(given, records, 'cpuSeconds'), workers, recordsPerSecond: Math.round(records / seconds), pushSeconds },
    memory: { peakRssBytes: large.peakRssBytes },
    requests: { pushes, deepStoreUploads: push?.partBytes == null ? 0 : count * Math.max(1, Math.ceil(eachBytes / push.partBytes)), inputFiles: input.units },
    live: given.live === null ? null : forecastLive(given.live),
    retention: retentionOf(given, seconds),
    trial: { records: large.records, seconds: large.seconds }
  }
}

function recordsByBytes ({ input, large }: ForecastInput): number {
  return input.bytes === null || input.bytesOfTrial === 0 ? large.records : Math.round(large.records * input.bytes / input.bytesOfTrial)
}

/**
 * What grows with the records, by the difference of small and large runs, and what is there once, by the first run: workers
 * and kernels start, and nothing is compiled yet.
 */
function scaled ({ small, large, first }: ForecastInput, records: number, what: 'seconds' | 'cpuSeconds'): number {
  const slope = (large[what] - small[what]) / (large.records - small.records)
  const ratio = large[what] / large.records
  // Runs of the same size, or a machine that was busy meanwhile, tell nothing of it.
  if (!(slope > 0 && slope <= ratio)) return ratio * records
  return Math.max(0, first[what] - slope * first.records) + slope * records
}

/** Each partition ends with a segment that is not full; full ones go half a row block beyond their target. */
function segmentsOf ({ partitions, target, blockRows, bytesPerRow, input }: ForecastInput, rows: number): number {
  if (rows === 0) return 0
  const perPartition = rows / partitions
  // Blocks are cut at the end of a unit, too.
  const block = Math.min(blockRows, rows / Math.max(1, input.units ?? 1) / partitions)
  const full = Math.min(target.rows, target.bytes / bytesPerRow) + block / 2
  return perPartition < 1 ? Math.round(rows) : Math.ceil(perPartition / full) * partitions
}

function retentionOf ({ input: { exportTime }, retentionMs, now }: ForecastInput, seconds: number): Forecast['retention'] {
  if (exportTime === null) return null
  const neededMs = Math.round(now - exportTime + seconds * 1000)
  return { neededMs, hasMs: retentionMs, outlives: neededMs < retentionMs }
}
