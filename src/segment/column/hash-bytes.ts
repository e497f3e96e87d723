const MULTIPLIER = 0x9e3779b1 | 0
const MULTIPLIER2 = 0x85ebca6b | 0

/** 32-bit hash of the bytes `start..end` of a view; well mixed in all bits. From four bytes on by words, the last one overlapping. */
export function hashBytes (view: DataView, start: number, end: number): number {
  let hash = Math.imul(end - start, MULTIPLIER)
  const last = end - 4
  if (last >= start) {
    for (let at = start; at < last; at += 4) {
      hash = Math.imul((hash << 5 | hash >>> 27) ^ view.getInt32(at, true), MULTIPLIER)
      hash ^= hash >>> 15
    }
    hash = Math.imul((hash << 5 | hash >>> 27) ^ view.getInt32(last, true), MULTIPLIER)
  } else {
    for (let at = start; at < end; at++) hash = Math.imul((hash << 5 | hash >>> 27) ^ view.getUint8(at), MULTIPLIER)
  }
  hash = Math.imul(hash ^ hash >>> 16, MULTIPLIER2)
  return hash ^ hash >>> 13
}
