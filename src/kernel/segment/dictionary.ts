import { copy } from './bytes'

// What becomes of sorted entries (sort.ts): ids of the column's values, and the file of the dictionary.

const SIGN: u64 = 0x8000000000000000

/** Replaces the numbers at `ids` by places in sorted order; `ranks` has room for a u32 by entry. */
export function rankIds (entries: usize, distinct: u32, ranks: usize, ids: usize, count: u32): void {
  for (let i: u32 = 0; i < distinct; i++) store<u32>(ranks + (<usize>load<u32>(entries + (<usize>i << 4), 8) << 2), i)
  const end = ids + (<usize>count << 2)
  for (let at = ids; at < end; at += 4) store<u32>(at, load<u32>(ranks + (<usize>load<u32>(at) << 2)))
}

/** Fixed-width values in ascending order: as they are to `sorted`, big-endian to `file`. */
export function writeFixed (entries: usize, distinct: u32, width: u32, isFloating: bool, sorted: usize, file: usize): void {
  for (let i: usize = 0; i < distinct; i++) {
    const key = load<u64>(entries + (i << 4))
    const bits = isFloating && (key & SIGN) === 0 ? ~key : key ^ SIGN
    if (width === 4) {
      store<u32>(sorted + (i << 2), <u32>(bits >> 32))
      store<u32>(file + (i << 2), bswap(<u32>(bits >> 32)))
    } else {
      store<u64>(sorted + (i << 3), bits)
      store<u64>(file + (i << 3), bswap(bits))
    }
  }
}

/** Lengths of the values in ascending order. */
export function sortLengths (entries: usize, distinct: u32, lengths: usize, sorted: usize): void {
  for (let i: usize = 0; i < distinct; i++) {
    store<u32>(sorted + (i << 2), load<u32>(lengths + (<usize>load<u32>(entries + (i << 4), 8) << 2)))
  }
}

/**
 * Values in ascending order to `out`, back to back, or `width` bytes apart and filled up with zeros; 8 bytes behind them
 * are changed as well. `sortedLengths` as of sortLengths.
 */
export function copyValues (entries: usize, distinct: u32, data: usize, sortedLengths: usize, width: u32, out: usize): void {
  if (width > 0) memory.fill(out, 0, <usize>distinct * width)
  let to = out
  for (let i: usize = 0; i < distinct; i++) {
    const length = load<u32>(sortedLengths + (i << 2))
    copy(data + load<u32>(entries + (i << 4), 12), to, length)
    to += width > 0 ? width : length
  }
}
