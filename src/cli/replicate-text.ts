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

function listed (counts: ReadonlyMap<string, number>): string {
  return counts.size === 0 ? '' : `  (${byCount(counts)})`
}
