import { skippedOf } from '../engine/backfill/report.ts'
import type { BackfillReport } from '../engine/backfill/report.ts'
import { megabytes, whole } from './number-text.ts'

const headlines: Readonly<Record<BackfillReport['outcome'], string>> = {
  complete: 'complete',
  interrupted: 'interrupted',
  stuck: 'not complete: segments of some partitions could not be built',
  'nothing-to-do': 'nothing to do: an earlier run has done all of it'
}

function headline ({ outcome, input }: BackfillReport): string {
  if (outcome !== 'interrupted' && outcome !== 'stuck') return headlines[outcome]
  const advice = input.repeatable ? 'run the same command again to go on' : 'a further run is a job of its own and needs the whole input again'
  return `${headlines[outcome]}; ${advice}`
}

/** The report of a backfill for a terminal; the sums stand one under the other. */
export function reportText (report: BackfillReport): string {
  const { counts, segments, input, run } = report
  const lines = [
    `backfill of ${report.table} (job ${report.job}): ${headline(report)}`,
    `  input        ${input.description}: ${whole(input.unitsDone)} files or ranges, ${whole(input.unitsFailed)} failed`,
    `  records in   ${whole(counts.records)} (${megabytes(counts.bytes)})`,
    `  = rows       ${whole(counts.rows)}`,
    `  + dead       ${whole(counts.deadLetters)}${report.deadLetterFile === null ? '' : `  in ${report.deadLetterFile}`}`,
    `  + skipped    ${whole(skippedOf(counts))}${skips(report)}`,
    `  segments     ${whole(segments.count)} with ${whole(segments.rows)} rows, ${megabytes(segments.bytes)}${segments.already > 0 ? `, ${whole(segments.already)} were there already` : ''}`
  ]
  for (const [name, title] of [['nulled', 'made null'], ['rounded', 'rounded'], ['shortened', 'shortened'], ['unmapped', 'no column']] as const) {
    const entries = Object.entries(counts[name]).sort(([, a], [, b]) => b - a)
    if (entries.length > 0) lines.push(`  ${title.padEnd(12)} ${entries.slice(0, 8).map(([key, count]) => `${key} ${whole(count)}`).join(', ')}${entries.length > 8 ? `, ${entries.length - 8} more` : ''}`)
  }
  for (const { name, code, message, remedy } of input.failed) {
    lines.push(`  FAILED       ${name}: ${code}: ${message}${remedy === undefined ? '' : ` (${remedy})`}`)
  }
  for (const { partition, message } of report.stuck) lines.push(`  STUCK        partition ${partition}: ${message}`)
  if (run.workerErrors > 0) lines.push(`  WORKERS      ${whole(run.workerErrors)} failed outside of any task`)
  if (run.recordsRead > 0) {
    const rate = Math.round(run.recordsRead / run.seconds)
    lines.push(`  this run     ${whole(run.recordsRead)} records in ${run.seconds.toFixed(1)} s: ${whole(rate)}/s, ${(run.bytesRead / run.seconds / 1e6).toFixed(1)} MB/s; peak memory ${megabytes(run.peakRssBytes)}${run.spilledBytes > 0 ? `; spilled ${megabytes(run.spilledBytes)}` : ''}`)
  }
  return lines.join('\n')
}

function skips ({ counts: { skips } }: BackfillReport): string {
  const parts = []
  if (skips.otherTable > 0) parts.push(`other table ${whole(skips.otherTable)}`)
  if (skips.ttlDelete > 0) parts.push(`TTL deletes ${whole(skips.ttlDelete)}`)
  return parts.length === 0 ? '' : `  (${parts.join(', ')})`
}
