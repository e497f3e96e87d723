/**
 * Radix sort of 32-bit and 64-bit values together with their positions: for columns whose values are mostly distinct it
 * beats hashing, since memory is passed through in order. 11 bits a pass; passes where all values agree are left out,
 * and of times or small numbers these are most.
 *
 * An entry is `words` key words, low word first, and the position; keys are compared as unsigned numbers.
 */

const DIGIT = 11
const BUCKETS = 1 << DIGIT
const SIGN = 0x8000_0000 | 0

/** How the bits of a value become an unsigned number of the same order. */
export type Flip = 'integer' | 'floating'

/** Sorted entries of `words` key words (1 or 2) and a position each. */
export function radixSort (values: Int32Array, words: 1 | 2, flip: Flip): Int32Array {
  const count = values.length / words
  const stride = words + 1
  let from = entries(values, words, flip)
  let to = new Int32Array(from.length)
  const counts = Array.from({ length: words }, (_, word) => digitCounts(from, word, stride))
  for (let word = 0; word < words; word++) {
    for (let shift = 0; shift < 32; shift += DIGIT) {
      const starts = counts[word]![shift / DIGIT]!
      if (starts[from[word]! >>> shift & BUCKETS - 1] === count) continue
      let sum = 0
      for (let bucket = 0; bucket < BUCKETS; bucket++) {
        const size = starts[bucket]!
        starts[bucket] = sum
        sum += size * stride
      }
      if (words === 1) scatter1(from, to, shift, starts)
      else scatter2(from, to, word, shift, starts)
      ;[from, to] = [to, from]
    }
  }
  return from
}

/** How often each digit of a word comes, by pass. */
function digitCounts (entries: Int32Array, word: number, stride: number): Uint32Array[] {
  const low = new Uint32Array(BUCKETS)
  const middle = new Uint32Array(BUCKETS)
  const high = new Uint32Array(BUCKETS)
  for (let at = word; at < entries.length; at += stride) {
    const key = entries[at]!
    low[key & BUCKETS - 1]!++
    middle[key >>> DIGIT & BUCKETS - 1]!++
    high[key >>> 2 * DIGIT]!++
  }
  return [low, middle, high]
}

/** Sign bit first, so that negative values come first; of negative floating-point numbers all bits are turned. */
function entries (values: Int32Array, words: 1 | 2, flip: Flip): Int32Array<ArrayBuffer> {
  const count = values.length / words
  const out = new Int32Array(values.length + count)
  if (words === 1) {
    for (let i = 0; i < count; i++) {
      const value = values[i]!
      out[i * 2] = flip === 'floating' && value < 0 ? ~value : value ^ SIGN
      out[i * 2 + 1] = i
    }
  } else {
    for (let i = 0; i < count; i++) {
      const high = values[i * 2 + 1]!
      const turn = flip === 'floating' && high < 0 ? -1 : 0
      out[i * 3] = values[i * 2]! ^ turn
      out[i * 3 + 1] = turn === 0 ? high ^ SIGN : ~high
      out[i * 3 + 2] = i
    }
  }
  return out
}

function scatter1 (from: Int32Array, to: Int32Array, shift: number, starts: Uint32Array): void {
  for (let at = 0; at < from.length; at += 2) {
    const key = from[at]!
    const bucket = key >>> shift & BUCKETS - 1
    const place = starts[bucket]!
    starts[bucket] = place + 2
    to[place] = key
    to[place + 1] = from[at + 1]!
  }
}

function scatter2 (from: Int32Array, to: Int32Array, word: number, shift: number, starts: Uint32Array): void {
  for (let at = 0; at < from.length; at += 3) {
    const bucket = from[at + word]! >>> shift & BUCKETS - 1
    const place = starts[bucket]!
    starts[bucket] = place + 3
    to[place] = from[at]!
    to[place + 1] = from[at + 1]!
    to[place + 2] = from[at + 2]!
  }
}

/** The distinct values of sorted entries, as their original bits, and by position the index of each value among them. */
export function distinctOf (sorted: Int32Array, words: 1 | 2, values: Int32Array): { bits: Int32Array<ArrayBuffer>, ids: Int32Array } {
  const stride = words + 1
  const count = sorted.length / stride
  const ids = new Int32Array(count)
  const bits = new Int32Array(count * words)
  let id = -1
  for (let at = 0; at < sorted.length; at += stride) {
    const position = sorted[at + words]!
    if (at === 0 || sorted[at] !== sorted[at - stride] || (words === 2 && sorted[at + 1] !== sorted[at + 1 - stride])) {
      id++
      bits[id * words] = values[position * words]!
      if (words === 2) bits[id * 2 + 1] = values[position * 2 + 1]!
    }
    ids[position] = id
  }
  return { bits: bits.slice(0, (id + 1) * words), ids }
}
