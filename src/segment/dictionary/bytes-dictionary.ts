import { byteOrder, utf16Order } from '../../bytes/utf8.ts'
import type { ColumnInput } from '../column/column-input.ts'
import { sortDecimals } from '../decimal-order.ts'
import { BytesTable, hashBytes } from './bytes-table.ts'
import { replaceByRank } from './fixed-dictionary.ts'
import { isMostlyDistinct, samplePositions } from './sample.ts'
import { sortBytes } from './sort-bytes.ts'

/** Distinct values of a variable-width column. */
export interface BytesDictionary {
  /** Value n is `arena[starts[n] .. starts[n + 1])`; nothing else is in it. */
  readonly arena: Uint8Array
  readonly starts: Uint32Array
  /** Numbers n of the distinct values in ascending order. */
  readonly order: Uint32Array
  /** By value of the column: its index in `order`. */
  readonly ids: Int32Array
}

/** From one distinct value in so many on, sorting all values is faster than hashing them. */
const SORT_SHARE = 2
/** Positions are 32 bits wide. */
const MAX_ARENA = 0xffff_ffff

/** Dictionary of STRING (UTF-16 order), BYTES (unsigned byte order) or BIG_DECIMAL (numeric order) values. */
export function bytesDictionary (input: ColumnInput): BytesDictionary {
  const type = input.plan.storedType
  if (type !== 'BIG_DECIMAL' && totalBytes(input) <= MAX_ARENA && isMostlyDistinct(sampleHashes(input), input.values, SORT_SHARE)) {
    return bySorting(input, type === 'STRING' ? utf16Order : byteOrder)
  }
  const table = new BytesTable()
  const ids = new Int32Array(input.values)
  let at = 0
  for (const { column } of input.parts) {
    table.add(column.bytes, column.valueStarts!, column.valueCount, ids, at)
    at += column.valueCount
  }
  const { starts, count } = table
  const arena = table.arena.subarray(0, starts[count])
  const order = type === 'BIG_DECIMAL'
    ? sortDecimals(arena, starts, count)
    : sortBytes(arena, starts, count, type === 'STRING' ? utf16Order : byteOrder, new Uint8Array(count))
  const rank = new Int32Array(count)
  for (let n = 0; n < count; n++) rank[order[n]!] = n
  replaceByRank(ids, rank)
  return { arena, starts, order, ids }
}

/** Sorts all values and drops repeats. */
function bySorting (input: ColumnInput, ranks: Uint8Array): BytesDictionary {
  const { arena, starts } = gathered(input)
  const repeats = new Uint8Array(input.values)
  const sorted = sortBytes(arena, starts, input.values, ranks, repeats)
  const ids = new Int32Array(input.values)
  let last = -1
  for (let i = 0; i < sorted.length; i++) {
    const value = sorted[i]!
    // Distinct values move to the front of the same array.
    if (repeats[i] === 0) sorted[++last] = value
    ids[value] = last
  }
  return { arena, starts, order: sorted.subarray(0, last + 1), ids }
}

function gathered (input: ColumnInput): { arena: Uint8Array, starts: Uint32Array } {
  const only = input.parts[0]!.column
  if (input.parts.length === 1) return { arena: only.bytes, starts: only.valueStarts! }
  const arena = new Uint8Array(totalBytes(input))
  const starts = new Uint32Array(input.values + 1)
  let at = 0
  let value = 0
  for (const { column } of input.parts) {
    const own = column.valueStarts!
    arena.set(column.bytes, at)
    for (let i = 0; i < column.valueCount; i++) starts[value++] = at + own[i]!
    at += column.bytes.length
  }
  starts[value] = at
  return { arena, starts }
}

function totalBytes ({ parts }: ColumnInput): number {
  return parts.reduce((sum, { column }) => sum + column.bytes.length, 0)
}

function sampleHashes (input: ColumnInput): Int32Array {
  const hashes = samplePositions(input.values)
  let i = 0
  let first = 0
  for (const { column } of input.parts) {
    const view = new DataView(column.bytes.buffer, column.bytes.byteOffset, column.bytes.byteLength)
    const end = first + column.valueCount
    for (; i < hashes.length && hashes[i]! < end; i++) {
      const value = hashes[i]! - first
      hashes[i] = hashBytes(view, column.valueStarts![value]!, column.valueStarts![value + 1]!)
    }
    first = end
  }
  return hashes
}
