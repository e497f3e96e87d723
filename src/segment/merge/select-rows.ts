import type { BlockColumn } from '../../block/row-block.ts'
import { fixedWidthOf } from '../../schema/data-type.ts'
import type { StoredType } from '../../schema/data-type.ts'
import type { ColumnPart } from '../column/column-input.ts'
import type { ColumnSlice } from '../reader/column-slice.ts'
import type { SegmentRows } from '../segment-rows.ts'

/** The rows of which `kept` says 1, a column at a time. */
export function selectedRows (all: SegmentRows, kept: Uint8Array): SegmentRows {
  return {
    rows: kept.reduce((sum, one) => sum + one, 0),
    column: (index) => [selectRows(all.column(index), kept)]
  }
}

/** Copies the rows of a column of which `kept` says 1 (null: all) into one part. */
export function selectRows (parts: readonly ColumnPart[], kept: Uint8Array | null): ColumnPart {
  const { storedType, rowStarts: lists } = parts[0]?.column ?? { storedType: 'INT' as const, rowStarts: null }
  const width = fixedWidthOf(storedType)
  const runs = runsOf(parts, kept)
  const rows = sum(runs, ({ from, to }) => to - from)
  const valueRange = ({ column: { rowStarts }, from, to }: Run): [number, number] => rowStarts === null ? [from, to] : [rowStarts[from]!, rowStarts[to]!]
  const byteRange = ({ column: { valueStarts } }: Run, first: number, end: number): [number, number] =>
    valueStarts === null ? [first * width, end * width] : [valueStarts[first]!, valueStarts[end]!]
  const values = sum(runs, (run) => { const [first, end] = valueRange(run); return end - first })
  const length = sum(runs, (run) => { const [start, end] = byteRange(run, ...valueRange(run)); return end - start })
  const slice = {
    rows,
    values,
    rowStarts: lists === null ? null : new Uint32Array(rows + 1),
    valueStarts: width === 0 ? new Uint32Array(values + 1) : null,
    bytes: new Uint8Array(length),
    nulls: new Uint8Array((rows + 7) >> 3),
    nullCount: 0
  }
  let row = 0
  let value = 0
  let at = 0
  for (const run of runs) {
    const { column, from, to } = run
    const [first, end] = valueRange(run)
    const [start, stop] = byteRange(run, first, end)
    slice.bytes.set(column.bytes.subarray(start, stop), at)
    if (slice.valueStarts !== null) for (let i = first; i <= end; i++) slice.valueStarts[value + i - first] = at + column.valueStarts![i]! - start
    if (slice.rowStarts !== null) for (let i = from; i <= to; i++) slice.rowStarts[row + i - from] = value + column.rowStarts![i]! - first
    if (column.nulls !== null) {
      for (let i = from; i < to; i++) {
        if ((column.nulls[i >> 3]! & 1 << (i & 7)) === 0) continue
        slice.nulls[(row + i - from) >> 3]! |= 1 << (row + i - from & 7)
        slice.nullCount++
      }
    }
    row += to - from
    value += end - first
    at += stop - start
  }
  return { column: columnOf(storedType, { ...slice, nulls: slice.nullCount === 0 ? null : slice.nulls }), rows }
}

/** Rows `from` to `to` of a part, all of them kept. */
interface Run { readonly column: BlockColumn, readonly from: number, readonly to: number }

function runsOf (parts: readonly ColumnPart[], kept: Uint8Array | null): Run[] {
  const runs: Run[] = []
  let first = 0
  for (const { column, rows } of parts) {
    if (kept === null) {
      if (rows > 0) runs.push({ column, from: 0, to: rows })
      continue
    }
    for (let row = 0; row < rows;) {
      const from = row
      while (row < rows && kept[first + row] === 1) row++
      if (row > from) runs.push({ column, from, to: row })
      while (row < rows && kept[first + row] !== 1) row++
    }
    first += rows
  }
  return runs
}

/** A slice as a column of a row block. */
export function columnOf (storedType: StoredType, { values, rowStarts, valueStarts, bytes, nulls, nullCount }: ColumnSlice): BlockColumn {
  // Typed views need their alignment.
  const own = bytes.byteOffset % 8 === 0 ? bytes : bytes.slice()
  const view = <T>(type: StoredType, View: new (buffer: ArrayBufferLike, offset: number, length: number) => T): T | null =>
    storedType === type ? new View(own.buffer, own.byteOffset, values) : null
  return {
    storedType,
    nulls,
    nullCount,
    rowStarts,
    valueCount: values,
    valueStarts,
    bytes: own,
    ints: view('INT', Int32Array),
    longs: view('LONG', BigInt64Array),
    floats: view('FLOAT', Float32Array),
    doubles: view('DOUBLE', Float64Array)
  }
}

function sum<T> (items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0)
}
