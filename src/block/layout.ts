/**
 * A row block: columnar rows of one Pinot partition in one buffer, so that it crosses a thread border as one piece, is
 * spilled as one piece, and can be written by a kernel. All numbers little-endian; every section starts at a multiple
 * of 8 bytes.
 *
 * ```
 *   0  u32 magic "DRB1"
 *   4  u32 rows
 *   8  u32 columns
 *  12  u32 byteLength          of the whole block
 *  16  u32 partition
 *  20  u32 0
 *  24  f64 0
 *  32  columns x 32 bytes      directory, in the order of RowPlan.columns
 *        0  u32 nulls          offset of ceil(rows / 8) bytes, bit i & 7 of byte i >> 3; 0 = no null
 *        4  u32 nullCount
 *        8  u32 rowStarts      multi-value: offset of (rows + 1) x u32, index of each row's first value; 0 = single value
 *       12  u32 values         number of values; = rows for single-value columns
 *       16  u32 valueStarts    STRING BYTES BIG_DECIMAL: offset of (values + 1) x u32, start of each value in data; else 0
 *       20  u32 data           offset of the values
 *       24  u32 dataLength     bytes
 *       28  u32 0
 *  ..  sections
 * ```
 *
 * Values: INT i32, LONG i64, FLOAT f32, DOUBLE f64, STRING UTF-8, BYTES as they are, BIG_DECIMAL in Pinot's bytes.
 * A null holds its column's default null value beside the null bit (a multi-value null: one default value), so the
 * segment builder needs no second look at nulls.
 */

/** `DRB1` as a little-endian u32. */
export const BLOCK_MAGIC = 0x31425244
/** Bytes before the directory. */
export const BLOCK_HEADER = 32
/** Bytes of one directory entry. */
export const BLOCK_COLUMN = 32

/** Rounds up to the next multiple of 8. */
export function align8 (n: number): number {
  return (n + 7) & ~7
}
