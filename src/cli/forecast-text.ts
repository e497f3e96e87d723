import type { Forecast } from '../engine/forecast/forecast.ts'
import { megabytes as mb, whole as n } from './number-text.ts'

/** Seconds: much of a shorter run is the start of workers. */
const SHORT = 1

/** A forecast for a terminal. */
export function forecastText (plan: Forecast): string {
  const { input, segments, time, memory, requests, live, retention, trial } = plan
  const lines = [
    `backfill of ${plan.table}, as forecast by ${n(trial.records)} records in ${trial.seconds.toFixed(1)} s on this machine${trial.seconds < SHORT && trial.records < input.records ? '; too short a trial to tell times well: give a larger --sample' : ''}`,
    `  input       ${input.description}: ${input.units === null ? '' : `${n(input.units)} files or ranges, `}${n(input.records)} records, ${mb(input.lineBytes)} of lines`,
    `  rows        ${n(plan.rows)}${plan.deadLetters > 0 ? `, and ${n(plan.deadLetters)} dead letters` : ''}`,
    `  segments    ${n(segments.count)} of ${n(segments.rows)} rows and ${mb(segments.eachBytes)}, ${mb(segments.archiveBytes)} in all`,
    `  time        ${span(time.seconds)} with ${time.workers} ${time.workers === 1 ? 'worker' : 'workers'}, ${n(time.recordsPerSecond)} records/s; ${span(time.cpuSeconds)} of processor time${time.pushSeconds === null ? '' : `; pushing alone ${span(time.pushSeconds)} or more`}`,
    `  memory      ${mb(memory.peakRssBytes)} in the trial`
  ]
  if (requests.pushes > 0) lines.push(`  requests    ${n(requests.pushes)} pushes${requests.deepStoreUploads > 0 ? `, ${n(requests.deepStoreUploads)} uploads to the deep store` : ''}`)
  if (retention !== null) {
    lines.push(`  stream      if a replication is to begin behind the export, it has to keep its records for ${span(retention.neededMs / 1000)}: ${retention.outlives ? 'it does' : 'TOO SHORT'}, with a retention of ${span(retention.hasMs / 1000)}`)
  }
  if (live !== null) {
    lines.push(
      'replication, a day',
      `  Kinesis     ${n(live.recordsPerDay)} records, ${mb(live.bytesPerDay)}: ${n(live.putUnitsPerDay)} put units, ${live.shards} shards or more, ${n(live.getRecordsPerDay)} reads`,
      `  Pinot       up to ${n(live.flushesPerDay)} small segments before they are merged, ${live.pushesPerSecond.toFixed(1)} pushes/s`
    )
  }
  return lines.join('\n')
}

function span (seconds: number): string {
  if (seconds < 120) return `${seconds.toFixed(1)} s`
  return seconds < 7200 ? `${(seconds / 60).toFixed(1)} min` : `${(seconds / 3600).toFixed(1)} h`
}
