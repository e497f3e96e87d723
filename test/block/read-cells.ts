import { isNull } from '../../src/block/row-block.ts'
import type { BlockColumn, RowBlock } from '../../src/block/row-block.ts'
import type { Cell, Scalar } from '../../src/schema/data-type.ts'

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The value at an index of a column, as the row path carries it. */
export function valueAt (column: BlockColumn, index: number): Scalar {
  switch (column.storedType) {
    case 'INT': return column.ints![index]!
    case 'LONG': {
      const value = column.longs![index]!
      return Number.isSafeInteger(Number(value)) ? Number(value) : value
    }
    case 'FLOAT': return column.floats![index]!
    case 'DOUBLE': return column.doubles![index]!
    default: {
      const bytes = column.bytes.slice(column.valueStarts![index], column.valueStarts![index + 1])
      return column.storedType === 'STRING' ? decoder.decode(bytes) : bytes
    }
  }
}

/** What lies in a row of a column, without regard to nulls: one value, or the values of a multi-value row. */
export function storedAt (column: BlockColumn, row: number): Scalar | Scalar[] {
  if (column.rowStarts === null) return valueAt(column, row)
  const values: Scalar[] = []
  for (let i = column.rowStarts[row]!; i < column.rowStarts[row + 1]!; i++) values.push(valueAt(column, i))
  return values
}

/** The cells of a row. */
export function rowAt (block: RowBlock, row: number): Cell[] {
  return block.columns.map((column) => isNull(column, row) ? null : storedAt(column, row))
}

/** The cells of all rows. */
export function rowsOf (block: RowBlock): Cell[][] {
  return Array.from({ length: block.rows }, (_, row) => rowAt(block, row))
}
