import { bitsFor, packedLength } from '../../bytes/bit-pack.ts'
import type { ColumnKernel } from '../column-kernel.ts'

/** Dictionary ids, bit-packed (bytes/bit-pack.ts). */
export function packIds (kernel: ColumnKernel, ids: Int32Array, cardinality: number): Uint8Array<ArrayBuffer> {
  const bits = bitsFor(cardinality - 1)
  const length = packedLength(ids.length, bits)
  kernel.begin()
  const values = kernel.allocate(ids.length * 4)
  const out = kernel.allocate(length)
  kernel.words(values, ids.length).set(ids)
  kernel.functions.packBits(values, ids.length, bits, out)
  return kernel.bytes(out, length).slice()
}
