import type { Totals } from '../metrics/totals.ts'
import { byCount, megabytes, whole } from './number-text.ts'

type Sums = Pick<Totals, 'records' | 'rows' | 'bytes' | 'deadLetters' | 'deadLettersBy' | 'skippedBy' | 'recordsByTimeUnit' | 'puts' | 'merges' | 'mergedSegments' | 'deletedSegments' | 'writeAmplification' | 'retries' | 'gaps'>

/** What a run of a replication has done, for a terminal or as JSON; the sums stand one under the other. */
export function replicationSummary (table: string, sums: Sums, json: boolean): string {
  const skipped = [...sums.skippedBy.values()].reduce((sum, count) => sum + count, 0)
  const { flush, merge } = sums.puts
  if (json) {
    return JSON.stringify({
      table,
      records: sums.records,
      rows: sums.rows,
      deadLetters: sums.deadLetters,
      skipped,
      bytes: sums.bytes,
      deadLettersBy: Object.fromEntries(sums.deadLettersBy),
      skippedBy: Object.fromEntries(sums.skippedBy),
      recordsByTimeUnit: Object.fromEntries(sums.recordsByTimeUnit),
      segments: { flush, merge, merges: sums.merges, replaced: sums.mergedSegments, deleted: sums.deletedSegments },
      writeAmplification: sums.writeAmplification,
      retries: sums.retries,
      gaps: sums.gaps
    }, null, 2)
  }
  const amplification = sums.writeAmplification === null ? '' : `; ${sums.writeAmplification.toFixed(2)} bytes written for each new one`
  const lines = [
    `replication of ${table}, this run:`,
    `  records in   ${whole(sums.records)} (${megabytes(sums.bytes)})`,
    `  = rows       ${whole(sums.rows)}`,
    `  + dead       ${whole(sums.deadLetters)}${listed(sums.deadLettersBy)}`,
    `  + skipped    ${whole(skipped)}${listed(sums.skippedBy)}`,
    `  segments     ${whole(flush.segments)} with ${whole(flush.rows)} rows, ${megabytes(flush.bytes)}`,
    `  merges       ${whole(sums.merges)} of ${whole(sums.mergedSegments)} segments, ${megabytes(merge.bytes)} written, ${whole(sums.deletedSegments)} deleted${amplification}`
  ]
  if (sums.recordsByTimeUnit.size > 1) lines.push(`  times in     ${byCount(sums.recordsByTimeUnit)}: all became microseconds`)
  if (sums.retries > 0) lines.push(`  retries      ${whole(sums.retries)}`)
  if (sums.gaps > 0) lines.push(`  GAPS         ${whole(sums.gaps)}: records were gone before they were read`)
  return lines.join('\n')
}

/** What became of dead letters that were put through again. */
export interface ReplayFacts {
  readonly letters: number
  /** Letters with the beginning of their record alone. */
  readonly cut: number
  /** File of those that are dead again; null if none is. */
  readonly deadAgain: string | null
}

/** What a replay has done, for a terminal or as JSON. */
export function replaySummary (table: string, sums: Sums, { letters, cut, deadAgain }: ReplayFacts, json: boolean): string {
  const { rows, deadLetters, deadLettersBy, skippedBy, puts: { flush } } = sums
  const skipped = [...skippedBy.values()].reduce((sum, count) => sum + count, 0)
  if (json) return JSON.stringify({ table, letters, rows, deadLetters, skipped, cut, deadLettersBy: Object.fromEntries(deadLettersBy), deadAgain, segments: flush }, null, 2)
  return [
    `replay of dead letters of ${table}:`,
    `  letters      ${whole(letters)}`,
    `  = rows       ${whole(rows)}, in ${whole(flush.segments)} segments`,
    `  + dead       ${whole(deadLetters)}${listed(deadLettersBy)}${deadAgain === null ? '' : `  in ${deadAgain}`}`,
    `  + skipped    ${whole(skipped)}${listed(skippedBy)}`,
    ...cut > 0 ? [`  left out     ${whole(cut)} that were too long: the letters hold their beginning alone`] : []
  ].join('\n')
}

function listed (counts: ReadonlyMap<string, number>): string {
  return counts.size === 0 ? '' : `  (${byCount(counts)})`
}
