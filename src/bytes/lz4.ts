/**
 * LZ4 block format (lz4/doc/lz4_Block_format.md), written for blocks of up to 2 GiB.
 *
 * ```
 * block    = sequence+
 * sequence = token, length bytes, literals, u16le offset, length bytes
 * token    = literal count (high 4 bits), match length - 4 (low 4 bits); 15 goes on in length bytes
 * length   = 255*, then a byte below 255, summed up
 * ```
 * The last sequence has literals only. The last 5 bytes are literals; no match starts in the last 12 bytes.
 */

const MIN_MATCH = 4
const LAST_LITERALS = 5
const MATCH_LIMIT = 12
const MAX_DISTANCE = 65535
const HASH_MULTIPLIER = 0x9e3779b1 | 0
const MAX_HASH_BITS = 14
/** After 2^SKIP_TRIGGER misses in a row the search steps wider, so that random bytes cost little. */
const SKIP_TRIGGER = 6
/** From this length on a native copy beats a loop. */
const NATIVE_COPY = 48

const tables: (Int32Array | undefined)[] = []

/** Cleared hash table of positions; small inputs get a small one, since clearing it is most of their cost. */
function hashTable (bits: number): Int32Array {
  const table = tables[bits]
  if (table === undefined) return (tables[bits] = new Int32Array(1 << bits))
  table.fill(0)
  return table
}

/** Most bytes that `length` bytes can take as an LZ4 block. */
export function maxLz4Length (length: number): number {
  return length + Math.floor(length / 255) + 16
}

/** Compresses `src` as one LZ4 block. The same bytes in give the same bytes out. */
export function compressLz4 (src: Uint8Array): Uint8Array<ArrayBuffer> {
  const dst = new Uint8Array(maxLz4Length(src.length))
  return dst.slice(0, compressLz4Into(src, dst, 0))
}

/**
 * Compresses `src` as one LZ4 block into `dst` from `at` on, where `maxLz4Length (src.length)` bytes must be free.
 * @returns the position after the block.
 */
export function compressLz4Into (src: Uint8Array, dst: Uint8Array, at: number): number {
  const length = src.length
  let anchor = 0
  let op = at
  if (length > MATCH_LIMIT) {
    const view = new DataView(src.buffer, src.byteOffset, length)
    const bits = Math.min(MAX_HASH_BITS, Math.max(8, 32 - Math.clz32(length - 1)))
    const shift = 32 - bits
    const table = hashTable(bits)
    const lastStart = length - MATCH_LIMIT
    const matchEnd = length - LAST_LITERALS
    let ip = 1
    while (ip <= lastStart) {
      // Position 0 needs no mark of its own in the cleared table: every candidate is compared before it is used.
      const four = view.getInt32(ip, true)
      const slot = Math.imul(four, HASH_MULTIPLIER) >>> shift
      let ref = table[slot]!
      table[slot] = ip
      if (view.getInt32(ref, true) !== four || ip - ref > MAX_DISTANCE) {
        ip += 1 + ((ip - anchor) >> SKIP_TRIGGER)
        continue
      }
      while (ip > anchor && ref > 0 && src[ip - 1] === src[ref - 1]) { ip--; ref-- }
      const distance = ip - ref
      let end = ip + MIN_MATCH
      while (end + 4 <= matchEnd && view.getInt32(end, true) === view.getInt32(end - distance, true)) end += 4
      while (end < matchEnd && src[end] === src[end - distance]) end++
      op = writeSequence(src, anchor, ip - anchor, distance, end - ip - MIN_MATCH, dst, op)
      ip = anchor = end
      if (ip <= lastStart) table[Math.imul(view.getInt32(ip - 2, true), HASH_MULTIPLIER) >>> shift] = ip - 2
    }
  }
  return writeLiterals(src, anchor, length - anchor, 0, dst, op)
}

function writeSequence (
  src: Uint8Array, from: number, literals: number, distance: number, extra: number, dst: Uint8Array, at: number
): number {
  let op = writeLiterals(src, from, literals, extra < 15 ? extra : 15, dst, at)
  dst[op++] = distance
  dst[op++] = distance >>> 8
  return extra < 15 ? op : writeLength(extra - 15, dst, op)
}

function writeLiterals (src: Uint8Array, from: number, count: number, low: number, dst: Uint8Array, at: number): number {
  let op = at
  if (count < 15) {
    dst[op++] = count << 4 | low
  } else {
    dst[op++] = 15 << 4 | low
    op = writeLength(count - 15, dst, op)
  }
  if (count < NATIVE_COPY) {
    for (let i = 0; i < count; i++) dst[op + i] = src[from + i]!
  } else {
    dst.set(src.subarray(from, from + count), op)
  }
  return op + count
}

function writeLength (length: number, dst: Uint8Array, at: number): number {
  let rest = length
  let op = at
  while (rest >= 255) { dst[op++] = 255; rest -= 255 }
  dst[op++] = rest
  return op
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
