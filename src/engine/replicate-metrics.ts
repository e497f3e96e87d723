import { checkpointText } from '../checkpoint/stream-store.ts'
import type { JobFacts, ShardFacts } from '../metrics/facts.ts'
import type { MetricsServer } from '../metrics/http-server.ts'
import { Monitor } from '../metrics/monitor.ts'
import { openMetrics } from '../metrics/open-metrics.ts'
import type { ProgressFields } from '../metrics/progress-fields.ts'
import type { Totals } from '../metrics/totals.ts'
import type { MetricsOptions } from '../options/resolved-options.ts'
import type { Flow } from './replicate/flow.ts'
import type { LiveParts } from './replicate/settings.ts'

/** What a replication is watched by. */
export interface WatchSettings {
  /** Name of the Pinot table, and its number of partitions. */
  readonly table: string
  readonly partitions: number
  readonly parts: Pick<LiveParts, 'source' | 'sink' | 'store'>
  /** ms that something may stand still while it has work to do. */
  readonly stallMs: number
  /** Aborted when the job is to stop. */
  readonly stopping: AbortSignal
  /** Writes a line of progress, once a minute. */
  readonly log: (fields: ProgressFields) => void
}

/** Looks at a running replication: its sums, log lines, and, if wanted, metrics, health and live page by HTTP. */
export class ReplicationWatch {
  readonly monitor: Monitor
  #flow: Flow | null = null
  #server: MetricsServer | null = null

  constructor (settings: WatchSettings) {
    this.monitor = new Monitor({ facts: (totals) => replicationFacts(settings, this.#flow, totals), stallMs: settings.stallMs, log: settings.log })
  }

  /** To be called when the flow begins. */
  began (flow: Flow): void {
    this.#flow = flow
  }

  /** Listens. @returns its address. @throws DynapinotError CONFIG_INVALID if it cannot be listened on. */
  async serve (options: MetricsOptions, onError: (error: unknown) => void): Promise<string> {
    this.#server = await openMetrics(options, this.monitor, onError)
    return this.#server.url
  }

  async close (): Promise<void> {
    this.monitor.close()
    await this.#server?.close()
  }
}

type FlowFacts = Pick<Flow, 'tickMs' | 'liveSegments' | 'sealedSegments' | 'busy' | 'batchesUnderWay'>

/** How a replication stands. `flow` is null before it begins. Pure. */
export function replicationFacts ({ table, partitions, parts, stopping }: Pick<WatchSettings, 'table' | 'partitions' | 'parts' | 'stopping'>, flow: FlowFacts | null, totals: Pick<Totals, 'records' | 'bytes' | 'sinkOpened' | 'builds' | 'segmentsPut' | 'deletedSegments'>): JobFacts {
  const { source, sink } = parts
  const shards = flow === null ? [] : shardsOf(parts, flow)
  const live = [...flow?.liveSegments.values() ?? []].filter((count) => count > 0)
  return {
    job: 'replicate',
    table,
    input: source.description,
    sink: sink.description,
    phase: stopping.aborted ? 'stopping' : flow === null ? 'starting' : 'running',
    ready: {
      tableChecked: totals.sinkOpened,
      shardsAssigned: flow !== null,
      firstRead: flow !== null && (shards.length === 0 || shards.some(({ millisBehindLatest }) => millisBehindLatest !== null))
    },
    read: { records: totals.records, bytes: totals.bytes, already: 0, total: null },
    shards,
    // The way to Pinot as a whole: a shard's position also stands still because of what another has read.
    progress: [{ id: 'segments', waiting: flow?.busy ?? false, position: [totals.builds, totals.segmentsPut, totals.deletedSegments].join(' ') }],
    partitions,
    batchesInFlight: flow?.batchesUnderWay() ?? 0,
    segments: { small: live.reduce((sum, count) => sum + count - 1, 0), hot: live.length, sealed: flow?.sealedSegments ?? 0 },
    flushTickMs: flow?.tickMs ?? null
  }
}

function shardsOf ({ source, store }: Pick<LiveParts, 'source' | 'store'>, flow: FlowFacts): readonly ShardFacts[] {
  return source.shards().flatMap(({ shardId, state, millisBehindLatest, failures }) => {
    const batchesInFlight = flow.batchesUnderWay(shardId)
    if (state === 'ended' && batchesInFlight === 0) return []
    const checkpoint = store.state.shards.get(shardId)
    return [{
      shardId,
      state,
      held: state === 'waitingForParents',
      millisBehindLatest,
      position: checkpoint === undefined ? '' : checkpointText(checkpoint),
      safeUntil: checkpoint === undefined || checkpoint.coveredUntil === 0 ? null : checkpoint.coveredUntil,
      batchesInFlight,
      failures
    }]
  })
}
