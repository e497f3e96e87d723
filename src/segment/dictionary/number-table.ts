import type { ColumnKernel } from '../column-kernel.ts'

/** Areas that numbering `count` values needs beside the values. */
export interface NumberTable {
  /** Of 8 bytes a slot, 2^bits slots. Free for other use when all values are numbered, as is `hashes`. */
  readonly table: number
  readonly tableBytes: number
  readonly bits: number
  readonly hashes: number
  readonly ids: number
}

/** Lays out the areas; those that can be used again come last. */
export function allocateTable (kernel: ColumnKernel, count: number): NumberTable {
  const bits = Math.max(1, 33 - Math.clz32(Math.max(count, 1) - 1))
  const tableBytes = 8 * 2 ** bits
  const ids = kernel.allocate(count * 4)
  const table = kernel.allocate(tableBytes)
  return { table, tableBytes, bits, hashes: kernel.allocate(count * 4), ids }
}

/** Sorted entries and what sorting them needs, from the address on where the areas of numbering begin. */
export function allocateEntries (kernel: ColumnKernel, distinct: number): { entries: number, spare: number, groups: number } {
  return { entries: kernel.allocate(distinct * 16), spare: kernel.allocate(distinct * 16), groups: kernel.allocate(distinct * 8 + 16) }
}
