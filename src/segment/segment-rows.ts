import type { RowBlock } from '../block/row-block.ts'
import type { ColumnPart } from './column/column-input.ts'

/** The rows of a segment to be, by column: so that not all of them need be in memory at once. */
export interface SegmentRows {
  readonly rows: number
  /** What the blocks have of column `index` of the plan, in the order of the rows; valid until the next call. */
  readonly column: (index: number) => readonly ColumnPart[]
}

/** The rows of blocks that are in memory, one block behind the other. */
export function blockRows (blocks: readonly RowBlock[]): SegmentRows {
  return {
    rows: blocks.reduce((sum, block) => sum + block.rows, 0),
    column: (index) => blocks.map(({ columns, rows }) => ({ column: columns[index]!, rows }))
  }
}
