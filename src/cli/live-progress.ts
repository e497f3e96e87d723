import { SingleBar } from 'cli-progress'
import type { Monitor } from '../metrics/monitor.ts'
import { progressFields } from '../metrics/progress-fields.ts'

const EVERY_MS = 1000

/** Shows a running replication in one line on standard error. @returns stops it. */
export function showLive (monitor: Monitor): () => void {
  const bar = new SingleBar({
    format: '{phase} | {value} records, {rate}/s | lag {lag} | {segments} segments, {live} live | {dead} dead letters | {duration_formatted}',
    stream: process.stderr,
    hideCursor: true,
    clearOnComplete: false
  })
  let before = monitor.snapshot()
  bar.start(0, 0, { phase: 'starting', rate: 0, lag: '?', segments: 0, live: 0, dead: 0 })
  const update = (): void => {
    const now = monitor.snapshot()
    const { phase, records, recordsPerSecond, lagMs, segmentsPut } = progressFields(before, now, monitor.totals, monitor.live())
    before = now
    const { small, hot } = now.facts.segments
    bar.update(records, {
      phase, rate: recordsPerSecond, lag: lagMs === undefined ? '?' : `${(lagMs / 1000).toFixed(1)} s`, segments: segmentsPut, live: small + hot, dead: now.totals.deadLetters
    })
  }
  const timer = setInterval(update, EVERY_MS)
  return () => {
    clearInterval(timer)
    update()
    bar.stop()
  }
}
