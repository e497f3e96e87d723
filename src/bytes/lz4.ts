/**
 * LZ4 block format (lz4/doc/lz4_Block_format.md), written for blocks of up to 2 GiB.
 *
 * ```
 * block    = sequence+
 * sequence = token, length bytes, literals, u16le offset, length bytes
 * token    = literal count (high 4 bits), match length - 4 (low 4 bits); 15 goes on in length bytes
 * length   = 255*, then a byte below 255, summed up
 * ```
 * The last sequence has literals only. The last 5 bytes are literals; no match starts in the last 12 bytes. Compressing
 * is the work of a kernel (lz4-kernel.ts).
 */

const MIN_MATCH = 4
/** From this length on a native copy beats a loop. */
const NATIVE_COPY = 48

/** Most bytes that `length` bytes can take as an LZ4 block. */
export function maxLz4Length (length: number): number {
  return length + Math.floor(length / 255) + 16
}

/**
 * Decompresses one LZ4 block whose result has exactly `uncompressedLength` bytes.
 * @throws RangeError if the block is damaged or has another length; it is never read or written out of bounds.
 */
export function decompressLz4 (src: Uint8Array, uncompressedLength: number): Uint8Array<ArrayBuffer> {
  const dst = new Uint8Array(uncompressedLength)
  const end = decompressLz4Into(src, dst, 0)
  if (end !== uncompressedLength) throw damaged(`${end} bytes instead of ${uncompressedLength}`)
  return dst
}

/**
 * Decompresses one LZ4 block into `dst` from `at` on. Matches may reach back into bytes before `at` (linked blocks).
 * @returns the position after the last byte.
 * @throws RangeError if the block is damaged or does not fit.
 */
export function decompressLz4Into (src: Uint8Array, dst: Uint8Array, at: number): number {
  const srcEnd = src.length
  const dstEnd = dst.length
  let ip = 0
  let op = at
  while (ip < srcEnd) {
    const token = src[ip++]!
    let literals = token >>> 4
    if (literals === 15) {
      let more
      do {
        if (ip >= srcEnd) throw damaged('it ends inside a length')
        more = src[ip++]!
        literals += more
      } while (more === 255)
    }
    if (literals > srcEnd - ip || literals > dstEnd - op) throw damaged('its literals reach beyond the end')
    if (literals < NATIVE_COPY) {
      for (const stop = op + literals; op < stop;) dst[op++] = src[ip++]!
    } else {
      dst.set(src.subarray(ip, ip + literals), op)
      op += literals
      ip += literals
    }
    if (ip === srcEnd) return op
    if (ip + 2 > srcEnd) throw damaged('it ends inside an offset')
    const distance = src[ip]! | src[ip + 1]! << 8
    ip += 2
    let length = token & 15
    if (length === 15) {
      let more
      do {
        if (ip >= srcEnd) throw damaged('it ends inside a length')
        more = src[ip++]!
        length += more
      } while (more === 255)
    }
    length += MIN_MATCH
    if (distance === 0 || distance > op) throw damaged('a match points before the start')
    if (length > dstEnd - op) throw damaged('a match reaches beyond the end')
    const from = op - distance
    if (length < NATIVE_COPY || distance < length) {
      for (let i = 0; i < length; i++) dst[op + i] = dst[from + i]!
    } else {
      dst.copyWithin(op, from, from + length)
    }
    op += length
  }
  throw damaged('it has no end')
}

function damaged (what: string): RangeError {
  return new RangeError(`damaged LZ4 block: ${what}`)
}
