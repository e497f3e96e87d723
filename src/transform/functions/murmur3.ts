/** MurmurHash3 as Guava computes it (Hashing.murmur3_32_fixed, Hashing.murmur3_128). */

function rotate32 (value: number, bits: number): number {
  return value << bits | value >>> 32 - bits
}

function mix32 (block: number): number {
  return Math.imul(rotate32(Math.imul(block, 0xcc9e2d51), 15), 0x1b873593)
}

/** The 32-bit hash. */
export function murmur3Bit32 (bytes: Uint8Array, seed: number): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const whole = bytes.length & ~3
  let hash = seed
  for (let index = 0; index < whole; index += 4) {
    hash = Math.imul(rotate32(hash ^ mix32(view.getInt32(index, true)), 13), 5) + 0xe6546b64 | 0
  }
  let tail = 0
  for (let index = bytes.length - 1; index >= whole; index--) tail ^= bytes[index]! << 8 * (index - whole)
  hash ^= mix32(tail) ^ bytes.length
  hash = Math.imul(hash ^ hash >>> 16, 0x85ebca6b)
  hash = Math.imul(hash ^ hash >>> 13, 0xc2b2ae35)
  return hash ^ hash >>> 16
}

const c1 = 0x87c37b91114253d5n
const c2 = 0x4cf5ad432745937fn

function low64 (value: bigint): bigint {
  return BigInt.asUintN(64, value)
}

function rotate64 (value: bigint, bits: bigint): bigint {
  return low64(value << bits | value >> 64n - bits)
}

function mixFirst (block: bigint): bigint {
  return low64(rotate64(low64(block * c1), 31n) * c2)
}

function mixSecond (block: bigint): bigint {
  return low64(rotate64(low64(block * c2), 33n) * c1)
}

function finish (value: bigint): bigint {
  let hash = low64((value ^ value >> 33n) * 0xff51afd7ed558ccdn)
  hash = low64((hash ^ hash >> 33n) * 0xc4ceb9fe1a85ec53n)
  return hash ^ hash >> 33n
}

/** The 128-bit hash: two halves of 64 bits, least significant byte first. */
export function murmur3Bit128 (bytes: Uint8Array, seed: number): Uint8Array<ArrayBuffer> {
  const padded = new Uint8Array((bytes.length & ~15) + 16)
  padded.set(bytes)
  const view = new DataView(padded.buffer)
  const whole = bytes.length & ~15
  let first = low64(BigInt(seed))
  let second = first
  for (let index = 0; index < whole; index += 16) {
    first = low64(rotate64(first ^ mixFirst(view.getBigUint64(index, true)), 27n) + second)
    first = low64(first * 5n + 0x52dce729n)
    second = low64(rotate64(second ^ mixSecond(view.getBigUint64(index + 8, true)), 31n) + first)
    second = low64(second * 5n + 0x38495ab5n)
  }
  const length = BigInt(bytes.length)
  first ^= mixFirst(view.getBigUint64(whole, true)) ^ length
  second ^= mixSecond(view.getBigUint64(whole + 8, true)) ^ length
  first = low64(first + second)
  second = low64(second + first)
  first = finish(first)
  second = finish(second)
  first = low64(first + second)
  second = low64(second + first)
  const result = new Uint8Array(16)
  new DataView(result.buffer).setBigUint64(0, first, true)
  new DataView(result.buffer).setBigUint64(8, second, true)
  return result
}
