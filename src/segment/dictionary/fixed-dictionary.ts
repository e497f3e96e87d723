import type { ColumnKernel } from '../column-kernel.ts'
import { writeIds } from '../forward/id-index.ts'
import type { IdIndex } from '../forward/id-index.ts'
import { allocateEntries, allocateTable } from './number-table.ts'

/** Distinct values of a fixed-width column in ascending order, and the index of each value among them. */
export interface FixedDictionary {
  /** Little-endian bytes of the distinct values. */
  readonly sorted: Uint8Array<ArrayBuffer>
  /** The same big-endian: the dictionary's file. */
  readonly file: Uint8Array<ArrayBuffer>
  /** By value: its index in `sorted`, encoded. */
  readonly ids: IdIndex
}

/** Whole numbers, or floating-point numbers. FLOAT and DOUBLE have no NaN and no -0, so equal values have equal bits. */
export type Order = 'integer' | 'floating'

/** Dictionary of values of `width` bytes, given as little-endian bytes in `parts`. */
export function fixedDictionary (kernel: ColumnKernel, parts: readonly Uint8Array[], width: 4 | 8, order: Order, multiValue: boolean): FixedDictionary {
  const { functions } = kernel
  const bytes = parts.reduce((sum, part) => sum + part.length, 0)
  const count = bytes / width
  kernel.begin()
  const values = kernel.allocate(bytes)
  const distinct = kernel.allocate(bytes)
  const { ids, table, bits, hashes } = allocateTable(kernel, count)
  const memory = kernel.bytes(values, bytes)
  let at = 0
  for (const part of parts) {
    memory.set(part, at)
    at += part.length
  }
  const number = width === 4 ? functions.number32 : functions.number64
  const cardinality = number(values, count, table, bits, hashes, distinct, ids)
  kernel.begin(table)
  const { entries, spare, groups } = allocateEntries(kernel, cardinality)
  functions.sortFixed(distinct, cardinality, width, order === 'floating', entries, spare, groups)
  functions.rankIds(entries, cardinality, spare, ids, count)
  // The values themselves are done with.
  functions.writeFixed(entries, cardinality, width, order === 'floating', values, distinct)
  return {
    sorted: kernel.bytes(values, cardinality * width).slice(),
    file: kernel.bytes(distinct, cardinality * width).slice(),
    ids: writeIds(kernel, ids, count, cardinality, multiValue, entries)
  }
}
