import { equal, head } from './bytes'

// Numbers values in the order of their first appearance. A hash table with linear probing; a slot is the number + 1 and,
// in the high half, the hash. It begins small, so that few values stay in the fastest cache, and grows to 2^maxBits
// slots, which must be twice the number of values or more; then it is filled anew from the hashes of the known values.

const FIRST_BITS: u32 = 10
const MULTIPLIER: u64 = 0x9e3779b185ebca87
const MULTIPLIER2: u64 = 0xc2b2ae3d27d4eb4f

let bits: u32 = 0

// @ts-ignore: decorator
@inline
function finished (hash: u64): u32 {
  return <u32>(((hash ^ hash >> 32) * MULTIPLIER2) >> 32)
}

// @ts-ignore: decorator
@inline
function hashBytes (start: usize, length: usize): u32 {
  let hash: u64 = length
  let at = start
  const end = start + length
  for (; at + 8 <= end; at += 8) hash = (rotl(hash, 23) ^ load<u64>(at)) * MULTIPLIER
  if (at < end) hash = (rotl(hash, 23) ^ head(load<u64>(at), end - at)) * MULTIPLIER
  return finished(hash)
}

function clear (table: usize, maxBits: u32): void {
  bits = min(FIRST_BITS, maxBits)
  memory.fill(table, 0, <usize>8 << bits)
}

function grow (table: usize, maxBits: u32, hashes: usize, known: u32): void {
  bits = min(bits + 2, maxBits)
  memory.fill(table, 0, <usize>8 << bits)
  const mask: u32 = (1 << bits) - 1
  const shift = 32 - bits
  for (let number: u32 = 0; number < known; number++) {
    const hash = load<u32>(hashes + (<usize>number << 2))
    let slot = hash >> shift
    while (load<u64>(table + (<usize>slot << 3)) !== 0) slot = slot + 1 & mask
    store<u64>(table + (<usize>slot << 3), <u64>hash << 32 | (number + 1))
  }
}

/**
 * Byte strings: value i is `data[starts[i] .. starts[i + 1])`. Writes the number of each value to `ids`; by number the
 * index of its first value to `firsts`, its length to `lengths`, its hash to `hashes` (all u32).
 * @returns how many are distinct.
 */
export function numberBytes (
  data: usize, starts: usize, count: u32, table: usize, maxBits: u32, hashes: usize, firsts: usize, lengths: usize, ids: usize
): u32 {
  clear(table, maxBits)
  let known: u32 = 0
  let start = load<u32>(starts)
  for (let i: u32 = 0; i < count; i++) {
    const end = load<u32>(starts + (<usize>i << 2), 4)
    const length = end - start
    const hash = hashBytes(data + start, length)
    const mask: u32 = (1 << bits) - 1
    let slot = hash >> (32 - bits)
    for (;;) {
      const entry = load<u64>(table + (<usize>slot << 3))
      if (entry === 0) {
        store<u64>(table + (<usize>slot << 3), <u64>hash << 32 | (known + 1))
        store<u32>(hashes + (<usize>known << 2), hash)
        store<u32>(firsts + (<usize>known << 2), i)
        store<u32>(lengths + (<usize>known << 2), length)
        store<u32>(ids + (<usize>i << 2), known)
        known++
        if (known << 1 > mask && bits < maxBits) grow(table, maxBits, hashes, known)
        break
      }
      if (<u32>(entry >> 32) === hash) {
        const number = <u32>entry - 1
        if (load<u32>(lengths + (<usize>number << 2)) === length) {
          const first = load<u32>(firsts + (<usize>number << 2))
          if (equal(data + load<u32>(starts + (<usize>first << 2)), data + start, length)) {
            store<u32>(ids + (<usize>i << 2), number)
            break
          }
        }
      }
      slot = slot + 1 & mask
    }
    start = end
  }
  return known
}

// @ts-ignore: decorator
@inline
function numberFixed<T> (values: usize, count: u32, table: usize, maxBits: u32, hashes: usize, distinct: usize, ids: usize): u32 {
  clear(table, maxBits)
  let known: u32 = 0
  for (let i: u32 = 0; i < count; i++) {
    const value = load<T>(values + <usize>i * sizeof<T>())
    const hash = finished(<u64>value * MULTIPLIER)
    const mask: u32 = (1 << bits) - 1
    let slot = hash >> (32 - bits)
    for (;;) {
      const entry = load<u64>(table + (<usize>slot << 3))
      if (entry === 0) {
        store<u64>(table + (<usize>slot << 3), <u64>hash << 32 | (known + 1))
        store<u32>(hashes + (<usize>known << 2), hash)
        store<T>(distinct + <usize>known * sizeof<T>(), value)
        store<u32>(ids + (<usize>i << 2), known)
        known++
        if (known << 1 > mask && bits < maxBits) grow(table, maxBits, hashes, known)
        break
      }
      const number = <u32>entry - 1
      if (<u32>(entry >> 32) === hash && load<T>(distinct + <usize>number * sizeof<T>()) === value) {
        store<u32>(ids + (<usize>i << 2), number)
        break
      }
      slot = slot + 1 & mask
    }
  }
  return known
}

/** Values of 4 bytes, by their bits; by number the value itself to `distinct`. */
export function number32 (values: usize, count: u32, table: usize, maxBits: u32, hashes: usize, distinct: usize, ids: usize): u32 {
  return numberFixed<u32>(values, count, table, maxBits, hashes, distinct, ids)
}

/** Values of 8 bytes, by their bits. */
export function number64 (values: usize, count: u32, table: usize, maxBits: u32, hashes: usize, distinct: usize, ids: usize): u32 {
  return numberFixed<u64>(values, count, table, maxBits, hashes, distinct, ids)
}
