import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import { listen } from './events.ts'
import { lagOf } from './facts.ts'
import type { JobFacts, ShardFacts } from './facts.ts'
import type { Verdict } from './health.ts'
import type { Totals } from './totals.ts'

/** What the registry reads at a scrape. */
export interface MetricsView {
  readonly totals: Totals
  readonly facts: () => JobFacts
  readonly live: () => Verdict
  readonly ready: () => Verdict
  /** ms since the epoch. */
  readonly now: () => number
}

/** Shards beyond these, the furthest behind first, have no series of their own; the maximum over all has. */
const MAX_SHARDS = 256
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300]

type Values = number | ReadonlyMap<string, number>

/**
 * The Prometheus registry: what `/metrics` tells. Sums are read from the totals when they are asked for, so that the
 * page, the log and a scrape never contradict one another. Labels have few values: reasons, causes, kinds, tiers, and
 * at most 256 shards.
 * @returns the registry, and what ends its listening
 */
export function makeRegistry (view: MetricsView): { registry: Registry, close: () => void } {
  const registry = new Registry()
  const { totals, facts } = view
  const counter = (name: string, help: string, read: () => Values, label?: string) => {
    registry.registerMetric(new Counter({
      name: `dynapinot_${name}`,
      help,
      labelNames: label === undefined ? [] : [label],
      registers: [],
      collect () {
        this.reset()
        const values = read()
        if (typeof values === 'number') this.inc(values)
        else for (const [key, value] of values) this.inc({ [label!]: key }, value)
      }
    }))
  }
  const gauge = (name: string, help: string, read: () => Values | null, label?: string) => {
    registry.registerMetric(new Gauge({
      name: `dynapinot_${name}`,
      help,
      labelNames: label === undefined ? [] : [label],
      registers: [],
      collect () {
        this.reset()
        const values = read()
        // A gauge that is not known has no series: 0 would be a claim.
        if (values === null) this.remove()
        else if (typeof values === 'number') this.set(values)
        else for (const [key, value] of values) this.set({ [label!]: key }, value)
      }
    }))
  }
  const seconds = (name: string, help: string) =>
    new Histogram({ name: `dynapinot_${name}`, help, buckets: SECONDS, registers: [registry] })

  counter('read_records_total', 'Records read from the input, decoded or not', () => facts().read.records)
  counter('read_bytes_total', 'Uncompressed bytes read from the input', () => facts().read.bytes)
  counter('records_total', 'Records admitted: rows, dead letters and skipped ones', () => totals.records)
  counter('rows_total', 'Rows admitted', () => totals.rows)
  counter('bytes_total', 'Bytes of the admitted records', () => totals.bytes)
  counter('dead_letters_total', 'Records that became no row, by reason', () => totals.deadLettersBy, 'reason')
  counter('skipped_records_total', 'Records that are left out on purpose, by cause', () => totals.skippedBy, 'cause')
  counter('records_by_time_unit_total', 'Records of a stream by the unit of their times', () => totals.recordsByTimeUnit, 'unit')
  counter('time_unit_changes_total', 'Changes of that unit within a shard', () => totals.timeUnitChanges)
  counter('retries_total', 'Retries, by what is tried again', () => totals.retriesBy, 'what')
  counter('failed_units_total', 'Units of the input that are left out since they cannot be read', () => totals.unitsFailed)
  counter('stream_gaps_total', 'Gaps of the stream: records that are gone before they were read', () => totals.gaps)
  counter('worker_errors_total', 'Failures of worker threads outside of any task', () => totals.workerErrors)
  const puts = (field: 'segments' | 'rows' | 'bytes') => () => new Map(Object.entries(totals.puts).map(([kind, put]) => [kind, put[field]]))
  counter('segments_put_total', 'Segments that the sink took, of new rows (flush) or of rows of other segments (merge)', puts('segments'), 'kind')
  counter('segment_rows_put_total', 'Rows of these segments', puts('rows'), 'kind')
  counter('segment_bytes_put_total', 'Bytes of the archives of these segments', puts('bytes'), 'kind')
  counter('merges_total', 'Merges that are done', () => totals.merges)
  counter('merged_segments_total', 'Segments that merges have replaced', () => totals.mergedSegments)
  counter('deleted_segments_total', 'Segments deleted from the sink', () => totals.deletedSegments)
  counter('process_cpu_seconds_total', 'CPU time of the process, all threads', () => cpuSeconds())

  gauge('write_amplification_ratio', 'Bytes put for each byte that was put for the first time', () => totals.writeAmplification)
  gauge('input_records', 'Records of the whole input, where it has an end', () => facts().read.total)
  gauge('shards', 'Shards that are not read to their end, by state', () => countBy(facts().shards.map(({ state }) => state)), 'state')
  gauge('shard_lag_milliseconds', 'How far the records of the shard that are safe are behind the clock',
    () => worst(facts().shards, (shard) => lagOf(shard, view.now())), 'shard')
  gauge('shard_behind_latest_milliseconds', 'MillisBehindLatest of the shard, by the account of the service',
    () => worst(facts().shards, ({ millisBehindLatest }) => millisBehindLatest), 'shard')
  gauge('shard_safe_timestamp_seconds', 'Time up to which the records of the shard are safe',
    () => worst(facts().shards, ({ safeUntil }) => safeUntil === null ? null : safeUntil / 1000, -1), 'shard')
  gauge('lag_milliseconds', 'Largest lag over all shards', () => largestOf(facts().shards, (shard) => lagOf(shard, view.now())))
  gauge('behind_latest_milliseconds', 'Largest MillisBehindLatest over all shards', () => largestOf(facts().shards, ({ millisBehindLatest }) => millisBehindLatest))
  gauge('batches_in_flight', 'Batches that are read and not yet admitted', () => facts().batchesInFlight)
  gauge('segments', 'Segments in the sink, by tier', () => new Map(Object.entries(facts().segments)), 'tier')
  gauge('partitions', 'Partitions of the table', () => facts().partitions)
  gauge('flush_tick_milliseconds', 'Time from one flush of live rows to the next', () => facts().flushTickMs)
  gauge('live', '1 if /health/live is green', () => Number(view.live().ok))
  gauge('ready', '1 if /health/ready is green', () => Number(view.ready().ok))
  gauge('process_resident_bytes', 'Resident memory of the process', () => process.memoryUsage.rss())

  const build = seconds('segment_build_seconds', 'Time to build and pack a segment')
  const put = seconds('segment_put_seconds', 'Time to push a segment of new rows until it is loaded')
  const fresh = seconds('freshness_seconds', 'From the creation time of the oldest record of a push until its rows answer queries')
  const close = listen({
    segmentBuilt: ({ ms }) => { build.observe(ms / 1000) },
    segmentPut: ({ ms }) => { put.observe(ms / 1000) },
    rowsQueryable: ({ oldest, at }) => { fresh.observe(Math.max(0, at - oldest) / 1000) }
  })
  return { registry, close }
}

/** CPU time of all threads of the process, s. */
export function cpuSeconds (): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

type Measure = (shard: ShardFacts) => number | null

function known (shards: readonly ShardFacts[], measure: Measure): (readonly [string, number])[] {
  return shards.map((shard) => [shard.shardId, measure(shard)] as const).filter((pair): pair is readonly [string, number] => pair[1] !== null)
}

/** The largest ones, or with `sign` -1 the smallest ones. */
function worst (shards: readonly ShardFacts[], measure: Measure, sign: 1 | -1 = 1): ReadonlyMap<string, number> {
  return new Map(known(shards, measure).sort((a, b) => sign * (b[1] - a[1])).slice(0, MAX_SHARDS))
}

function largestOf (shards: readonly ShardFacts[], measure: Measure): number | null {
  return known(shards, measure).reduce<number | null>((max, [, value]) => max === null || value > max ? value : max, null)
}

function countBy (labels: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1)
  return counts
}
