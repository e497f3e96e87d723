/**
 * Bit packing, most significant bit first, as in org.apache.pinot.segment.local.io.util.PinotDataBitSet:
 *
 * ```
 * 3 bits a value:  |v0 v0 v0|v1 v1 v1|v2 v2 ‖ v2|v3 v3 v3| ...   ‖ = border of bytes
 * ```
 * Bits that are left over in the last byte are zero. Packing is the work of a kernel (src/kernel/segment/bit-pack.ts).
 */

/** Bits that the values 0..max take: at least 1 (getNumBitsPerValue). */
export function bitsFor (max: number): number {
  return max <= 1 ? 1 : 32 - Math.clz32(max)
}

/** Bytes that `count` values of `bits` bits take. */
export function packedLength (count: number, bits: number): number {
  return Math.ceil(count * bits / 8)
}

/**
 * Unpacks the values `from..to` into `out`.
 * @throws RangeError if the bytes end before value `to`.
 */
export function unpackBits (bytes: Uint8Array, from: number, to: number, bits: number, out: Int32Array): void {
  if (bits < 1 || bits > 31) throw new RangeError(`${bits} bits a value are not possible`)
  if (to > Math.floor(bytes.length * 8 / bits)) throw new RangeError(`${bytes.length} bytes hold no ${to} values of ${bits} bits`)
  const firstBit = from * bits
  let at = Math.floor(firstBit / 8)
  // Bits of `byte` that are not used yet.
  let left = 8 - firstBit % 8
  let byte = at < bytes.length ? bytes[at]! : 0
  for (let i = 0, count = to - from; i < count; i++) {
    let value = 0
    let wanted = bits
    while (wanted > left) {
      value = value << left | (byte & (1 << left) - 1)
      wanted -= left
      byte = bytes[++at]!
      left = 8
    }
    left -= wanted
    out[i] = value << wanted | (byte >>> left & (1 << wanted) - 1)
  }
}
