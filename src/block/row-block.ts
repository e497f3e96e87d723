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

/**
 * Opens a row block. `types` are the stored types of the plan's columns in their order.
 * @throws RangeError if the buffer is not a row block of that many columns: a defect, never bad input.
 */
export function openRowBlock (buffer: ArrayBufferLike, types: readonly StoredType[]): RowBlock {
  const view = new DataView(buffer)
  if (buffer.byteLength < BLOCK_HEADER || view.getUint32(0, true) !== BLOCK_MAGIC) throw new RangeError('not a row block')
  const rows = view.getUint32(4, true)
  const columnCount = view.getUint32(8, true)
  const byteLength = view.getUint32(12, true)
  if (columnCount !== types.length) throw new RangeError(`row block has ${columnCount} columns, the plan ${types.length}`)
  if (byteLength > buffer.byteLength) throw new RangeError('row block is cut short')
  const columns: BlockColumn[] = []
  for (let c = 0; c < columnCount; c++) {
    const at = BLOCK_HEADER + c * BLOCK_COLUMN
    const field = (i: number) => view.getUint32(at + i * 4, true)
    const nulls = field(0)
    const rowStarts = field(2)
    const valueCount = field(3)
    const valueStarts = field(4)
    const data = field(5)
    const type = types[c]!
    columns.push({
      storedType: type,
      nulls: nulls === 0 ? null : new Uint8Array(buffer, nulls, (rows + 7) >> 3),
      nullCount: field(1),
      rowStarts: rowStarts === 0 ? null : new Uint32Array(buffer, rowStarts, rows + 1),
      valueCount,
      valueStarts: valueStarts === 0 ? null : new Uint32Array(buffer, valueStarts, valueCount + 1),
      bytes: new Uint8Array(buffer, data, field(6)),
      ints: type === 'INT' ? new Int32Array(buffer, data, valueCount) : null,
      longs: type === 'LONG' ? new BigInt64Array(buffer, data, valueCount) : null,
      floats: type === 'FLOAT' ? new Float32Array(buffer, data, valueCount) : null,
      doubles: type === 'DOUBLE' ? new Float64Array(buffer, data, valueCount) : null
    })
  }
  return { rows, partition: view.getUint32(16, true), byteLength, columns }
}

/** True if row `row` of the column is null. */
export function isNull (column: BlockColumn, row: number): boolean {
  return column.nulls !== null && (column.nulls[row >> 3]! & (1 << (row & 7))) !== 0
}
