import type { BlockColumn } from '../../block/row-block.ts'
import { fixedWidthOf } from '../../schema/data-type.ts'
import type { ColumnInput } from '../column/column-input.ts'
import type { Entries } from './raw-variable.ts'

/**
 * What the entries of a raw variable-width index are.
 *
 * ```
 * single value              the value
 * multi-value, fixed width  i32be count, count values, big-endian
 * multi-value, variable     i32be count, count x i32be length, the values back to back
 * ```
 * Source: org.apache.pinot.segment.local.utils.ArraySerDeUtils.
 */
export function entriesOf (input: ColumnInput): Entries {
  if (!input.plan.multiValue) return singleValues(input)
  const width = fixedWidthOf(input.plan.storedType)
  return width === 0 ? variableRows(input) : fixedRows(input, width)
}

function singleValues (input: ColumnInput): Entries {
  const lengths = new Uint32Array(input.rows)
  let longest = 0
  eachPart(input, (column, first, rows) => {
    const starts = column.valueStarts!
    for (let row = 0; row < rows; row++) {
      const length = starts[row + 1]! - starts[row]!
      lengths[first + row] = length
      if (length > longest) longest = length
    }
  })
  const copy = copier(input, (column, from, to, out, at) => {
    const starts = column.valueStarts!
    out.set(column.bytes.subarray(starts[from], starts[to]), at)
    return starts[to]! - starts[from]!
  })
  return { lengths, longest, copy }
}

function fixedRows (input: ColumnInput, width: 4 | 8): Entries {
  const lengths = new Uint32Array(input.rows)
  let most = 0
  eachPart(input, (column, first, rows) => {
    const starts = column.rowStarts!
    for (let row = 0; row < rows; row++) {
      const count = starts[row + 1]! - starts[row]!
      lengths[first + row] = 4 + count * width
      if (count > most) most = count
    }
  })
  const copy = copier(input, (column, from, to, out, at) => {
    const starts = column.rowStarts!
    const view = new DataView(out.buffer, out.byteOffset, out.byteLength)
    let end = at
    for (let row = from; row < to; row++) {
      const count = starts[row + 1]! - starts[row]!
      view.setInt32(end, count)
      end += 4
      const bytes = Buffer.from(out.buffer, out.byteOffset + end, count * width)
      bytes.set(column.bytes.subarray(starts[row]! * width, starts[row + 1]! * width))
      swap(bytes, width)
      end += count * width
    }
    return end - at
  })
  return { lengths, longest: 4 + most * width, copy }
}

/** Little-endian to big-endian in place. */
function swap (bytes: Buffer, width: 4 | 8): void {
  if (width === 4) bytes.swap32()
  else bytes.swap64()
}

function variableRows (input: ColumnInput): Entries {
  const lengths = new Uint32Array(input.rows)
  let most = 0
  let longestRow = 0
  eachPart(input, (column, first, rows) => {
    const starts = column.rowStarts!
    const valueStarts = column.valueStarts!
    for (let row = 0; row < rows; row++) {
      const count = starts[row + 1]! - starts[row]!
      const bytes = valueStarts[starts[row + 1]!]! - valueStarts[starts[row]!]!
      lengths[first + row] = 4 + count * 4 + bytes
      if (count > most) most = count
      if (bytes > longestRow) longestRow = bytes
    }
  })
  const copy = copier(input, (column, from, to, out, at) => {
    const starts = column.rowStarts!
    const valueStarts = column.valueStarts!
    const view = new DataView(out.buffer, out.byteOffset, out.byteLength)
    let end = at
    for (let row = from; row < to; row++) {
      const first = starts[row]!
      const last = starts[row + 1]!
      view.setInt32(end, last - first)
      end += 4
      for (let value = first; value < last; value++, end += 4) view.setInt32(end, valueStarts[value + 1]! - valueStarts[value]!)
      out.set(column.bytes.subarray(valueStarts[first], valueStarts[last]), end)
      end += valueStarts[last]! - valueStarts[first]!
    }
    return end - at
  })
  // The row with most values and the row with most bytes need not be the same.
  return { lengths, longest: 4 + most * 4 + longestRow, copy }
}

function eachPart (input: ColumnInput, visit: (column: BlockColumn, first: number, rows: number) => void): void {
  let first = 0
  for (const { column, rows } of input.parts) {
    visit(column, first, rows)
    first += rows
  }
}

/** Copies rows over the borders of parts; `copyRows` copies rows of one part and tells how many bytes they took. */
function copier (
  input: ColumnInput, copyRows: (column: BlockColumn, from: number, to: number, out: Uint8Array, at: number) => number
): Entries['copy'] {
  let part = 0
  let first = 0
  return (from, to, out, at) => {
    let row = from
    let end = at
    while (row < to) {
      const { column, rows } = input.parts[part]!
      const stop = Math.min(to, first + rows)
      end += copyRows(column, row - first, stop - first, out, end)
      row = stop
      if (row === first + rows) {
        first += rows
        part++
      }
    }
  }
}
