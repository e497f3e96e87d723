const SEED = 0x9747b28c | 0
const MULTIPLIER = 0x5bd1e995

/**
 * Murmur2 of `bytes[start..end)` as a signed 32-bit number: Kafka's variant, which Pinot uses for partitions
 * (org.apache.pinot.spi.utils.hash.MurmurHashFunctions.murmurHash2).
 */
export function murmur2 (bytes: Uint8Array, start: number, end: number): number {
  const length = end - start
  const tail = end - (length & 3)
  let hash = SEED ^ length
  let i = start
  for (; i < tail; i += 4) {
    let k = bytes[i]! | bytes[i + 1]! << 8 | bytes[i + 2]! << 16 | bytes[i + 3]! << 24
    k = Math.imul(k, MULTIPLIER)
    k ^= k >>> 24
    hash = Math.imul(hash, MULTIPLIER) ^ Math.imul(k, MULTIPLIER)
  }
  if (i < end) {
    let rest = bytes[i]!
    if (i + 1 < end) rest |= bytes[i + 1]! << 8
    if (i + 2 < end) rest |= bytes[i + 2]! << 16
    hash = Math.imul(hash ^ rest, MULTIPLIER)
  }
  hash ^= hash >>> 13
  hash = Math.imul(hash, MULTIPLIER)
  return hash ^ hash >>> 15
}
