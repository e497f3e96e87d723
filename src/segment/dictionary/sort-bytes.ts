import { compareBytes } from '../../bytes/utf8.ts'

/** Up to this many values are sorted by comparing them. */
const SMALL = 12
/** Bytes that are compared at once. */
const STEP = 4

/**
 * Sorts byte strings: value n is `bytes[starts[n] .. starts[n + 1])`, the rank of each byte is in `order`; where one is
 * the start of the other, the shorter comes first.
 *
 * Four bytes of each value and its number are packed into one 64-bit integer, and the runtime's own sort of integers
 * does the work; values that agree in these bytes are sorted by their next four.
 * @returns the numbers of the values in ascending order.
 */
export function sortBytes (bytes: Uint8Array, starts: Uint32Array, count: number, order: Uint8Array): Uint32Array {
  const sorted = new Uint32Array(count)
  for (let i = 0; i < count; i++) sorted[i] = i
  const keys = new BigUint64Array(count)
  const words = new Uint32Array(keys.buffer)
  // Groups to be sorted: from, to, bytes that are equal in all of them.
  const groups: number[] = [0, count, 0]
  while (groups.length > 0) {
    const known = groups.pop()!
    const to = groups.pop()!
    const from = groups.pop()!
    if (to - from <= SMALL) {
      insertionSort(bytes, starts, order, sorted, from, to, known)
      continue
    }
    const depth = commonPrefix(bytes, starts, sorted, from, to, known)
    let longest = 0
    for (let i = from; i < to; i++) {
      const value = sorted[i]!
      const start = starts[value]! + depth
      const left = starts[value + 1]! - start
      if (left > longest) longest = left
      words[i * 2] = value
      words[i * 2 + 1] = left >= STEP
        ? (order[bytes[start]!]! << 24 | order[bytes[start + 1]!]! << 16 | order[bytes[start + 2]!]! << 8 | order[bytes[start + 3]!]!)
        : lastBytes(bytes, start, left, order)
    }
    // Values that all end here differ in nothing: distinct values do so only by zero bytes, that is by length.
    if (longest <= 0) {
      for (let i = from; i < to; i++) words[i * 2 + 1] = starts[sorted[i]! + 1]! - starts[sorted[i]!]!
    }
    keys.subarray(from, to).sort()
    for (let i = from; i < to; i++) sorted[i] = words[i * 2]!
    if (longest <= 0) continue
    for (let i = from; i < to;) {
      const key = words[i * 2 + 1]!
      const start = i++
      while (i < to && words[i * 2 + 1] === key) i++
      if (i - start > 1) groups.push(start, i, depth + STEP)
    }
  }
  return sorted
}

/** Fewer than four bytes, filled up with zeros at the end. */
function lastBytes (bytes: Uint8Array, start: number, count: number, order: Uint8Array): number {
  let key = 0
  for (let i = 0; i < STEP; i++) key = key << 8 | (i < count ? order[bytes[start + i]!]! : 0)
  return key
}

/** How many bytes the values of a group have in common, at least `known`. A value that ends sooner sets the limit. */
function commonPrefix (bytes: Uint8Array, starts: Uint32Array, sorted: Uint32Array, from: number, to: number, known: number): number {
  const first = starts[sorted[from]!]!
  let common = starts[sorted[from]! + 1]! - first
  for (let i = from + 1; i < to && common > known; i++) {
    const start = starts[sorted[i]!]!
    const limit = Math.min(common, starts[sorted[i]! + 1]! - start)
    let n = Math.min(known, limit)
    while (n < limit && bytes[first + n] === bytes[start + n]) n++
    common = n
  }
  return Math.max(common, known)
}

function insertionSort (
  bytes: Uint8Array, starts: Uint32Array, order: Uint8Array, sorted: Uint32Array, from: number, to: number, known: number
): void {
  for (let i = from + 1; i < to; i++) {
    const value = sorted[i]!
    const start = Math.min(starts[value]! + known, starts[value + 1]!)
    const end = starts[value + 1]!
    let k = i - 1
    for (; k >= from; k--) {
      const other = sorted[k]!
      const otherEnd = starts[other + 1]!
      const otherStart = Math.min(starts[other]! + known, otherEnd)
      const result = compareBytes(order, bytes, otherStart, otherEnd, bytes, start, end)
      // Equal from here on: both ended before, so they differ by length.
      if (result < 0 || (result === 0 && otherEnd - starts[other]! < end - starts[value]!)) break
      sorted[k + 1] = other
    }
    sorted[k + 1] = value
  }
}
