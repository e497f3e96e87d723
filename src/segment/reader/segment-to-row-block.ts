import { BLOCK_COLUMN, BLOCK_HEADER, BLOCK_MAGIC, align8 } from '../../block/layout.ts'
import { BlockWriter } from '../../block/block-writer.ts'
import { openRowBlock } from '../../block/row-block.ts'
import type { RowBlock } from '../../block/row-block.ts'
import type { ColumnPlan, RowPlan } from '../../schema/row-plan.ts'
import type { ColumnSlice } from './column-slice.ts'
import { invalidSegment } from './invalid.ts'
import type { SegmentReader } from './segment-reader.ts'

const MAX_BLOCK = 0xffff_ffff

/**
 * The rows of a segment as a row block of the plan, for building another segment of them. Columns that the segment does
 * not have are null in all rows; columns that the plan does not have are left out.
 * `partition` of the block is by default the one in the segment's metadata, else 0.
 * @throws DynapinotError SEGMENT_INVALID if the segment is damaged, or a column is of another type than in the plan.
 */
export function segmentToRowBlock (reader: SegmentReader, plan: RowPlan, partition?: number): RowBlock {
  const types = plan.columns.map((column) => column.storedType)
  return openRowBlock(segmentToBlockBuffer(reader, plan, partition), types)
}

/** The same as the buffer of the block, to be transferred or spilled. */
export function segmentToBlockBuffer (reader: SegmentReader, plan: RowPlan, partition?: number): ArrayBuffer {
  const slices = plan.columns.map((column) => sliceOf(reader, column))
  const own = reader.columns.get(plan.partition.column)?.metadata.partition
  return writeBlock(reader.metadata.rows, partition ?? own?.ids[0] ?? 0, slices)
}

/**
 * All rows of a column of the plan: null where the segment does not have it.
 * @throws DynapinotError SEGMENT_INVALID if the column is damaged, or of another type than in the plan.
 */
export function sliceOf (reader: SegmentReader, plan: ColumnPlan): ColumnSlice {
  const column = reader.columns.get(plan.name)
  if (column === undefined) return nullSlice(plan, reader.metadata.rows)
  const { storedType, multiValue } = column.metadata
  if (storedType !== plan.storedType || multiValue !== plan.multiValue) {
    const kind = (many: boolean) => many ? 'multi-value' : 'single-value'
    throw invalidSegment(reader.metadata.name,
      `column ${plan.name} is ${kind(multiValue)} ${storedType} in the segment, ${kind(plan.multiValue)} ${plan.storedType} in the plan`)
  }
  return column.slice()
}

/** All rows null, with the default null value. */
function nullSlice (plan: ColumnPlan, rows: number): ColumnSlice {
  const writer = new BlockWriter([plan], 0)
  for (let row = 0; row < rows; row++) writer.append([null])
  const column = openRowBlock(writer.cut(), [plan.storedType]).columns[0]!
  return { ...column, rows, values: column.valueCount }
}

/** Layout in block/layout.ts. */
function writeBlock (rows: number, partition: number, slices: readonly ColumnSlice[]): ArrayBuffer {
  const sections = slices.map(sectionsOf)
  const byteLength = sections.flat().reduce((sum, section) => sum + align8(section?.byteLength ?? 0), BLOCK_HEADER + slices.length * BLOCK_COLUMN)
  if (byteLength > MAX_BLOCK) throw new RangeError(`the rows take ${byteLength} bytes: too many for one row block`)
  const buffer = new ArrayBuffer(byteLength)
  const view = new DataView(buffer)
  const header = [BLOCK_MAGIC, rows, slices.length, byteLength, partition]
  header.forEach((value, i) => view.setUint32(i * 4, value, true))
  let end = BLOCK_HEADER + slices.length * BLOCK_COLUMN
  const put = (section: Uint8Array | null): number => {
    if (section === null) return 0
    const start = end
    new Uint8Array(buffer, start, section.length).set(section)
    end = align8(start + section.length)
    return start
  }
  slices.forEach((slice, c) => {
    const [nulls, rowStarts, valueStarts, bytes] = sections[c]!
    const entry = [put(nulls), slice.nullCount, put(rowStarts), slice.values, put(valueStarts), put(bytes), bytes.length]
    entry.forEach((value, i) => view.setUint32(BLOCK_HEADER + c * BLOCK_COLUMN + i * 4, value, true))
  })
  return buffer
}

function sectionsOf ({ nulls, rowStarts, valueStarts, bytes }: ColumnSlice): [Uint8Array | null, Uint8Array | null, Uint8Array | null, Uint8Array] {
  return [nulls, bytesOf(rowStarts), bytesOf(valueStarts), bytes]
}

function bytesOf (array: Uint32Array | null): Uint8Array | null {
  return array === null ? null : new Uint8Array(array.buffer, array.byteOffset, array.byteLength)
}
