import type { JobFacts } from '../metrics/facts.ts'
import type { MetricsServer } from '../metrics/http-server.ts'
import { Monitor } from '../metrics/monitor.ts'
import { openMetrics } from '../metrics/open-metrics.ts'
import type { Totals } from '../metrics/totals.ts'
import type { MetricsOptions } from '../options/resolved-options.ts'
import type { RunMeter } from './backfill/run-meter.ts'
import type { BackfillSettings } from './backfill/settings.ts'

/** Metrics, health and live page of a running backfill. */
export interface BackfillMetrics extends MetricsServer {
  /** To be called when the backfill has begun, with its counters. */
  began: (meter: RunMeter) => void
}

/**
 * Serves the metrics of a backfill. To be opened before it runs, and closed behind it.
 * `onError` is told of what goes wrong inside the server.
 * @throws DynapinotError CONFIG_INVALID if the address cannot be listened on.
 */
export async function openBackfillMetrics (options: MetricsOptions, settings: BackfillSettings, signal: AbortSignal, onError: (error: unknown) => void): Promise<BackfillMetrics> {
  let meter: RunMeter | null = null
  const monitor = new Monitor({ facts: (totals) => backfillFacts(settings, meter, totals, signal.aborted), stallMs: options.stallMs })
  try {
    const server = await openMetrics(options, monitor, onError)
    return {
      url: server.url,
      began: (counters) => { meter = counters },
      close: async () => {
        monitor.close()
        await server.close()
      }
    }
  } catch (error) {
    monitor.close()
    throw error
  }
}

/** How a backfill stands. `meter` is null before it begins. Pure. */
export function backfillFacts ({ plan, source, sink }: Pick<BackfillSettings, 'plan' | 'source' | 'sink'>, meter: Pick<RunMeter, 'records' | 'bytes' | 'already'> | null, totals: Totals, stopping: boolean): JobFacts {
  const { records, bytes, already } = meter ?? { records: 0, bytes: 0, already: { records: 0, segments: 0 } }
  // Files have data until their end. Whether standard input has, nobody knows: there only finished segments wait.
  const waiting = meter !== null && (source.repeatable || totals.builds > totals.segmentsPut)
  return {
    job: 'backfill',
    table: plan.table,
    input: source.description,
    sink: sink.description,
    phase: stopping ? 'stopping' : meter === null ? 'starting' : 'running',
    ready: { tableChecked: totals.sinkOpened, shardsAssigned: true, firstRead: records > 0 },
    read: { records, bytes, already: already.records, total: source.totals.items },
    shards: [],
    progress: [{ id: 'backfill', waiting, position: [bytes, totals.records, totals.builds, totals.segmentsPut].join(' ') }],
    partitions: plan.partition.count,
    batchesInFlight: null,
    segments: { small: 0, hot: 0, sealed: already.segments + totals.segmentsPut },
    flushTickMs: null
  }
}
