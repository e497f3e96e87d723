import { skippedOf } from '../engine/backfill/report.ts'
import type { BackfillReport } from '../engine/backfill/report.ts'

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
    `  input        ${input.description}: ${n(input.unitsDone)} files or ranges, ${n(input.unitsFailed)} failed`,
    `  records in   ${n(counts.records)} (${mb(counts.bytes)})`,
    `  = rows       ${n(counts.rows)}`,
    `  + dead       ${n(counts.deadLetters)}${report.deadLetterFile === null ? '' : `  in ${report.deadLetterFile}`}`,
    `  + skipped    ${n(skippedOf(counts))}${skips(report)}`,
    `  segments     ${n(segments.count)} with ${n(segments.rows)} rows, ${mb(segments.bytes)}${segments.already > 0 ? `, ${n(segments.already)} were there already` : ''}`
  ]
  for (const [name, title] of [['nulled', 'made null'], ['rounded', 'rounded'], ['shortened', 'shortened'], ['unmapped', 'no column']] as const) {
    const entries = Object.entries(counts[name]).sort(([, a], [, b]) => b - a)
    if (entries.length > 0) lines.push(`  ${title.padEnd(12)} ${entries.slice(0, 8).map(([key, count]) => `${key} ${n(count)}`).join(', ')}${entries.length > 8 ? `, ${entries.length - 8} more` : ''}`)
  }
  for (const { name, code, message, remedy } of input.failed) {
    lines.push(`  FAILED       ${name}: ${code}: ${message}${remedy === undefined ? '' : ` (${remedy})`}`)
  }
  for (const { partition, message } of report.stuck) lines.push(`  STUCK        partition ${partition}: ${message}`)
  if (run.workerErrors > 0) lines.push(`  WORKERS      ${n(run.workerErrors)} failed outside of any task`)
  if (run.recordsRead > 0) {
    const rate = Math.round(run.recordsRead / run.seconds)
    lines.push(`  this run     ${n(run.recordsRead)} records in ${run.seconds.toFixed(1)} s: ${n(rate)}/s, ${(run.bytesRead / run.seconds / 1e6).toFixed(1)} MB/s; peak memory ${mb(run.peakRssBytes)}${run.spilledBytes > 0 ? `; spilled ${mb(run.spilledBytes)}` : ''}`)
  }
  return lines.join('\n')
}

function skips ({ counts: { skips } }: BackfillReport): string {
  const parts = []
  if (skips.otherTable > 0) parts.push(`other table ${n(skips.otherTable)}`)
  if (skips.ttlDelete > 0) parts.push(`TTL deletes ${n(skips.ttlDelete)}`)
  return parts.length === 0 ? '' : `  (${parts.join(', ')})`
}

function n (value: number): string {
  return value.toLocaleString('en-US')
}

function mb (bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`
}
