import { randomUUID } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import type { ResolvedOptions } from '../options/resolved-options.ts'
import { checkSegmentPlan } from '../segment/check-plan.ts'
import type { SegmentSettings } from '../worker/protocol.ts'
import { closingAfter } from './backfill/closing.ts'
import { blockLimitsFor } from './backfill/settings.ts'
import type { BackfillSettings } from './backfill/settings.ts'
import { putsAtOnce, takesRows } from '../push/modes/choose-mode.ts'
import { checkIngestion } from './check-ingestion.ts'
import { chooseDecoder, packingOf, planWarnings, rebase, segmentPrefix, workersOf } from './open-parts.ts'
import { openSink } from './open-sink.ts'
import { openSource } from './open-source.ts'
import { openTablePlan } from './open-table-plan.ts'
import { planFingerprint } from './plan/plan-fingerprint.ts'
import type { TablePlan } from './plan/table-plan.ts'

/** Grows with every change of rows, bytes or names that this program makes of the same input. */
export const FORMAT_VERSION = 1

/** A backfill that is ready to run. */
export interface OpenedBackfill {
  readonly settings: BackfillSettings
  readonly tablePlan: TablePlan
}

/** Makes everything ready for a backfill; nothing is written yet. */
export async function openBackfill (options: ResolvedOptions): Promise<OpenedBackfill> {
  const source = await openSource(options)
  try {
    const tablePlan = await openTablePlan(options, source)
    const { rowPlan } = tablePlan
    const { segment } = options
    const namePrefix = segmentPrefix(options, rowPlan)
    const rows = options.sink.kind === 'pinot' && takesRows(options.sink)
    const packing: SegmentSettings = { ...packingOf(options), ...rows ? { form: 'rows' } : {} }
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
    const { decoder, warnings } = chooseDecoder(options, rowPlan)
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
      decoder,
      workers: workersOf(options),
      memory: { memory: options.memory.blocks, spill: options.memory.spillMax, spillFree: options.memory.spillFree },
      parallelPuts: options.sink.kind === 'pinot' ? putsAtOnce(options.sink, rowPlan.partition.count) : availableParallelism(),
      warnings: [...source.warnings ?? [], ...warnings, ...planWarnings(tablePlan)]
    }
    return { settings, tablePlan }
  } catch (error) {
    return await closingAfter([source], async () => await Promise.reject(error as Error))
  }
}
