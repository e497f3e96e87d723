import type { BlockColumn } from '../../src/block/row-block.ts'

/** Rows as columns: a row block, or what a rival makes. */
export interface Columns {
  readonly rows: number
  readonly columns: readonly Pick<BlockColumn, 'storedType' | 'nulls' | 'rowStarts' | 'valueStarts' | 'bytes'>[]
}

/**
 * Checksum of decoded rows that does not depend on their order or on how they are cut into blocks, so that decoders that
 * scatter rows to partitions and those that do not can be compared. All arithmetic is on 32-bit words that wrap, so that
 * any language can compute it:
 *
 * ```
 * hash(bytes)   h = 0x811c9dc5; each byte: h = (h ^ byte) * 0x01000193 (FNV-1a); then mix(h)
 * mix(h)        h ^= h >>> 16; h *= 0x85ebca6b; h ^= h >>> 13; h *= 0xc2b2ae35; h ^= h >>> 16
 * value         null: 0x6e756c6c; single: hash of its bytes, numbers little-endian; multi-value: h = mix(number of
 *               values), then each: h = mix(h ^ hash(bytes))
 * row           h = 0; each column: h = mix(h ^ value) + column number
 * column sum    sum of the values of all rows;  row sum = sum of all rows
 * ```
 */
export interface Checksum {
  readonly rows: number
  /** Sums by column, to tell which one differs. */
  readonly columns: readonly number[]
  /** Sum that ties the values of a row together. */
  readonly row: number
}

const NULL = 0x6e756c6c
const WIDTHS = { INT: 4, LONG: 8, FLOAT: 4, DOUBLE: 8, STRING: 0, BYTES: 0, BIG_DECIMAL: 0 } as const

/** Checksum of all rows of the parts together. */
export function checksumOf (parts: Iterable<Columns>): Checksum {
  let rows = 0
  let rowSum = 0
  let sums: number[] | undefined
  for (const part of parts) {
    sums ??= part.columns.map(() => 0)
    const hashes = new Int32Array(part.rows)
    for (const [c, column] of part.columns.entries()) {
      let sum = 0
      for (let row = 0; row < part.rows; row++) {
        const value = valueHash(column, row)
        sum = sum + value | 0
        hashes[row] = mix(hashes[row]! ^ value) + c
      }
      sums[c] = sums[c]! + sum | 0
    }
    for (const hash of hashes) rowSum = rowSum + hash | 0
    rows += part.rows
  }
  return { rows, columns: (sums ?? []).map((sum) => sum >>> 0), row: rowSum >>> 0 }
}

/** What differs, in words; nothing if the rows are the same. */
export function differences (found: Checksum, expected: Checksum, names: readonly string[]): string[] {
  const differing = names.filter((_, c) => found.columns[c] !== expected.columns[c])
  return [
    ...found.rows === expected.rows ? [] : [`${found.rows} rows instead of ${expected.rows}`],
    ...differing.length === 0 ? [] : [`other values in ${differing.join(', ')}`],
    ...found.row === expected.row || differing.length > 0 ? [] : ['values in other rows']
  ]
}

function valueHash (column: Columns['columns'][number], row: number): number {
  if (column.nulls !== null && (column.nulls[row >> 3]! & 1 << (row & 7)) !== 0) return NULL
  if (column.rowStarts === null) return bytesHash(column, row)
  const [start, end] = [column.rowStarts[row]!, column.rowStarts[row + 1]!]
  let h = mix(end - start)
  for (let value = start; value < end; value++) h = mix(h ^ bytesHash(column, value))
  return h
}

function bytesHash ({ storedType, valueStarts, bytes }: Columns['columns'][number], value: number): number {
  const width = WIDTHS[storedType]
  const start = valueStarts === null ? value * width : valueStarts[value]!
  const end = valueStarts === null ? start + width : valueStarts[value + 1]!
  let h = 0x811c9dc5
  for (let at = start; at < end; at++) h = Math.imul(h ^ bytes[at]!, 0x01000193)
  return mix(h)
}

function mix (hash: number): number {
  let h = hash
  h = Math.imul(h ^ h >>> 16, 0x85ebca6b)
  h = Math.imul(h ^ h >>> 13, 0xc2b2ae35)
  return h ^ h >>> 16
}
