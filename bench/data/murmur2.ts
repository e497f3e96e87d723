const encoder = new TextEncoder()
let scratch = new Uint8Array(256)

/**
 * Murmur2 of 32 bits with Kafka's seed, as Pinot's partition function `Murmur` uses it (Austin Appleby's algorithm;
 * org.apache.kafka.common.utils.Utils.murmur2). Written apart from the program, so that facts do not share its faults.
 */
export function murmur2 (bytes: Uint8Array, length: number = bytes.length): number {
  const m = 0x5bd1e995
  let h = 0x9747b28c ^ length
  let i = 0
  for (; i + 4 <= length; i += 4) {
    let k = bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24)
    k = Math.imul(k, m)
    k = Math.imul(k ^ (k >>> 24), m)
    h = Math.imul(h, m) ^ k
  }
  const rest = length - i
  if (rest > 0) {
    for (let r = rest - 1; r >= 0; r--) h ^= bytes[i + r]! << (8 * r)
    h = Math.imul(h, m)
  }
  h = Math.imul(h ^ (h >>> 13), m)
  return h ^ (h >>> 15)
}

/** The Pinot partition of a value's text: murmur2 of its UTF-8 bytes without the sign bit, modulo `count`. */
export function partitionOf (text: string, count: number): number {
  if (scratch.length < text.length * 3) scratch = new Uint8Array(text.length * 3)
  const { written } = encoder.encodeInto(text, scratch)
  return (murmur2(scratch, written) & 0x7fffffff) % count
}
