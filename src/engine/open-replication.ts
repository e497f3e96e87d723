import { join } from 'node:path'
import { DynapinotError } from '../errors.ts'
import type { KinesisInput, ResolvedOptions } from '../options/resolved-options.ts'
import { openKinesis } from '../source/kinesis/open-kinesis.ts'
import { peekStream } from '../source/kinesis/peek-stream.ts'
import type { StreamSource } from '../source/stream-contract.ts'
import { closingAfter } from './backfill/closing.ts'
import type { Closable } from './backfill/closing.ts'
import { ratioOfStream } from './backfill/dead-letter-ratio.ts'
import { openFlow } from './open-flow.ts'
import type { OpenedReplication } from './open-flow.ts'
import { rebase, segmentPrefix } from './open-parts.ts'
import { openStore } from './open-store.ts'
import { openTablePlan } from './open-table-plan.ts'
import type { TablePlan } from './plan/table-plan.ts'
import { startAfterExport } from './replicate/after-export.ts'
import { LetterFile } from './replicate/letter-file.ts'
import { streamFaults } from './stream-faults.ts'

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

/** Folder of a replication's state: its own, since a backfill of the same config may be running. */
export function replicationDir ({ state }: Pick<ResolvedOptions, 'state'>): string {
  return join(state.dir, 'replicate')
}

/** File of a replication's dead letters. */
export function lettersPath (options: Pick<ResolvedOptions, 'state' | 'deadLetters'>): string {
  return rebase(options.deadLetters.path, options.state.dir, replicationDir(options))
}

/** The plan of the table for a stream. `signal` ends the look at the stream, and its reason is thrown. */
export async function planReplication (options: StreamOptions, signal?: AbortSignal): Promise<TablePlan> {
  return await openTablePlan(options, { peek: async () => await peekStream(options.source.kinesis, { signal }) })
}

/**
 * Opens all parts of a replication; nothing is pushed yet. `afterExport`: path of an export behind which a first start
 * begins. `signal` ends the waiting for a stream that does not answer, and for a state that another process may hold.
 */
export async function openReplication (options: StreamOptions, how: { readonly signal: AbortSignal, readonly afterExport?: string | undefined }): Promise<OpenedReplication> {
  const kinesis = how.afterExport === undefined
    ? options.source.kinesis
    : { ...options.source.kinesis, start: await startAfterExport(how.afterExport, options) }
  const tablePlan = await planReplication(options, how.signal)
  const open: Closable[] = []
  try {
    const source = await openKinesis(kinesis, { signal: how.signal })
    open.push(source)
    const opened = await joinReplication(options, source, tablePlan, open, how.signal)
    const { store } = opened.parts
    if (how.afterExport === undefined || store.state.shards.size === 0) return opened
    return { ...opened, warnings: [...opened.warnings, `--after-export is of no effect: positions are saved (${store.description}), and it goes on from there; to begin behind the export, give it a new state`] }
  } catch (error) {
    return await closingAfter(open, async () => await Promise.reject(error as Error))
  }
}

/** Joins the parts of a stream's replication. What is opened is added to `open`; the state is closed last of all. */
async function joinReplication (options: StreamOptions, source: StreamSource, tablePlan: TablePlan, open: Closable[], signal: AbortSignal): Promise<OpenedReplication> {
  const { rowPlan } = tablePlan
  const { replicate, deadLetters } = options
  const stateDir = replicationDir(options)
  const store = await openStore(replicate.checkpoint, stateDir, {
    stream: source.identity,
    table: rowPlan.table,
    keys: rowPlan.keyColumns.join(','),
    partition: `${rowPlan.partition.function} of ${rowPlan.partition.column}, ${rowPlan.partition.count}`,
    version: rowPlan.versionColumn
  }, signal)
  open.unshift(store)
  const path = lettersPath(options)
  const letters = await LetterFile.open(path, deadLetters.fileBytes)
  open.push(letters)
  return openFlow(options, tablePlan, {
    source, store, letters, stateDir, ratio: ratioOfStream({ ...deadLetters, path }), prefix: segmentPrefix(options, rowPlan), merge: replicate.merge !== null
  }, open)
}
