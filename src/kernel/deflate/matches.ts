import { BUFFER, DISTANCE_COUNTS, END_OF_BLOCK, HASH_BITS, HISTOGRAMS, LITERAL_COUNTS, SEQUENCES, TABLE, WINDOW } from './layout'
import { distanceSymbol, lengthSymbol } from './symbols'

/** Bytes that a match has at least: shorter ones cost more than their literals, since those are Huffman-coded. */
const MIN_MATCH: usize = 6
const MAX_MATCH: usize = 258
/** After 2^SKIP_TRIGGER misses in a row the search steps wider. */
const SKIP_TRIGGER: u32 = 5

let sequence: usize = 0

// @ts-ignore: decorator
@inline
function slotOf (word: u64): usize {
  return TABLE + (<usize>(((word << 16) * 0x9e3779b185ebca87) >> (64 - <u64>HASH_BITS)) << 2)
}

/**
 * Finds matches in `from..to` of the buffer, greedily, one candidate by place, and counts the symbols; `position` is the
 * place of BUFFER in the stream.
 * @returns the end of the sequences.
 */
export function findMatches (from: usize, to: usize, position: u32): usize {
  memory.fill(HISTOGRAMS, 0, 4 * 4 * 256)
  memory.fill(LITERAL_COUNTS, 0, 4 * 288)
  memory.fill(DISTANCE_COUNTS, 0, 4 * 32)
  sequence = SEQUENCES
  let anchor = from
  let at = from
  const toStream = position - <u32>BUFFER
  // Before the first chunk there is nothing.
  const floor = position === 0 - WINDOW ? BUFFER + WINDOW : BUFFER
  const last = to - min(to - from, 8)
  while (at < last) {
    const word = load<u64>(at)
    const slot = slotOf(word)
    const here = <u32>at + toStream
    const distance = here - load<u32>(slot)
    store<u32>(slot, here)
    if (distance - 1 >= WINDOW || (load<u64>(at - distance) ^ word) << 16 !== 0) {
      at += 1 + ((at - anchor) >> SKIP_TRIGGER)
      continue
    }
    let end = at + MIN_MATCH
    while (end + 8 <= to) {
      const difference = load<u64>(end) ^ load<u64>(end - distance)
      if (difference !== 0) {
        end += <usize>(ctz(difference) >> 3)
        break
      }
      end += 8
    }
    if (end + 8 > to) while (end < to && load<u8>(end) === load<u8>(end - distance)) end++
    while (at > anchor && at - distance > floor && load<u8>(at - 1) === load<u8>(at - 1 - distance)) at--
    addMatch(anchor, at, end - at, distance)
    anchor = at = end
    if (end < last) store<u32>(slotOf(load<u64>(end - 2)), <u32>end - 2 + toStream)
  }
  countLiterals(anchor, to)
  store<u64>(sequence, <u64>(to - anchor))
  sumUp()
  return sequence + 8
}

function addMatch (anchor: usize, at: usize, length: usize, distance: u32): void {
  countLiterals(anchor, at)
  let literals: u64 = at - anchor
  const symbol = DISTANCE_COUNTS + (distanceSymbol(distance) << 2)
  while (length > 0) {
    // What is left must be a match as well.
    const part = length <= MAX_MATCH ? length : min(MAX_MATCH, length - 3)
    const slot = LITERAL_COUNTS + ((257 + lengthSymbol(<u32>part)) << 2)
    store<u32>(slot, load<u32>(slot) + 1)
    store<u32>(symbol, load<u32>(symbol) + 1)
    store<u64>(sequence, literals | <u64>part << 16 | <u64>distance << 32)
    sequence += 8
    literals = 0
    length -= part
  }
}

// @ts-ignore: decorator
@inline
function count (histogram: usize, byte: u64): void {
  const slot = HISTOGRAMS + histogram * 1024 + (<usize>(byte & 255) << 2)
  store<u32>(slot, load<u32>(slot) + 1)
}

function countLiterals (from: usize, to: usize): void {
  let at = from
  for (; at + 8 <= to; at += 8) {
    const word = load<u64>(at)
    count(0, word)
    count(1, word >> 8)
    count(2, word >> 16)
    count(3, word >> 24)
    count(0, word >> 32)
    count(1, word >> 40)
    count(2, word >> 48)
    count(3, word >> 56)
  }
  for (; at < to; at++) count(0, load<u8>(at))
}

function sumUp (): void {
  for (let i: usize = 0; i < 1024; i += 16) {
    const sum = v128.add<u32>(
      v128.add<u32>(v128.load(HISTOGRAMS + i), v128.load(HISTOGRAMS + i, 1024)),
      v128.add<u32>(v128.load(HISTOGRAMS + i, 2048), v128.load(HISTOGRAMS + i, 3072))
    )
    v128.store(LITERAL_COUNTS + i, sum)
  }
  store<u32>(LITERAL_COUNTS + (END_OF_BLOCK << 2), 1)
}
