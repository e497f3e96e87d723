import { join, sep } from 'node:path'
import { getHeapStatistics } from 'node:v8'
import type { ResolvedOptions } from '../options/resolved-options.ts'
import type { RowPlan } from '../schema/row-plan.ts'
import { kernelRefusal } from '../worker/kernel/wasm-batch-decoder.ts'
import type { DecoderName, SegmentSettings } from '../worker/protocol.ts'
import { simdjsonParser } from '../worker/simdjson-parser.ts'
import type { TablePlan } from './plan/table-plan.ts'

/** Beginning of segment names: as told, else the table's name without what names must not have. */
export function segmentPrefix ({ segment }: Pick<ResolvedOptions, 'segment'>, { table }: RowPlan): string {
  return segment.namePrefix ?? table.replace(/_{2,}/g, '_').replace(/[^A-Za-z0-9_.-]/g, '-')
}

/**
 * The decoder that is asked for, or the one that takes the table in its place, and a warning if so.
 * @throws DynapinotError CONFIG_INVALID if simdjson is asked for and not installed: better now than in every worker.
 */
export function chooseDecoder ({ decoder }: Pick<ResolvedOptions, 'decoder'>, plan: RowPlan): { readonly decoder: DecoderName, readonly warnings: readonly string[] } {
  if (decoder === 'simdjson') simdjsonParser()
  const refusal = decoder === 'wasm' ? kernelRefusal(plan) : undefined
  return refusal === undefined
    ? { decoder, warnings: [] }
    : { decoder: 'json', warnings: [`the wasm decoder cannot take this table (${refusal}): decoder json is used, which is slower`] }
}

/** How segments are packed. */
export function packingOf ({ segment: { archive, level } }: Pick<ResolvedOptions, 'segment'>): SegmentSettings {
  return { archive, level, creator: 'dynapinot' }
}

/** Number of worker threads, and the heap of each in MiB. */
export function workersOf ({ workers }: Pick<ResolvedOptions, 'workers'>): { readonly count: number, readonly maxHeapMb: number } {
  return { count: workers.count, maxHeapMb: Math.floor((workers.maxHeap ?? getHeapStatistics().heap_size_limit) / (1 << 20)) }
}

/** Warnings of a plan, one line each. */
export function planWarnings ({ warnings }: TablePlan): readonly string[] {
  return warnings.map(({ code, path, message }) => `${code} ${path}: ${message}`)
}

/** A path below the state folder, below the folder of a job's own. */
export function rebase (path: string, from: string, to: string): string {
  return path.startsWith(from + sep) ? join(to, path.slice(from.length)) : path
}
