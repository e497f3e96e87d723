import { murmur2 } from '../bytes/murmur2.ts'
import type { Cell, StoredType } from '../schema/data-type.ts'

const encoder = new TextEncoder()

/**
 * Compiles the hash of a whole primary key, for tables that are partitioned by it (`partition.by: primaryKey`): Murmur2
 * (bytes/murmur2.ts) without its sign bit, 0..2^31-1, over the cells of the key columns in their order, each by its
 * stored type:
 *
 * ```
 * INT     i32be                   FLOAT   f32be
 * LONG    i64be                   DOUBLE  f64be
 * STRING  u32be length, UTF-8     BYTES, BIG_DECIMAL  u32be length, the bytes
 * ```
 *
 * The types are fixed for a table, so two keys never have the same bytes. Changing this moves rows to other partitions
 * and is a change of the format. A null cell counts as no bytes; the record is then refused anyway.
 */
export function compileKeyHash (types: readonly StoredType[]): (cells: readonly Cell[]) => number {
  let bytes = new Uint8Array(256)
  let view = new DataView(bytes.buffer)
  let length = 0

  function reserve (count: number): void {
    if (length + count <= bytes.length) return
    const larger = new Uint8Array(Math.max(bytes.length * 2, length + count))
    larger.set(bytes)
    bytes = larger
    view = new DataView(bytes.buffer)
  }

  function add (cell: Cell, type: StoredType): void {
    switch (type) {
      case 'INT': reserve(4); view.setInt32(length, cell as number); length += 4; break
      case 'LONG': reserve(8); view.setBigInt64(length, BigInt(cell as number | bigint)); length += 8; break
      case 'FLOAT': reserve(4); view.setFloat32(length, cell as number); length += 4; break
      case 'DOUBLE': reserve(8); view.setFloat64(length, cell as number); length += 8; break
      case 'STRING': {
        const text = cell as string
        reserve(4 + text.length * 3)
        const { written } = encoder.encodeInto(text, bytes.subarray(length + 4))
        view.setUint32(length, written)
        length += 4 + written
        break
      }
      case 'BYTES': case 'BIG_DECIMAL': {
        const value = cell as Uint8Array
        reserve(4 + value.length)
        view.setUint32(length, value.length)
        bytes.set(value, length + 4)
        length += 4 + value.length
      }
    }
  }

  return (cells) => {
    length = 0
    for (let i = 0; i < types.length; i++) {
      if (cells[i] !== null) add(cells[i]!, types[i]!)
    }
    return murmur2(bytes, 0, length) & 0x7fffffff
  }
}
