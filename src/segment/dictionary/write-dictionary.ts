import { copyValues } from './copy-values.ts'

/**
 * Dictionary files. SL = org.apache.pinot.segment.local; the reader tells the two forms apart by content.
 *
 * ```
 * fixed     count x width bytes, big-endian; STRING filled up with zero bytes at the end
 * variable  ".vl;", i32be 1, i32be count, i32be 16, (count + 1) x i32be offset from the start, the values back to back
 * ```
 * Sources: SL.io.util.{FixedByteValueReaderWriter, VarLengthValueWriter}.
 */

const MAGIC = 0x2e766c3b
const HEADER = 16

/** Big-endian bytes of 4-byte or 8-byte values, without a change to the array. */
export function bigEndian (values: Uint8Array, width: 4 | 8): Uint8Array<ArrayBuffer> {
  const copy = Uint8Array.from(values)
  const buffer = Buffer.from(copy.buffer)
  if (width === 4) buffer.swap32()
  else buffer.swap64()
  return copy
}

/** Values in the order of `order`, value n being `arena[starts[n] .. starts[n + 1])`, filled up with zeros to `width`. */
export function writePadded (arena: Uint8Array, starts: Uint32Array, order: Uint32Array, width: number): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(order.length * width)
  copyValues(arena, starts, order, out, 0, width)
  return out
}

/** Bytes that the variable form takes. */
export function variableLength (count: number, valueBytes: number): number {
  return HEADER + (count + 1) * 4 + valueBytes
}

/** Values of any widths, `total` bytes in all. */
export function writeVariable (arena: Uint8Array, starts: Uint32Array, order: Uint32Array, total: number): Uint8Array<ArrayBuffer> {
  const count = order.length
  const out = new Uint8Array(variableLength(count, total))
  const view = new DataView(out.buffer)
  view.setInt32(0, MAGIC)
  view.setInt32(4, 1)
  view.setInt32(8, count)
  view.setInt32(12, HEADER)
  const data = variableLength(count, 0)
  let at = data
  for (let n = 0; n < count; n++) {
    view.setInt32(HEADER + n * 4, at)
    at += starts[order[n]! + 1]! - starts[order[n]!]!
  }
  view.setInt32(HEADER + count * 4, at)
  copyValues(arena, starts, order, out, data, 0)
  return out
}

/** True if a reader would take fixed-width bytes for the variable form. */
export function looksVariable (bytes: Uint8Array): boolean {
  if (bytes.length < HEADER + 4) return false
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return view.getInt32(0) === MAGIC && view.getInt32(4) === 1
}
