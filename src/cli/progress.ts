import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { SingleBar } from 'cli-progress'
import type { Logger } from 'pino'
import { channels } from '../channels.ts'
import type { RunMeter } from '../engine/backfill/run-meter.ts'

/** What is known of the input before it is read. */
export interface ProgressTotals {
  readonly items: number | null
  readonly units: number | null
}

const LOG_EVERY_MS = 10_000

/**
 * Shows a running backfill on standard error: a bar on a terminal, a log line every ten seconds otherwise.
 * @returns stops it.
 */
export function showProgress (meter: RunMeter, totals: ProgressTotals, log: Logger, bar: boolean): () => void {
  let segments = 0
  const count = () => { segments++ }
  subscribe(channels.segmentPut.name, count)
  const stopView = bar ? showBar(meter, totals, () => segments) : showLines(meter, totals, log, () => segments)
  return () => {
    unsubscribe(channels.segmentPut.name, count)
    stopView()
  }
}

function rates (meter: RunMeter): { itemsPerSecond: number, mbPerSecond: number } {
  const seconds = Math.max(meter.seconds, 0.001)
  return { itemsPerSecond: Math.round(meter.records / seconds), mbPerSecond: Math.round(meter.bytes / seconds / 1e5) / 10 }
}

function showBar (meter: RunMeter, totals: ProgressTotals, segments: () => number): () => void {
  const total = totals.items ?? 0
  const format = total > 0
    ? '{bar} {percentage}% | {value}/{total} items | {rate} items/s | {mb} MB/s | {segments} segments | ETA {eta_formatted}'
    : '{value} records | {rate} records/s | {mb} MB/s | {segments} segments | {duration_formatted}'
  const bar = new SingleBar({ format, stream: process.stderr, hideCursor: true, etaBuffer: 50, barsize: 24, clearOnComplete: false })
  const payload = () => ({ rate: rates(meter).itemsPerSecond, mb: rates(meter).mbPerSecond, segments: segments() })
  bar.start(total, 0, payload())
  const timer = setInterval(() => { bar.update(meter.records, payload()) }, 200)
  return () => {
    clearInterval(timer)
    bar.update(meter.records, payload())
    bar.stop()
  }
}

function showLines (meter: RunMeter, totals: ProgressTotals, log: Logger, segments: () => number): () => void {
  const timer = setInterval(() => {
    const { itemsPerSecond, mbPerSecond } = rates(meter)
    const left = totals.items === null || itemsPerSecond === 0 ? undefined : Math.max(0, Math.round((totals.items - meter.records) / itemsPerSecond))
    log.info({ records: meter.records, ofItems: totals.items ?? undefined, itemsPerSecond, mbPerSecond, segments: segments(), etaSeconds: left }, 'progress')
  }, LOG_EVERY_MS)
  return () => { clearInterval(timer) }
}
