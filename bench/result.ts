import type { Sample } from './rounds.ts'

/** One measured subject of a bench, beside the rival it is compared with. */
export interface BenchResult {
  readonly bench: string
  readonly shape: string
  readonly subject: string
  /** Subject that the ratios are against; null for the rival itself. */
  readonly rival: string | null
  readonly records: number
  /** Uncompressed input bytes. */
  readonly bytes: number
  /** By the clock for all records, median of the rounds, as are the rates. */
  readonly seconds: number
  readonly recordsPerSecond: number
  readonly bytesPerSecond: number
  /** How often faster than the rival by the clock: median of the ratios of the rounds; null for the rival itself. */
  readonly ratio: number | null
  /** The same by processor time of all threads: steadier on a busy machine. */
  readonly cpuRatio?: number | null | undefined
  /** Records by second of processor time over all threads; null where it cannot be told. */
  readonly recordsPerCpuSecond?: number | null | undefined
  /** Of the whole process; null where subject and bench share one. */
  readonly peakRssBytes: number | null
  /** The output was checked after timing. */
  readonly verified: boolean
  /** Part of this project; by default what has a rival. */
  readonly own?: boolean | undefined
  /** What one has to know to read the figures. */
  readonly note?: string | undefined
}

/** A contender that could not run here, and why. */
export interface Skip {
  readonly bench: string
  readonly subject: string
  readonly reason: string
}

/** What a suite gives. */
export interface SuiteOutput {
  readonly results: readonly BenchResult[]
  readonly skips: readonly Skip[]
}

/** A result but for what follows from the samples. */
export type ResultHead = Pick<BenchResult, 'bench' | 'shape' | 'subject' | 'records' | 'bytes' | 'verified' | 'own' | 'note'> & { peakRssBytes?: number | null }

/** A result from the samples of a subject and of its rival, of the same rounds. */
export function resultOf (head: ResultHead, samples: readonly Sample[], rival?: { readonly name: string, readonly samples: readonly Sample[] }): BenchResult {
  const recordsPerSecond = medianRate(samples, 'seconds')!
  const { bench, shape, subject, records, bytes, peakRssBytes = null, verified, own, note } = head
  return {
    bench,
    shape,
    subject,
    rival: rival?.name ?? null,
    records,
    bytes,
    seconds: records / recordsPerSecond,
    recordsPerSecond,
    bytesPerSecond: bytes / records * recordsPerSecond,
    ratio: rival === undefined ? null : ratioOf(samples, rival.samples, 'seconds'),
    cpuRatio: rival === undefined ? null : ratioOf(samples, rival.samples, 'cpuSeconds'),
    recordsPerCpuSecond: medianRate(samples, 'cpuSeconds'),
    peakRssBytes,
    verified,
    ...own === undefined ? {} : { own },
    ...note === undefined ? {} : { note }
  }
}

/** What of a sample is compared. */
export type Clock = 'seconds' | 'cpuSeconds'

/** How often faster the subject is than its rival: the median of the ratios within each round; null if it cannot be told. */
export function ratioOf (subject: readonly Sample[], rival: readonly Sample[], clock: Clock): number | null {
  if (subject.length === 0 || subject.length !== rival.length) throw new RangeError('a ratio needs samples of the same rounds')
  const ratios = subject.map((sample, round) => {
    const [own, other] = [rate(sample, clock), rate(rival[round]!, clock)]
    return own === null || other === null ? null : own / other
  })
  return ratios.includes(null) ? null : median(ratios as number[])
}

/** Records a second, median over the rounds; null if it cannot be told. */
export function medianRate (samples: readonly Sample[], clock: Clock): number | null {
  const rates = samples.map((sample) => rate(sample, clock))
  return rates.includes(null) ? null : median(rates as number[])
}

function rate (sample: Sample, clock: Clock): number | null {
  const seconds = sample[clock]
  return seconds === null ? null : sample.records / seconds
}

/** The middle value. */
export function median (values: readonly number[]): number {
  if (values.length === 0) throw new RangeError('no values, no median')
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/** The results as a table for a terminal. */
export function tableOf (results: readonly BenchResult[]): string {
  const head = ['bench', 'shape', 'subject', 'records/s', 'per CPU s', 'MB/s', 'ratio', 'CPU ratio', 'against', 'peak MB', 'verified']
  const rows = results.map((r) => [
    r.bench, r.shape, r.subject, grouped(r.recordsPerSecond), r.recordsPerCpuSecond == null ? '' : grouped(r.recordsPerCpuSecond),
    (r.bytesPerSecond / 1e6).toFixed(1), r.ratio?.toFixed(2) ?? '', r.cpuRatio?.toFixed(2) ?? '', r.rival ?? '',
    r.peakRssBytes === null ? '' : (r.peakRssBytes / 1e6).toFixed(0), r.verified ? 'yes' : 'NO'
  ])
  const text = gridOf([head, ...rows], new Set([3, 4, 5, 6, 7, 9]))
  const notes = new Set(results.flatMap(({ subject, note }) => note === undefined ? [] : [`${subject}: ${note}`]))
  return [text, ...notes].join('\n')
}

/** Cells in columns, those of `right` flush right. */
export function gridOf (rows: readonly (readonly string[])[], right: ReadonlySet<number>): string {
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map((row) => row[i]!.length)))
  return rows.map((row) => row.map((cell, i) => right.has(i) ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!)).join('  ').trimEnd()).join('\n')
}

function grouped (n: number): string {
  return Math.round(n).toLocaleString('en-US')
}
