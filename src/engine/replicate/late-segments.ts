import type { CatalogEntry } from '../../push/segment-catalog.ts'
import { readLiveCustom } from '../../segment/live-custom.ts'
import { parseLiveName } from './live-name.ts'
import type { LiveSegment } from './merge-plan.ts'
import { liveSegment } from './recover.ts'

/**
 * Uploads of an earlier run may get through when this one is at work already: a proxy held them, or the controller was
 * slow. Their push times are later than those of segments that came behind them, so they win ties that they must lose,
 * until a merge of what came behind them is pushed. So the cluster is looked at a few times behind a start, the last time
 * when Pinot's own lock on an upload has run out (`controller.segment.upload.timeoutInMillis`, 10 minutes).
 */
export const lateLooksMs: readonly number[] = [5000, 15_000, 30_000, 60_000, 120_000, 300_000, 660_000]

/** Segments of runs before `run` that were not there when it began, by partition, in the order of their names. Pure. */
export function lateSegments (entries: readonly CatalogEntry[], prefix: string, run: string, known: ReadonlySet<string>): ReadonlyMap<number, readonly LiveSegment[]> {
  const late = new Map<number, LiveSegment[]>()
  for (const { name, rows, pushTime, custom, state } of entries) {
    const live = parseLiveName(name)
    if (live === null || live.prefix !== prefix || live.run >= run || known.has(name) || state !== 'loaded') continue
    const about = readLiveCustom(custom)
    if (about === null) continue
    late.set(live.partition, [...late.get(live.partition) ?? [], liveSegment(name, live, { rows, bytes: about.bytes, pushTime, covers: [] })])
  }
  return late
}
