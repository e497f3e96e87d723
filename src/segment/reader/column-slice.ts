import type { Cell, Scalar, StoredType } from '../../schema/data-type.ts'

/** The values of some rows of a column, laid out as in a row block (block/layout.ts). */
export interface ColumnSlice {
  readonly rows: number
  readonly values: number
  /** Multi-value columns: index of each row's first value, rows + 1 entries. */
  readonly rowStarts: Uint32Array | null
  /** Variable-width types: start of each value in `bytes`, values + 1 entries. */
  readonly valueStarts: Uint32Array | null
  /** The values; fixed width little-endian, from an offset that is a multiple of 8. */
  readonly bytes: Uint8Array
  /** Null bits (bit i & 7 of byte i >> 3), or null if no row is null. */
  readonly nulls: Uint8Array | null
  readonly nullCount: number
}

/** Values of rows without their null bits. */
export type Values = Omit<ColumnSlice, 'nulls' | 'nullCount'>

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** The cells of a slice: null where the null bit is set, else a value or an array of them. */
export function cellsOf (type: StoredType, slice: ColumnSlice): Cell[] {
  const value = valueAt(type, slice)
  const { rowStarts, nulls } = slice
  return Array.from({ length: slice.rows }, (_, row): Cell => {
    if (nulls !== null && (nulls[row >> 3]! & 1 << (row & 7)) !== 0) return null
    if (rowStarts === null) return value(row)
    return Array.from({ length: rowStarts[row + 1]! - rowStarts[row]! }, (_, i) => value(rowStarts[row]! + i))
  })
}

function valueAt (type: StoredType, { bytes, valueStarts }: ColumnSlice): (index: number) => Scalar {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  switch (type) {
    case 'INT': return (i) => view.getInt32(i * 4, true)
    case 'FLOAT': return (i) => view.getFloat32(i * 4, true)
    case 'DOUBLE': return (i) => view.getFloat64(i * 8, true)
    case 'LONG': return (i) => {
      const value = view.getBigInt64(i * 8, true)
      return Number.isSafeInteger(Number(value)) ? Number(value) : value
    }
    case 'STRING': return (i) => decoder.decode(bytes.subarray(valueStarts![i], valueStarts![i + 1]))
    case 'BYTES': case 'BIG_DECIMAL': return (i) => bytes.slice(valueStarts![i], valueStarts![i + 1])
  }
}
