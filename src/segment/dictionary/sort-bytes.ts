import { compareBytes } from '../../bytes/utf8.ts'

/** Up to this many values are sorted by comparing them. */
const SMALL = 12
/** Bytes that are compared at once: beside their numbers, up to 2^24 values leave room for one more. */
const STEP = 4
const WIDE_STEP = 5
const WIDE_COUNT = 1 << 24

/**
 * Sorts byte strings, which may repeat: value n is `bytes[starts[n] .. starts[n + 1])`, the rank of each byte is in `order`; where one is
 * the start of the other, the shorter comes first.
 *
 * Five bytes of each value and its number (four, if there are very many values) are packed into one 64-bit integer, and
 * the runtime's own sort of integers does the work; values that agree in these bytes are sorted by the next ones.
 * In `repeats` the place of each value that equals the one before it is set to 1.
 * @returns the numbers of the values in ascending order.
 */
export function sortBytes (
  bytes: Uint8Array, starts: Uint32Array, count: number, order: Uint8Array, repeats: Uint8Array
): Uint32Array {
  const isWide = count <= WIDE_COUNT
  const step = isWide ? WIDE_STEP : STEP
  const numberMask = isWide ? WIDE_COUNT - 1 : -1
  const sorted = new Uint32Array(count)
  for (let i = 0; i < count; i++) sorted[i] = i
  const keys = new BigUint64Array(count)
  const words = new Int32Array(keys.buffer)
  // Groups to be sorted: from, to, bytes that are equal in all of them.
  const groups: number[] = [0, count, 0]
  while (groups.length > 0) {
    const known = groups.pop()!
    const to = groups.pop()!
    const first = groups.pop()!
    if (to - first <= SMALL) {
      insertionSort(bytes, starts, order, sorted, first, to, known)
      for (let i = first + 1; i < to; i++) if (isEqual(bytes, starts, sorted[i - 1]!, sorted[i]!)) repeats[i] = 1
      continue
    }
    const from = endedFirst(starts, sorted, first, to, known)
    if (from - first > 1) sortByLength(starts, sorted, first, from, keys, words, repeats)
    if (from === to) continue
    const depth = commonPrefix(bytes, starts, sorted, from, to, known)
    for (let i = from; i < to; i++) {
      const value = sorted[i]!
      const start = starts[value]! + depth
      const left = starts[value + 1]! - start
      words[i * 2 + 1] = left >= STEP
        ? order[bytes[start]!]! << 24 | order[bytes[start + 1]!]! << 16 | order[bytes[start + 2]!]! << 8 | order[bytes[start + 3]!]!
        : lastBytes(bytes, start, left, order)
      words[i * 2] = isWide && left >= WIDE_STEP ? order[bytes[start + 4]!]! << 24 | value : value
    }
    keys.subarray(from, to).sort()
    for (let i = from; i < to; i++) sorted[i] = words[i * 2]! & numberMask
    for (let i = from; i < to;) {
      const high = words[i * 2 + 1]!
      const low = words[i * 2]! & ~numberMask
      const start = i++
      while (i < to && words[i * 2 + 1] === high && (words[i * 2]! & ~numberMask) === low) i++
      if (i - start > 1) groups.push(start, i, depth + step)
    }
  }
  return sorted
}

/**
 * Brings the values of a group that have no more than `known` bytes to its front and tells where the others begin. They
 * are the start of all others, followed by zero bytes at most, so that is their place.
 */
function endedFirst (starts: Uint32Array, sorted: Uint32Array, from: number, to: number, known: number): number {
  let end = from
  for (let i = from; i < to; i++) {
    const value = sorted[i]!
    if (starts[value + 1]! - starts[value]! > known) continue
    sorted[i] = sorted[end]!
    sorted[end++] = value
  }
  return end
}

/** Sorts values that differ by the number of zero bytes at their end alone. */
function sortByLength (
  starts: Uint32Array, sorted: Uint32Array, from: number, to: number, keys: BigUint64Array, words: Int32Array, repeats: Uint8Array
): void {
  for (let i = from; i < to; i++) {
    words[i * 2] = sorted[i]!
    words[i * 2 + 1] = starts[sorted[i]! + 1]! - starts[sorted[i]!]!
  }
  keys.subarray(from, to).sort()
  for (let i = from; i < to; i++) {
    sorted[i] = words[i * 2]!
    if (i > from && words[i * 2 - 1] === words[i * 2 + 1]) repeats[i] = 1
  }
}

/** Fewer than four bytes, filled up with zeros at the end. */
function lastBytes (bytes: Uint8Array, start: number, count: number, order: Uint8Array): number {
  let key = 0
  for (let i = 0; i < STEP; i++) key = key << 8 | (i < count ? order[bytes[start + i]!]! : 0)
  return key
}

/** How many bytes the values of a group have in common, at least `known`; each has more than `known`. */
function commonPrefix (bytes: Uint8Array, starts: Uint32Array, sorted: Uint32Array, from: number, to: number, known: number): number {
  const first = starts[sorted[from]!]!
  let common = starts[sorted[from]! + 1]! - first
  for (let i = from + 1; i < to && common > known; i++) {
    const start = starts[sorted[i]!]!
    const limit = Math.min(common, starts[sorted[i]! + 1]! - start)
    let n = known
    while (n < limit && bytes[first + n] === bytes[start + n]) n++
    common = n
  }
  return common
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

function isEqual (bytes: Uint8Array, starts: Uint32Array, a: number, b: number): boolean {
  const start = starts[a]!
  const other = starts[b]!
  const length = starts[a + 1]! - start
  if (starts[b + 1]! - other !== length) return false
  // Neighbours have their beginning in common: the end tells them apart sooner.
  for (let i = length - 1; i >= 0; i--) if (bytes[start + i] !== bytes[other + i]) return false
  return true
}
