import { join } from 'node:path'
import { WorkerPool } from '../pool/worker-pool.ts'
import { ControllerClient } from '../push/controller.ts'
import { archiveFiles } from '../push/deep-store/archive-files.ts'
import { createPinotCatalog } from '../push/pinot-catalog.ts'
import { checkSegmentPlan } from '../segment/check-plan.ts'
import { archiveExtensions } from '../segment/pack-segment.ts'
import { newProgress } from '../worker/protocol.ts'
import type { ResolvedOptions } from '../options/resolved-options.ts'
import { closingAfter } from './backfill/closing.ts'
import type { Closable } from './backfill/closing.ts'
import { blockLimitsFor } from './backfill/settings.ts'
import { chooseDecoder, packingOf, planWarnings, workersOf } from './open-parts.ts'
import { openSink } from './open-sink.ts'
import type { TablePlan } from './plan/table-plan.ts'
import { runReplication } from './replicate/replicate.ts'
import type { OnFlow, StopSignals } from './replicate/replicate.ts'
import type { LiveParts } from './replicate/settings.ts'

/** ms between two questions at the end of a merge, after a reset before a state is believed again, of rest in OFFLINE. */
const MERGE_POLL_MS = 250
const RESET_GRACE_MS = 5000
const OFFLINE_MS = 5000

/** A flow from a stream to the sink that is ready to run. */
export interface OpenedReplication {
  readonly parts: LiveParts
  readonly tablePlan: TablePlan
  /** Folder of the state, dead letters and live archives. */
  readonly stateDir: string
  readonly warnings: readonly string[]
  /** Runs until it is told to stop, and closes all parts. To be called once. @throws DynapinotError see runReplication. */
  run: (stop: StopSignals, onFlow?: OnFlow) => Promise<void>
}

/** What a flow has of its own. */
export interface FlowSettings extends Pick<LiveParts, 'source' | 'store' | 'letters' | 'ratio' | 'prefix'> {
  readonly stateDir: string
  readonly merge: boolean
}

/** Opens workers and sink and joins all parts. What is opened is added to `open`, which the run closes. */
export function openFlow (options: ResolvedOptions, tablePlan: TablePlan, own: FlowSettings, open: Closable[]): OpenedReplication {
  const { rowPlan } = tablePlan
  const { replicate, segment } = options
  const { source, store, letters, ratio, prefix, stateDir } = own
  const packing = packingOf(options)
  checkSegmentPlan(rowPlan, packing)
  const { decoder, warnings } = chooseDecoder(options, rowPlan)
  const sink = openSink(options, tablePlan)
  open.push(sink)
  const catalog = own.merge ? openCatalog(options, rowPlan.table, open) : null
  const { count: workers, maxHeapMb } = workersOf(options)
  const pool = new WorkerPool({
    plan: rowPlan,
    decoder,
    blockLimits: blockLimitsFor(rowPlan.partition.count),
    segment: packing,
    spillDir: options.memory.spillDir,
    progress: newProgress()
  }, { workers, maxHeapMb })
  open.push(pool)
  // Without a catalog nothing is merged, and these are not looked at.
  const merge = replicate.merge ?? { fanOut: 2, maxLevel: 1, maxAgeMs: Infinity, history: 'all', patienceMs: 0 }
  const finish = { pollMs: MERGE_POLL_MS, timeoutMs: merge.patienceMs }
  const parts: LiveParts = {
    source,
    sink,
    catalog,
    store,
    pool,
    letters,
    ratio,
    liveDir: join(stateDir, 'live'),
    extension: archiveExtensions[segment.archive],
    prefix,
    flush: replicate.flush,
    merge: { ...merge, target: { rows: segment.rows, bytes: segment.bytes }, finish, recovery: { ...finish, resetGraceMs: RESET_GRACE_MS, offlineMs: OFFLINE_MS } },
    memory: replicate.memory,
    saveEveryMs: replicate.saveEveryMs
  }
  return {
    parts,
    tablePlan,
    stateDir,
    warnings: [...warnings, ...planWarnings(tablePlan)],
    run: async (stop, onFlow) => {
      stop.now.addEventListener('abort', () => { pool.stop() }, { once: true })
      await closingAfter(open, async () => { await runReplication(parts, stop, onFlow) })
    }
  }
}

/** The cluster's segments, for merging; a folder has none. */
function openCatalog ({ sink, segment }: ResolvedOptions, table: string, open: Closable[]): LiveParts['catalog'] {
  if (sink.kind !== 'pinot') return null
  const client = new ControllerClient(sink, { firstDelayMs: 200, maxDelayMs: 5000, giveUpAfterMs: sink.giveUpAfterMs })
  open.push(client)
  const files = archiveFiles(sink, table, archiveExtensions[segment.archive])
  if (files !== null) open.push(files)
  return createPinotCatalog(client, table, files)
}
