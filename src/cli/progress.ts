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

/** How far a job is, all runs together; rates and the time that is left are those of this run. */
export interface Progress {
  readonly records: number
  readonly bytes: number
  readonly segments: number
  /** Of `records`: those of earlier runs. */
  readonly already: number
  readonly itemsPerSecond: number
  readonly mbPerSecond: number
  /** Null where the total is not known, or nothing has been read yet. */
  readonly secondsLeft: number | null
}

/** `segments`: put by this run. Pure. */
export function progressOf (meter: Pick<RunMeter, 'already' | 'records' | 'bytes' | 'seconds'>, items: number | null, segments: number): Progress {
  const { already } = meter
  const seconds = Math.max(meter.seconds, 0.001)
  const perSecond = meter.records / seconds
  const records = already.records + meter.records
  return {
    records,
    bytes: already.bytes + meter.bytes,
    segments: already.segments + segments,
    already: already.records,
    itemsPerSecond: Math.round(perSecond),
    mbPerSecond: Math.round(meter.bytes / seconds / 1e5) / 10,
    secondsLeft: items === null || perSecond === 0 ? null : Math.max(0, Math.round((items - records) / perSecond))
  }
}

/**
 * Shows a running backfill on standard error: a bar on a terminal, a log line every ten seconds otherwise.
 * @returns stops it.
 */
export function showProgress (meter: RunMeter, { items }: ProgressTotals, log: Logger, bar: boolean): () => void {
  let segments = 0
  const count = () => { segments++ }
  subscribe(channels.segmentPut.name, count)
  const look = () => progressOf(meter, items, segments)
  const stopView = bar ? showBar(look, items ?? 0) : showLines(look, items, log)
  return () => {
    unsubscribe(channels.segmentPut.name, count)
    stopView()
  }
}

function showBar (look: () => Progress, total: number): () => void {
  const format = total > 0
    ? '{bar} {percentage}% | {value}/{total} items | {rate} items/s | {mb} MB/s | {segments} segments | ETA {left}'
    : '{value} records | {rate} records/s | {mb} MB/s | {segments} segments | {duration_formatted}'
  const bar = new SingleBar({ format, stream: process.stderr, hideCursor: true, barsize: 24, clearOnComplete: false })
  const payload = ({ itemsPerSecond, mbPerSecond, segments, secondsLeft }: Progress) =>
    ({ rate: itemsPerSecond, mb: mbPerSecond, segments, left: secondsLeft === null ? '?' : duration(secondsLeft) })
  const first = look()
  bar.start(total, first.records, payload(first))
  const update = () => {
    const now = look()
    bar.update(now.records, payload(now))
  }
  const timer = setInterval(update, 200)
  return () => {
    clearInterval(timer)
    update()
    bar.stop()
  }
}

function showLines (look: () => Progress, items: number | null, log: Logger): () => void {
  const timer = setInterval(() => {
    const { secondsLeft, already, ...now } = look()
    log.info({ ...now, ofItems: items ?? undefined, already: already || undefined, etaSeconds: secondsLeft ?? undefined }, 'progress')
  }, LOG_EVERY_MS)
  return () => { clearInterval(timer) }
}

/** `1h02m`, `3m20s`, `7s`. */
export function duration (seconds: number): string {
  const two = (n: number): string => String(n).padStart(2, '0')
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60]
  if (hours > 0) return `${hours}h${two(minutes)}m`
  return minutes > 0 ? `${minutes}m${two(seconds % 60)}s` : `${seconds}s`
}
