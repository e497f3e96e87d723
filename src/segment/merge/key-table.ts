import { fixedWidthOf } from '../../schema/data-type.ts'
import type { ColumnPart } from '../column/column-input.ts'
import { hashBytes } from '../column/hash-bytes.ts'

/** Stands for no row. */
const NONE = -1

/**
 * The keys of rows as numbers: rows of the same key have the same one. Keys are compared as bytes, which is how Pinot
 * tells them apart, too: two BIG_DECIMALs of another scale are two keys.
 * @returns the number of each row's key, from 0 without a gap, and how many there are
 */
export function numberKeys (rows: number, keyColumns: ReadonlyArray<readonly ColumnPart[]>): { readonly keyOf: Int32Array, readonly keys: number } {
  const { starts, bytes } = keyBytes(rows, keyColumns)
  const view = new DataView(bytes.buffer)
  const size = 2 ** Math.ceil(Math.log2(Math.max(2, rows * 2)))
  const table = new Int32Array(size).fill(NONE)
  const keyOf = new Int32Array(rows)
  let keys = 0
  for (let row = 0; row < rows; row++) {
    const start = starts[row]!
    const end = starts[row + 1]!
    let slot = hashBytes(view, start, end) & size - 1
    for (; table[slot] !== NONE; slot = slot + 1 & size - 1) if (isSame(bytes, start, end, starts[table[slot]!]!, starts[table[slot]! + 1]!)) break
    if (table[slot] === NONE) {
      table[slot] = row
      keyOf[row] = keys++
    } else {
      keyOf[row] = keyOf[table[slot]!]!
    }
  }
  return { keyOf, keys }
}

/** The key of each row in one piece; values of variable width with their length before them, so that no two keys run together. */
function keyBytes (rows: number, keyColumns: ReadonlyArray<readonly ColumnPart[]>): { readonly starts: Uint32Array, readonly bytes: Uint8Array } {
  const lengths = new Uint32Array(rows)
  for (const parts of keyColumns) forEachValue(parts, (row, _bytes, start, end, fixed) => { lengths[row]! += end - start + (fixed ? 0 : 4) })
  const starts = new Uint32Array(rows + 1)
  for (let row = 0; row < rows; row++) starts[row + 1] = starts[row]! + lengths[row]!
  const bytes = new Uint8Array(starts[rows]!)
  const ends = starts.slice(0, rows)
  for (const parts of keyColumns) {
    forEachValue(parts, (row, from, start, end, fixed) => {
      let at = ends[row]!
      if (!fixed) for (let shift = 0; shift < 32; shift += 8) bytes[at++] = end - start >>> shift
      for (let i = start; i < end; i++) bytes[at++] = from[i]!
      ends[row] = at
    })
  }
  return { starts, bytes }
}

function forEachValue (parts: readonly ColumnPart[], each: (row: number, bytes: Uint8Array, start: number, end: number, fixed: boolean) => void): void {
  let first = 0
  for (const { column: { storedType, bytes, valueStarts }, rows } of parts) {
    const width = fixedWidthOf(storedType)
    if (valueStarts === null) for (let row = 0; row < rows; row++) each(first + row, bytes, row * width, row * width + width, true)
    else for (let row = 0; row < rows; row++) each(first + row, bytes, valueStarts[row]!, valueStarts[row + 1]!, false)
    first += rows
  }
}

function isSame (bytes: Uint8Array, start: number, end: number, otherStart: number, otherEnd: number): boolean {
  if (end - start !== otherEnd - otherStart) return false
  for (let i = 0; i < end - start; i++) if (bytes[start + i] !== bytes[otherStart + i]) return false
  return true
}
