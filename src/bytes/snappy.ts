import { ByteReader } from './byte-reader.ts'

/**
 * Snappy block format (google/snappy format_description.txt), unframed.
 *
 * ```
 * block    = varint uncompressed length, element*
 * literal  = (length - 1) << 2 | 0, or 60 << 2 and 1 byte, 61 << 2 and 2 bytes (little-endian) of length - 1; the bytes
 * copy     = 4..11 bytes, offset below 2^11: (offset >> 8) << 5 | (length - 4) << 2 | 1, offset & 255
 *            1..64 bytes, offset below 2^16: (length - 1) << 2 | 2, u16le offset
 *            1..64 bytes:                    (length - 1) << 2 | 3, u32le offset
 * ```
 */

const HASH_BITS = 14
const HASH_MULTIPLIER = 0x1e35a7bd
/** No match starts in the last bytes: four bytes are compared at once. */
const MATCH_LIMIT = 15
const MAX_DISTANCE = 65535

const table = new Int32Array(1 << HASH_BITS)

/** Compresses `src` as one Snappy block. The same bytes in give the same bytes out. */
export function compressSnappy (src: Uint8Array): Uint8Array<ArrayBuffer> {
  const length = src.length
  const dst = new Uint8Array(32 + length + Math.floor(length / 6))
  let op = 0
  let rest = length
  while (rest > 127) { dst[op++] = rest & 127 | 128; rest >>>= 7 }
  dst[op++] = rest
  let anchor = 0
  if (length > MATCH_LIMIT) {
    const view = new DataView(src.buffer, src.byteOffset, length)
    const lastStart = length - MATCH_LIMIT
    table.fill(0)
    let ip = 1
    while (ip <= lastStart) {
      const four = view.getInt32(ip, true)
      const slot = Math.imul(four, HASH_MULTIPLIER) >>> (32 - HASH_BITS)
      const ref = table[slot]!
      table[slot] = ip
      const distance = ip - ref
      if (view.getInt32(ref, true) !== four || distance > MAX_DISTANCE) {
        ip += 1 + ((ip - anchor) >> 5)
        continue
      }
      let end = ip + 4
      while (end < length && src[end] === src[end - distance]) end++
      op = writeLiteral(src, anchor, ip, dst, op)
      op = writeCopy(distance, end - ip, dst, op)
      ip = anchor = end
    }
  }
  return dst.slice(0, writeLiteral(src, anchor, length, dst, op))
}

function writeLiteral (src: Uint8Array, from: number, to: number, dst: Uint8Array, at: number): number {
  const count = to - from
  let op = at
  if (count === 0) return op
  const n = count - 1
  if (n < 60) {
    dst[op++] = n << 2
  } else {
    const lengthBytes = n < 0x100 ? 1 : n < 0x10000 ? 2 : n < 0x1000000 ? 3 : 4
    dst[op++] = 59 + lengthBytes << 2
    for (let i = 0; i < lengthBytes; i++) dst[op++] = n >>> (8 * i)
  }
  dst.set(src.subarray(from, to), op)
  return op + count
}

function writeCopy (distance: number, length: number, dst: Uint8Array, at: number): number {
  let op = at
  let rest = length
  while (rest > 0) {
    // Never leave less than 4 bytes behind: the short form cannot say them.
    const count = rest >= 68 ? 64 : rest > 64 ? 60 : rest
    if (count >= 4 && count < 12 && distance < 2048) {
      dst[op++] = distance >>> 8 << 5 | count - 4 << 2 | 1
      dst[op++] = distance
    } else {
      dst[op++] = count - 1 << 2 | 2
      dst[op++] = distance
      dst[op++] = distance >>> 8
    }
    rest -= count
  }
  return op
}

/**
 * Decompresses one Snappy block.
 * @throws RangeError if the block is damaged, or says that it holds more than `maxLength` bytes.
 */
export function decompressSnappy (src: Uint8Array, maxLength: number): Uint8Array<ArrayBuffer> {
  const reader = new ByteReader(src)
  const length = readVarint(reader)
  if (length > maxLength) throw new RangeError(`damaged Snappy block: ${length} bytes, at most ${maxLength} are possible`)
  const dst = new Uint8Array(length)
  let op = 0
  while (reader.remaining > 0) {
    const tag = reader.u8()
    const kind = tag & 3
    if (kind === 0) {
      let count = tag >>> 2
      if (count >= 60) count = readLength(reader, count - 59)
      count++
      if (count > length - op) throw new RangeError('damaged Snappy block: a literal reaches beyond the end')
      dst.set(reader.bytes(count), op)
      op += count
      continue
    }
    let count = (tag >>> 2) + 1
    let distance
    if (kind === 1) {
      count = (tag >>> 2 & 7) + 4
      distance = tag >>> 5 << 8 | reader.u8()
    } else {
      distance = kind === 2 ? reader.u16le() : reader.u32le()
    }
    if (distance === 0 || distance > op) throw new RangeError('damaged Snappy block: a copy points before the start')
    if (count > length - op) throw new RangeError('damaged Snappy block: a copy reaches beyond the end')
    for (const stop = op + count; op < stop; op++) dst[op] = dst[op - distance]!
  }
  if (op !== length) throw new RangeError(`damaged Snappy block: ${op} bytes instead of ${length}`)
  return dst
}

function readVarint (reader: ByteReader): number {
  let value = 0
  for (let shift = 0; shift < 35; shift += 7) {
    const byte = reader.u8()
    value += (byte & 127) * 2 ** shift
    if (byte < 128) return value
  }
  throw new RangeError('damaged Snappy block: its length has no end')
}

function readLength (reader: ByteReader, bytes: number): number {
  let value = 0
  for (let i = 0; i < bytes; i++) value += reader.u8() * 2 ** (8 * i)
  return value
}
