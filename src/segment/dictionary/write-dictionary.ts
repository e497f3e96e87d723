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

/** Bytes before the values of the variable form. */
export function variableHead (count: number): number {
  return HEADER + (count + 1) * 4
}

/** Writes what stands before the values of the variable form, which are already behind it. */
export function writeVariableHead (file: Uint8Array, lengths: Uint32Array): void {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  view.setInt32(0, MAGIC)
  view.setInt32(4, 1)
  view.setInt32(8, lengths.length)
  view.setInt32(12, HEADER)
  let at = variableHead(lengths.length)
  for (let n = 0; n < lengths.length; n++) {
    view.setInt32(HEADER + n * 4, at)
    at += lengths[n]!
  }
  view.setInt32(HEADER + lengths.length * 4, at)
}

/** True if a reader would take fixed-width bytes for the variable form. */
export function looksVariable (bytes: Uint8Array): boolean {
  if (bytes.length < HEADER + 4) return false
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return view.getInt32(0) === MAGIC && view.getInt32(4) === 1
}
