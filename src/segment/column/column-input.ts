import type { BlockColumn } from '../../block/row-block.ts'
import type { ColumnPlan } from '../../schema/row-plan.ts'

/** What one row block has of a column. */
export interface ColumnPart {
  readonly column: BlockColumn
  readonly rows: number
}

/** A column of a segment before it is encoded: its parts in the order of the rows. */
export interface ColumnInput {
  readonly plan: ColumnPlan
  readonly parts: readonly ColumnPart[]
  readonly rows: number
  /** Number of values; = rows for single-value columns. */
  readonly values: number
  readonly nullCount: number
}

/** A column over all blocks. */
export function columnInput (plan: ColumnPlan, all: readonly ColumnPart[]): ColumnInput {
  const parts = all.filter(({ rows }) => rows > 0)
  return {
    plan,
    parts,
    rows: sum(parts, (part) => part.rows),
    values: sum(parts, (part) => part.column.valueCount),
    nullCount: sum(parts, (part) => part.column.nullCount)
  }
}

function sum (parts: readonly ColumnPart[], of: (part: ColumnPart) => number): number {
  return parts.reduce((total, part) => total + of(part), 0)
}

/** The little-endian bytes of all fixed-width values: the block's own where there is only one, else a copy. Never written to. */
export function fixedBytes ({ parts }: ColumnInput): Uint8Array {
  if (parts.length === 1) return parts[0]!.column.bytes
  const all = new Uint8Array(sum(parts, (part) => part.column.bytes.length))
  let at = 0
  for (const { column } of parts) {
    all.set(column.bytes, at)
    at += column.bytes.length
  }
  return all
}

/**
 * Multi-value columns: index of each row's first value over all blocks, and the number of values at the end.
 * @throws RangeError if a row has no value: a defect of the block's writer, since no Pinot reader could take it.
 */
export function rowStarts ({ parts, rows, values }: ColumnInput): Int32Array {
  const starts = new Int32Array(rows + 1)
  let at = 0
  let base = 0
  for (const part of parts) {
    const own = part.column.rowStarts!
    for (let row = 0; row < part.rows; row++) {
      if (own[row + 1]! <= own[row]!) throw new RangeError('a row of a multi-value column has no value')
      starts[at++] = base + own[row]!
    }
    base += part.column.valueCount
  }
  starts[rows] = values
  return starts
}

/** Null bits over all blocks: bit i & 7 of byte i >> 3; null if no row is null. */
export function nullBits ({ parts, rows, nullCount }: ColumnInput): Uint8Array | null {
  if (nullCount === 0) return null
  const bits = new Uint8Array((rows + 7) >> 3)
  let base = 0
  for (const { column, rows: count } of parts) {
    if (column.nulls !== null) orBits(bits, base, column.nulls, count)
    base += count
  }
  return bits
}

function orBits (bits: Uint8Array, base: number, from: Uint8Array, count: number): void {
  const shift = base & 7
  const first = base >> 3
  const bytes = (count + 7) >> 3
  for (let i = 0; i < bytes; i++) {
    const byte = from[i]!
    if (byte === 0) continue
    bits[first + i]! |= byte << shift
    // Beyond the last byte there are only bits of rows that do not exist.
    if (shift > 0 && first + i + 1 < bits.length) bits[first + i + 1]! |= byte >>> (8 - shift)
  }
}
