import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join, sep } from 'node:path'
import { getHeapStatistics } from 'node:v8'
import { DynapinotError } from '../errors.ts'
import type { ResolvedOptions } from '../options/resolved-options.ts'
import { parseSchema } from '../schema/parse-schema.ts'
import { parseTableConfig } from '../schema/parse-table-config.ts'
import type { PeekableSource } from '../source/contract.ts'
import { openExport } from '../source/export/export-source.ts'
import { openChanges } from '../source/file/open-changes.ts'
import { checkSegmentPlan } from '../segment/check-plan.ts'
import { kernelRefusal } from '../worker/kernel/wasm-batch-decoder.ts'
import { simdjsonParser } from '../worker/simdjson-parser.ts'
import { checkFunction } from '../transform/functions/supported.ts'
import type { SegmentSettings } from '../worker/protocol.ts'
import { closingAfter } from './backfill/closing.ts'
import { blockLimitsFor } from './backfill/settings.ts'
import type { BackfillSettings } from './backfill/settings.ts'
import { putsAtOnce, takesRows } from '../push/modes/choose-mode.ts'
import { checkIngestion } from './check-ingestion.ts'
import { openSink } from './open-sink.ts'
import { makeTablePlan } from './plan/make-table-plan.ts'
import { planFingerprint } from './plan/plan-fingerprint.ts'
import type { TablePlan } from './plan/table-plan.ts'

/** Grows with every change of rows, bytes or names that this program makes of the same input. */
export const FORMAT_VERSION = 1

/** A backfill that is ready to run. */
export interface OpenedBackfill {
  readonly settings: BackfillSettings
  readonly tablePlan: TablePlan
}

/** Opens the input that the options name. @throws DynapinotError INPUT_NOT_FOUND, INPUT_CORRUPT, MANIFEST_INVALID, CONFIG_INVALID (a stream). */
export async function openSource ({ source }: Pick<ResolvedOptions, 'source'>): Promise<PeekableSource> {
  if (source.kind === 'export') return await openExport(source.path)
  if (source.kind === 'kinesis') {
    throw new DynapinotError('CONFIG_INVALID', 'source.kinesis is a stream without an end, which this command cannot read', {
      remedy: 'give source.export or source.changes'
    })
  }
  return await openChanges(source.paths, source)
}

/** Reads schema and table config, looks at the input and makes the plan of the table. */
export async function openTablePlan (options: ResolvedOptions, source: PeekableSource): Promise<TablePlan> {
  const schema = parseSchema(readText(options.schema, 'schema'), options.schema)
  const tableConfig = parseTableConfig(readText(options.tableConfig, 'tableConfig'), options.tableConfig)
  return makeTablePlan({ schema, tableConfig, options, facts: await source.peek(), checkFunction })
}

/** Makes everything ready for a backfill; nothing is written yet. */
export async function openBackfill (options: ResolvedOptions): Promise<OpenedBackfill> {
  const source = await openSource(options)
  try {
    const tablePlan = await openTablePlan(options, source)
    const { rowPlan } = tablePlan
    const { segment } = options
    const namePrefix = segment.namePrefix ?? rowPlan.table.replace(/_{2,}/g, '_').replace(/[^A-Za-z0-9_.-]/g, '-')
    const rows = options.sink.kind === 'pinot' && takesRows(options.sink)
    const packing: SegmentSettings = { archive: segment.archive, level: segment.level, creator: 'dynapinot', ...rows ? { form: 'rows' } : {} }
    checkSegmentPlan(rowPlan, packing)
    if (rows) checkIngestion(tablePlan)
    const plan = planFingerprint(tablePlan, {
      blockLimits: blockLimitsFor(rowPlan.partition.count),
      segment: { ...packing, rows: segment.rows, bytes: segment.bytes, namePrefix },
      formatVersion: FORMAT_VERSION
    })
    // What cannot be read again cannot be gone on with: each run is a job of its own.
    const once = source.repeatable ? '' : `once-${randomUUID().slice(0, 8)}`
    const stateDir = join(options.state.dir, once)
    // Not there: better now than in every worker.
    if (options.decoder === 'simdjson') simdjsonParser()
    const refusal = options.decoder === 'wasm' ? kernelRefusal(rowPlan) : undefined
    const settings: BackfillSettings = {
      plan: rowPlan,
      source,
      sink: openSink(options, tablePlan),
      fingerprintParts: { plan },
      stateDir,
      spillDir: options.memory.spillDir,
      deadLetters: { ...options.deadLetters, path: rebase(options.deadLetters.path, options.state.dir, stateDir) },
      target: { rows: segment.rows, bytes: segment.bytes },
      segment: packing,
      namePrefix,
      decoder: refusal === undefined ? options.decoder : 'json',
      workers: {
        count: options.workers.count,
        maxHeapMb: Math.floor((options.workers.maxHeap ?? getHeapStatistics().heap_size_limit) / (1 << 20))
      },
      memory: { memory: options.memory.blocks, spill: options.memory.spillMax, spillFree: options.memory.spillFree },
      parallelPuts: options.sink.kind === 'pinot' ? putsAtOnce(options.sink, rowPlan.partition.count) : availableParallelism(),
      warnings: [...source.warnings ?? [], ...refusal === undefined ? [] : [`the wasm decoder cannot take this table (${refusal}): decoder json is used, which is slower`], ...tablePlan.warnings.map(({ code, path, message }) => `${code} ${path}: ${message}`)]
    }
    return { settings, tablePlan }
  } catch (error) {
    return await closingAfter([source], async () => await Promise.reject(error as Error))
  }
}

/** A path below the state folder, below the folder of a job's own. */
function rebase (path: string, from: string, to: string): string {
  return path.startsWith(from + sep) ? join(to, path.slice(from.length)) : path
}

function readText (path: string, option: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    throw new DynapinotError('CONFIG_INVALID', `${option} cannot be read: ${path}`, { file: path, field: option, remedy: 'name a JSON file that is there' }, { cause })
  }
}
