/** One measured subject of a bench, beside the rival it is compared with. */
export interface BenchResult {
  readonly bench: string
  readonly shape: string
  readonly subject: string
  /** Subject that `ratio` is against; null for the rival itself. */
  readonly rival: string | null
  readonly records: number
  /** Uncompressed input bytes. */
  readonly bytes: number
  /** Median. */
  readonly seconds: number
  readonly recordsPerSecond: number
  readonly bytesPerSecond: number
  /** recordsPerSecond over that of the rival; null for the rival itself. */
  readonly ratio: number | null
  /** Records by second of processor time over all threads; null where it cannot be told. Steadier than wall time on a busy machine. */
  readonly recordsPerCpuSecond?: number | null | undefined
  /** Of the whole process; null where subject and bench share one. */
  readonly peakRssBytes: number | null
  /** The output was checked after timing. */
  readonly verified: boolean
}

/** The middle value. */
export function median (values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/** The results as a table for a terminal. */
export function tableOf (results: readonly BenchResult[]): string {
  const head = ['bench', 'shape', 'subject', 'records/s', 'per CPU s', 'MB/s', 'ratio', 'against', 'peak MB', 'verified']
  const rows = results.map((r) => [
    r.bench, r.shape, r.subject, Math.round(r.recordsPerSecond).toLocaleString('en-US'),
    r.recordsPerCpuSecond == null ? '' : Math.round(r.recordsPerCpuSecond).toLocaleString('en-US'), (r.bytesPerSecond / 1e6).toFixed(1),
    r.ratio === null ? '' : r.ratio.toFixed(2), r.rival ?? '', r.peakRssBytes === null ? '' : (r.peakRssBytes / 1e6).toFixed(0), r.verified ? 'yes' : 'NO'
  ])
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]!.length)))
  return [head, ...rows].map((row) => row.map((cell, i) => i >= 3 && i !== 7 ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!)).join('  ').trimEnd()).join('\n')
}
