import { bitsFor, packedLength } from '../../bytes/bit-pack.ts'
import type { ColumnKernel } from '../column-kernel.ts'

/**
 * Forward indexes of single-value columns with a dictionary.
 *
 * ```
 * unsorted   one dictionary id a document, bit-packed (bytes/bit-pack.ts)
 * sorted     by dictionary id: i32be first document, i32be last document
 * ```
 * A column whose ids never get smaller is sorted, and its forward index must be the sorted one.
 * Sources: org.apache.pinot.segment.local.io.writer.impl.FixedBitSVForwardIndexWriter,
 * org.apache.pinot.segment.local.segment.creator.impl.fwd.SingleValueSortedForwardIndexCreator.
 */
export interface IdIndex {
  readonly sorted: boolean
  readonly bytes: Uint8Array<ArrayBuffer>
}

/** Encodes the ids at `ids` in the kernel's memory, into memory from `free` on; those of multi-value columns unsorted. */
export function writeIds (kernel: ColumnKernel, ids: number, count: number, cardinality: number, multiValue: boolean, free: number): IdIndex {
  const { functions } = kernel
  kernel.begin(free)
  if (!multiValue && functions.isAscending(ids, count) !== 0) {
    const out = kernel.allocate(cardinality * 8)
    functions.writeRanges(ids, count, out)
    return { sorted: true, bytes: kernel.bytes(out, cardinality * 8).slice() }
  }
  const bits = bitsFor(cardinality - 1)
  const length = packedLength(count, bits)
  const out = kernel.allocate(length)
  functions.packBits(ids, count, bits, out)
  return { sorted: false, bytes: kernel.bytes(out, length).slice() }
}
