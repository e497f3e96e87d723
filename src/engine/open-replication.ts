import { join } from 'node:path'
import { DynapinotError } from '../errors.ts'
import type { KinesisInput, ResolvedOptions } from '../options/resolved-options.ts'
import { WorkerPool } from '../pool/worker-pool.ts'
import { ControllerClient } from '../push/controller.ts'
import { archiveFiles } from '../push/deep-store/archive-files.ts'
import { createPinotCatalog } from '../push/pinot-catalog.ts'
import { checkSegmentPlan } from '../segment/check-plan.ts'
import { archiveExtensions } from '../segment/pack-segment.ts'
import { openKinesis } from '../source/kinesis/open-kinesis.ts'
import { peekStream } from '../source/kinesis/peek-stream.ts'
import type { StreamSource } from '../source/stream-contract.ts'
import { progressIndex } from '../worker/protocol.ts'
import type { SegmentSettings } from '../worker/protocol.ts'
import { closingAfter } from './backfill/closing.ts'
import type { Closable } from './backfill/closing.ts'
import { ratioOfStream } from './backfill/dead-letter-ratio.ts'
import { blockLimitsFor } from './backfill/settings.ts'
import { chooseDecoder, planWarnings, rebase, segmentPrefix, workersOf } from './open-parts.ts'
import { openSink } from './open-sink.ts'
import { openStore } from './open-store.ts'
import { openTablePlan } from './open-table-plan.ts'
import type { TablePlan } from './plan/table-plan.ts'
import { startAfterExport } from './replicate/after-export.ts'
import { LetterFile } from './replicate/letter-file.ts'
import { runReplication } from './replicate/replicate.ts'
import type { OnFlow, StopSignals } from './replicate/replicate.ts'
import type { LiveParts } from './replicate/settings.ts'
import { streamFaults } from './stream-faults.ts'

/** ms between two questions at the end of a merge, and after a reset before a state is believed again. */
const MERGE_POLL_MS = 250
const RESET_GRACE_MS = 5000

/** A replication that is ready to run. */
export interface OpenedReplication {
  readonly parts: LiveParts
  readonly tablePlan: TablePlan
  /** Folder of the state, dead letters and live archives. */
  readonly stateDir: string
  readonly warnings: readonly string[]
  /** Runs until it is told to stop, and closes all parts. To be called once. @throws DynapinotError see runReplication. */
  run: (stop: StopSignals, onFlow?: OnFlow) => Promise<void>
}

/** Options with a stream to read. */
export type StreamOptions = ResolvedOptions & { readonly source: KinesisInput }

/**
 * The options of a stream that say all that a stream cannot tell at every start, since it may be empty then.
 * @throws DynapinotError CONFIG_INVALID.
 */
export function streamOptions (options: ResolvedOptions): StreamOptions {
  const faults = streamFaults(options)
  if (faults.length === 0) return options as StreamOptions
  throw new DynapinotError('CONFIG_INVALID', 'the configuration does not say all that following a stream needs', { file: options.configFile, faults })
}

/** The plan of the table for a stream. */
export async function planReplication (options: StreamOptions): Promise<TablePlan> {
  return await openTablePlan(options, { peek: async () => await peekStream(options.source.kinesis) })
}

/**
 * Opens all parts of a replication; nothing is pushed yet. `afterExport`: path of an export behind which a first start
 * begins. `signal` ends the waiting for a state that another process may hold.
 */
export async function openReplication (options: StreamOptions, how: { readonly signal: AbortSignal, readonly afterExport?: string | undefined }): Promise<OpenedReplication> {
  const kinesis = how.afterExport === undefined
    ? options.source.kinesis
    : { ...options.source.kinesis, start: await startAfterExport(how.afterExport, options), onGap: 'stop' as const }
  const tablePlan = await planReplication(options)
  const open: Closable[] = []
  try {
    const source = await openKinesis(kinesis, { signal: how.signal })
    open.push(source)
    return await joinReplication(options, source, tablePlan, open, how.signal)
  } catch (error) {
    return await closingAfter(open, async () => await Promise.reject(error as Error))
  }
}

/** Joins the parts behind a source. What is opened is added to `open`; the state is closed last of all. */
async function joinReplication (options: StreamOptions, source: StreamSource, tablePlan: TablePlan, open: Closable[], signal: AbortSignal): Promise<OpenedReplication> {
  const { rowPlan } = tablePlan
  const { replicate, segment, deadLetters } = options
  const stateDir = join(options.state.dir, 'replicate')
  const packing: SegmentSettings = { archive: segment.archive, level: segment.level, creator: 'dynapinot' }
  checkSegmentPlan(rowPlan, packing)
  const { decoder, warnings } = chooseDecoder(options, rowPlan)
  const store = await openStore(replicate.checkpoint, stateDir, {
    stream: source.identity,
    table: rowPlan.table,
    keys: rowPlan.keyColumns.join(','),
    partition: `${rowPlan.partition.function} of ${rowPlan.partition.column}, ${rowPlan.partition.count}`,
    version: rowPlan.versionColumn
  }, signal)
  open.unshift(store)
  const lettersPath = rebase(deadLetters.path, options.state.dir, stateDir)
  const letters = await LetterFile.open(lettersPath, deadLetters.fileBytes)
  open.push(letters)
  const sink = openSink(options, tablePlan)
  open.push(sink)
  const catalog = catalogOf(options, rowPlan.table, archiveExtensions[segment.archive], open)
  const { count: workers, maxHeapMb } = workersOf(options)
  const pool = new WorkerPool({
    plan: rowPlan,
    decoder,
    blockLimits: blockLimitsFor(rowPlan.partition.count),
    segment: packing,
    spillDir: options.memory.spillDir,
    progress: new SharedArrayBuffer(8 * Object.keys(progressIndex).length)
  }, { workers, maxHeapMb })
  open.push(pool)
  const merge = replicate.merge ?? { fanOut: 2, maxLevel: 1, maxAgeMs: Infinity, history: 'all', patienceMs: 60_000 }
  const finish = { pollMs: MERGE_POLL_MS, timeoutMs: merge.patienceMs }
  const parts: LiveParts = {
    source,
    sink,
    catalog,
    store,
    pool,
    letters,
    ratio: ratioOfStream({ ...deadLetters, path: lettersPath }),
    liveDir: join(stateDir, 'live'),
    extension: archiveExtensions[segment.archive],
    prefix: segmentPrefix(options, rowPlan),
    flush: replicate.flush,
    merge: { ...merge, target: { rows: segment.rows, bytes: segment.bytes }, finish, recovery: { ...finish, resetGraceMs: RESET_GRACE_MS } },
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

/** The cluster's segments, if they are to be merged. */
function catalogOf ({ sink, replicate }: StreamOptions, table: string, extension: string, open: Closable[]): LiveParts['catalog'] {
  if (sink.kind !== 'pinot' || replicate.merge === null) return null
  const client = new ControllerClient(sink, { firstDelayMs: 200, maxDelayMs: 5000, giveUpAfterMs: sink.giveUpAfterMs })
  open.push(client)
  const files = archiveFiles(sink, table, extension)
  if (files !== null) open.push(files)
  return createPinotCatalog(client, table, files)
}
