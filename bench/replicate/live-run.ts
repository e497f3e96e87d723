import { setTimeout as sleep } from 'node:timers/promises'
import type { EmbeddedPinotCluster } from '../../test/pinot/cluster.ts'
import type { Sample } from '../rounds.ts'
import { FreshnessWatch, WATCHED, percentile } from './freshness.ts'
import { costText, measureRun } from './measured-run.ts'
import type { MeasuredRun } from './measured-run.ts'
import { prepareProgram, startProgram } from './program.ts'
import type { Flood, Target } from './flood.ts'
import { verifyRows } from './verify.ts'

/** Records a second of the stream, and for how long. */
export const FRESH_RATE = 20_000
export const FRESH_SECONDS = 60
/** Until the program has compiled itself; and before the end of the stream, when nothing is a flow any more. */
const WARM_MS = 15_000
const END_MS = 5000

/** What came of it. */
export interface Freshness {
  readonly records: number
  readonly sample: Sample
  readonly peakBytes: number | null
  readonly verified: boolean
  readonly note: string
}

/** A stream that is being written, with the service's own limits of a shard, into a table that is asked all the while. */
export async function measureFreshness (pinot: EmbeddedPinotCluster, live: Omit<Flood, 'perShard'> & { readonly turn: number, readonly target: Target }): Promise<Freshness> {
  const { replay, shape, shards, partitions, turn, stream, dir, target } = live
  const records = FRESH_RATE * FRESH_SECONDS
  await replay.create({ name: stream, perShard: records / shards, rate: FRESH_RATE })
  await prepareProgram({ shape, partitions, endpoint: replay.endpoint, stream, sink: target.sink, dir })
  const items = await replay.watchedItems(WATCHED)
  const program = startProgram(dir)
  const state = { running: true }
  const measuring = measureRun(program.child, { replay, stream, records }, () => {}, program.messages).finally(() => { state.running = false })
  let startMs: number | null = null
  while (startMs === null && state.running) {
    await sleep(50)
    startMs = (await replay.status(stream)).status.firstAt
  }
  let found: Awaited<ReturnType<FreshnessWatch['end']>> = { ms: [], unseen: 0 }
  if (startMs !== null) {
    const endMs = startMs + FRESH_SECONDS * 1000
    const watch = new FreshnessWatch(pinot, shape.tableName, shape.keyAttributes[0]!, items, { startMs, rate: FRESH_RATE, shards, turn }, [startMs + WARM_MS, endMs - END_MS])
    watch.begin()
    // All that was made in time has long been loaded by then, or has not been for too long.
    while (state.running && Date.now() < endMs + 15_000) await sleep(100)
    found = await watch.end()
  }
  program.child.kill('SIGTERM')
  const run: MeasuredRun = await measuring
  const sums = program.sums()
  const loaded = await verifyRows(live, live.target, sums)
  const verified = loaded.verified && loaded.records === records && found.unseen === 0 && found.ms.length > 0
  if (found.unseen > 0) console.error(`replicate, ${stream}: ${found.unseen} of ${found.ms.length} changes were not seen`)
  const at = (share: number): string => (percentile(found.ms, share) / 1000).toFixed(2)
  const { flush, merge, merges } = sums.segments
  return {
    records,
    sample: run.sample,
    peakBytes: run.peakBytes,
    verified,
    note: `from a record's creation until a query sees it: p50 ${at(0.5)} s, p99 ${at(0.99)} s, at most ${at(1)} s (${found.ms.length} changes); ${merges} merges, each row written ${((flush.rows + merge.rows) / flush.rows).toFixed(2)} times; ${costText(run)}`
  }
}
