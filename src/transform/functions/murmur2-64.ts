/** The 64-bit version of MurmurHash2. Source: org.apache.pinot.spi.utils.hash.MurmurHashFunctions. */

const multiplier64 = 0xc6a4a7935bd1e995n

function times (value: bigint): bigint {
  return BigInt.asUintN(64, value * multiplier64)
}

/** The hash; the seed is unsigned. */
export function murmur2Bit64 (bytes: Uint8Array, seed: number): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const whole = bytes.length & ~7
  let hash = BigInt(seed >>> 0) ^ times(BigInt(bytes.length))
  for (let index = 0; index < whole; index += 8) {
    const block = times(view.getBigUint64(index, true))
    hash = times(hash ^ times(block ^ block >> 47n))
  }
  if (whole < bytes.length) {
    for (let index = bytes.length - 1; index >= whole; index--) hash ^= BigInt(bytes[index]!) << BigInt(8 * (index - whole))
    hash = times(hash)
  }
  hash = times(hash ^ hash >> 47n)
  return BigInt.asIntN(64, hash ^ hash >> 47n)
}
