import { readFileSync } from 'node:fs'
import { DynapinotError, toErrorData } from '../errors.ts'
import type { RowPlan } from '../schema/row-plan.ts'
import { writeLiveCustom } from '../segment/live-custom.ts'
import { keptRows } from '../segment/merge/kept-rows.ts'
import { selectedRows } from '../segment/merge/select-rows.ts'
import { openSegmentArchive } from '../segment/reader/segment-reader.ts'
import type { SegmentRows } from '../segment/segment-rows.ts'
import { archivedRows } from './archived-rows.ts'
import { buildArchive, noSegment } from './build-task.ts'
import { buildRows } from './build-rows.ts'
import type { MergeInput, MergeResult, MergeTask, WorkerSetup } from './protocol.ts'
import { checkStop } from './stop.ts'

/**
 * Merges segments into one: the rows of all inputs in their order, but for those that need not be kept. Archives
 * are held in memory as they are unpacked, and read a column at a time.
 * @returns the segment, or an error and an empty segment; then no file is left behind.
 */
export function runMergeTask (setup: WorkerSetup, task: MergeTask): MergeResult {
  try {
    checkStop(setup, `${task.name} was merged`)
    const all = inputRows(setup.plan, task)
    const kept = keptRows(setup.plan, all, task.history)
    const rows = kept.includes(0) ? selectedRows(all, kept) : all
    checkStop(setup, `${task.name} was built`)
    const bytes = all.rows === 0 ? 0 : Math.round(task.bytes * rows.rows / all.rows)
    const segment = buildArchive(setup, { ...task, custom: writeLiveCustom({ bytes, inputs: task.replaces }) }, rows)
    return { kind: 'merge', segment, bytes, leftOut: all.rows - rows.rows }
  } catch (error) {
    return { kind: 'merge', segment: noSegment(task), bytes: 0, leftOut: 0, error: toErrorData(error) }
  }
}

/** The rows of all inputs, one behind the other. */
function inputRows (plan: RowPlan, task: MergeTask): SegmentRows {
  const inputs = task.inputs.map((input) => rowsOf(plan, task, input))
  return {
    rows: inputs.reduce((sum, { rows }) => sum + rows, 0),
    column: (index) => inputs.flatMap((input) => input.column(index))
  }
}

function rowsOf (plan: RowPlan, task: MergeTask, input: MergeInput): SegmentRows {
  if ('blocks' in input) return buildRows({ ...task, blocks: input.blocks }, plan.columns.map(({ storedType }) => storedType))
  return archivedRows(openSegmentArchive(readArchive(input.archive), input.archive), plan, task)
}

function readArchive (path: string): Uint8Array {
  try {
    return readFileSync(path)
  } catch (cause) {
    throw new DynapinotError('SEGMENT_INVALID', `the archive of a segment to be merged cannot be read: ${path}: ${String(cause)}`, { file: path }, { cause })
  }
}
