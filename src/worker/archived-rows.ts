import { BlockWriter } from '../block/block-writer.ts'
import { openRowBlock } from '../block/row-block.ts'
import type { BlockColumn } from '../block/row-block.ts'
import { Fault } from '../decode/fault.ts'
import { DynapinotError } from '../errors.ts'
import type { ColumnPlan, RowPlan } from '../schema/row-plan.ts'
import { columnOf } from '../segment/merge/select-rows.ts'
import { sliceOf } from '../segment/reader/segment-to-row-block.ts'
import type { SegmentReader } from '../segment/reader/segment-reader.ts'
import type { SegmentRows } from '../segment/segment-rows.ts'
import { compileOnValues } from '../transform/column-function.ts'
import { pinotFunctions } from '../transform/pinot-functions.ts'
import type { MergeTask } from './protocol.ts'

/** Rows whose cells are at hand at a time. */
const STRIDE = 4096

/**
 * The rows of a segment as the plan has them, though it may be of an earlier schema. A column that the segment does not
 * have is computed by its function if all that the function takes is in the segment, else null. Servers do the same
 * when they load such a segment, so a merge changes no value that queries saw (BaseDefaultColumnHandler, Pinot 1.5.1);
 * but where they put the default value, it is a null.
 * @throws DynapinotError UNEXPECTED if it is of another partition, PLAN_CONFLICT if it has values for which the plan has
 * no column, SEGMENT_INVALID.
 */
export function archivedRows (reader: SegmentReader, plan: RowPlan, task: Pick<MergeTask, 'name' | 'partition'>): SegmentRows {
  const { rows, name } = reader.metadata
  const ids = reader.columns.get(plan.partition.column)?.metadata.partition?.ids ?? []
  if (ids.length !== 1 || ids[0] !== task.partition) {
    throw new DynapinotError('UNEXPECTED', `segment ${name} of partition ${ids.join(', ')} came for partition ${task.partition}`, { segment: task.name })
  }
  refuseLoss(reader, plan)
  return {
    rows,
    column: (index) => {
      const column = plan.columns[index]!
      const derived = reader.columns.has(column.name) ? null : derivedColumn(reader, plan, column)
      return [{ column: derived ?? columnOf(column.storedType, sliceOf(reader, column)), rows }]
    }
  }
}

/** A run with an older schema than that of a run before it would merge away what the newer columns hold. */
function refuseLoss (reader: SegmentReader, plan: RowPlan): void {
  const known = new Set(plan.columns.map(({ name }) => name))
  const lost = [...reader.columns].filter(([name, column]) => !known.has(name) && reader.metadata.rows > 0 && column.slice().nullCount < reader.metadata.rows).map(([name]) => name)
  if (lost.length === 0) return
  throw new DynapinotError('PLAN_CONFLICT', `segment ${reader.metadata.name} has values of ${lost.join(', ')}, for which the schema has no column: a merge would lose them`, {
    segment: reader.metadata.name, faults: lost, remedy: 'run with the schema that has these columns, as the run had that wrote them'
  })
}

/** Null if the column has no function, or one of more than the segment has. A value that cannot be computed is null. */
function derivedColumn (reader: SegmentReader, plan: RowPlan, column: ColumnPlan): BlockColumn | null {
  if (column.transformFunction === undefined) return null
  const { args, evaluate } = compileOnValues(column, column.transformFunction, { columns: plan.columns, port: pinotFunctions, shortened: () => {} })
  const sources = args.map((arg) => reader.columns.get(arg))
  const { rows } = reader.metadata
  const writer = new BlockWriter([column], 0)
  for (let from = 0; from < rows; from += STRIDE) {
    const to = Math.min(rows, from + STRIDE)
    const cells = []
    for (const source of sources) {
      if (source === undefined) return null
      cells.push(source.cells(from, to))
    }
    for (let row = 0; row < to - from; row++) {
      const cell = evaluate(cells.map((of) => of[row]))
      writer.append([cell instanceof Fault ? null : cell])
    }
  }
  return openRowBlock(writer.cut(), [column.storedType]).columns[0]!
}
