import type { StoredType } from '../schema/data-type.ts'
import { BLOCK_COLUMN, BLOCK_HEADER, BLOCK_MAGIC } from './layout.ts'

/** One column of a row block, as typed views into the block's buffer (see layout.ts). */
export interface BlockColumn {
  readonly storedType: StoredType
  /** Null bits, or null if no row is null. */
  readonly nulls: Uint8Array | null
  readonly nullCount: number
  /** Multi-value columns: index of each row's first value, rows + 1 entries. */
  readonly rowStarts: Uint32Array | null
  /** Number of values (rows for single-value columns). */
  readonly valueCount: number
  /** Variable-width columns: start of each value in `bytes`, values + 1 entries. */
  readonly valueStarts: Uint32Array | null
  /** Variable-width columns: the bytes of all values; fixed-width: the raw little-endian bytes. */
  readonly bytes: Uint8Array
  /** Fixed-width columns: the values. */
  readonly ints: Int32Array | null
  readonly longs: BigInt64Array | null
  readonly floats: Float32Array | null
  readonly doubles: Float64Array | null
}

/** A row block opened for reading. The views share the block's memory. */
export interface RowBlock {
  readonly rows: number
  readonly partition: number
  readonly byteLength: number
  readonly columns: readonly BlockColumn[]
}

/** Where the sections of a column lie in its block: offsets, 0 for those that it does not have. */
export interface ColumnEntry {
  readonly nulls: number
  readonly nullCount: number
  readonly rowStarts: number
  readonly valueCount: number
  readonly valueStarts: number
  readonly data: number
  readonly dataLength: number
}

/** Header and directory of a row block. */
export interface BlockDirectory {
  readonly rows: number
  readonly partition: number
  readonly byteLength: number
  readonly columns: readonly ColumnEntry[]
}

/**
 * Reads header and directory of a row block of `columnCount` columns, of which `buffer` has at least these.
 * @throws RangeError if it is no row block of that many columns: a defect, never bad input.
 */
export function readDirectory (buffer: ArrayBufferLike, columnCount: number, at: number = 0): BlockDirectory {
  const view = new DataView(buffer, at)
  if (view.byteLength < BLOCK_HEADER || view.getUint32(0, true) !== BLOCK_MAGIC) throw new RangeError('not a row block')
  const count = view.getUint32(8, true)
  if (count !== columnCount) throw new RangeError(`row block has ${count} columns, the plan ${columnCount}`)
  const columns: ColumnEntry[] = []
  for (let c = 0; c < columnCount; c++) {
    const field = (i: number) => view.getUint32(BLOCK_HEADER + c * BLOCK_COLUMN + i * 4, true)
    columns.push({ nulls: field(0), nullCount: field(1), rowStarts: field(2), valueCount: field(3), valueStarts: field(4), data: field(5), dataLength: field(6) })
  }
  return { rows: view.getUint32(4, true), partition: view.getUint32(16, true), byteLength: view.getUint32(12, true), columns }
}

/** Where the sections of column `index` begin, which lie together; those of the last column end with the block. */
export function columnStart ({ columns, byteLength }: BlockDirectory, index: number): number {
  const entry = columns[index]
  return entry === undefined ? byteLength : entry.nulls || entry.rowStarts || entry.valueStarts || entry.data
}

/** Opens a column whose sections lie in `buffer` with their offsets shifted by `shift`. */
export function openColumn (entry: ColumnEntry, rows: number, storedType: StoredType, buffer: ArrayBufferLike, shift: number = 0): BlockColumn {
  const { nulls, nullCount, rowStarts, valueCount, valueStarts, dataLength } = entry
  const data = entry.data + shift
  return {
    storedType,
    nulls: nulls === 0 ? null : new Uint8Array(buffer, nulls + shift, (rows + 7) >> 3),
    nullCount,
    rowStarts: rowStarts === 0 ? null : new Uint32Array(buffer, rowStarts + shift, rows + 1),
    valueCount,
    valueStarts: valueStarts === 0 ? null : new Uint32Array(buffer, valueStarts + shift, valueCount + 1),
    bytes: new Uint8Array(buffer, data, dataLength),
    ints: storedType === 'INT' ? new Int32Array(buffer, data, valueCount) : null,
    longs: storedType === 'LONG' ? new BigInt64Array(buffer, data, valueCount) : null,
    floats: storedType === 'FLOAT' ? new Float32Array(buffer, data, valueCount) : null,
    doubles: storedType === 'DOUBLE' ? new Float64Array(buffer, data, valueCount) : null
  }
}

/**
 * Opens a row block. `types` are the stored types of the plan's columns in their order.
 * @throws RangeError if the buffer does not begin with a row block of that many columns: a defect, never bad input.
 */
export function openRowBlock (buffer: ArrayBufferLike, types: readonly StoredType[]): RowBlock {
  const { rows, partition, byteLength, columns } = readDirectory(buffer, types.length)
  if (byteLength > buffer.byteLength) throw new RangeError('row block is cut short')
  return { rows, partition, byteLength, columns: columns.map((entry, c) => openColumn(entry, rows, types[c]!, buffer)) }
}

/** True if row `row` of the column is null. */
export function isNull (column: BlockColumn, row: number): boolean {
  return column.nulls !== null && (column.nulls[row >> 3]! & (1 << (row & 7))) !== 0
}
