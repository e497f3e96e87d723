/** Symbols sorted by count, least first: u16 count, u16 symbol. Two of them, for the two passes of the sort. */
const SORTED = memory.data(4 * 288, 16)
const SORTED_BY_LOW = memory.data(4 * 288, 16)
const BUCKETS = memory.data(4 * 256, 16)
const NODES = memory.data(4 * 288, 16)
/** Number of codes by length, and the next code of each length. */
const LENGTH_COUNTS = memory.data(4 * 33, 16)
const NEXT_CODES = memory.data(4 * 33, 16)

/**
 * Makes a complete prefix code of at most `limit` bits: reads `symbols` u32 counts (each below 2^16) at `counts`, writes
 * u8 lengths to `lengths` (0: no code) and codes to `codes`. Fewer than two used symbols get company, since decoders
 * differ on codes that are not complete.
 */
export function buildCode (counts: usize, symbols: u32, limit: u32, lengths: usize, codes: usize): void {
  memory.fill(lengths, 0, symbols)
  let used: u32 = 0
  for (let symbol: u32 = 0; symbol < symbols; symbol++) {
    const times = load<u32>(counts + (symbol << 2))
    if (times === 0) continue
    store<u32>(SORTED + (used << 2), times | symbol << 16)
    used++
  }
  if (used < 2) {
    const only: u32 = used === 1 ? load<u16>(SORTED, 2) : 0
    store<u8>(lengths + only, 1)
    store<u8>(lengths + (only === 0 ? 1 : 0), 1)
  } else {
    sortByCount(used)
    treeLengths(used, limit)
    let at: u32 = 0
    for (let length = limit; length > 0; length--) {
      for (let left = load<u32>(LENGTH_COUNTS + (length << 2)); left > 0; left--, at++) {
        store<u8>(lengths + load<u16>(SORTED + (at << 2), 2), <u8>length)
      }
    }
  }
  assignCodes(lengths, symbols, limit, codes)
}

function sortByCount (used: u32): void {
  radixPass(SORTED, SORTED_BY_LOW, used, 0)
  radixPass(SORTED_BY_LOW, SORTED, used, 8)
}

function radixPass (from: usize, to: usize, used: u32, shift: u32): void {
  memory.fill(BUCKETS, 0, 4 * 256)
  for (let i: u32 = 0; i < used; i++) {
    const bucket = BUCKETS + ((load<u32>(from + (i << 2)) >> shift & 255) << 2)
    store<u32>(bucket, load<u32>(bucket) + 1)
  }
  let sum: u32 = 0
  for (let i: u32 = 0; i < 256; i++) {
    const size = load<u32>(BUCKETS + (i << 2))
    store<u32>(BUCKETS + (i << 2), sum)
    sum += size
  }
  for (let i: u32 = 0; i < used; i++) {
    const entry = load<u32>(from + (i << 2))
    const bucket = BUCKETS + ((entry >> shift & 255) << 2)
    const place = load<u32>(bucket)
    store<u32>(bucket, place + 1)
    store<u32>(to + (place << 2), entry)
  }
}

// @ts-ignore: decorator
@inline
function node (i: u32): usize {
  return NODES + (<usize>i << 2)
}

/**
 * Counts the codes of each length of an optimal code, in place (Moffat and Katajainen, 1995): first the tree from two
 * queues that are both in ascending order, leaves and inner nodes, then the depths of inner nodes, then those of leaves.
 * Codes above the limit are shortened, and others are made longer until the code is complete again.
 */
function treeLengths (used: u32, limit: u32): void {
  for (let i: u32 = 0; i < used; i++) store<u32>(node(i), load<u16>(SORTED + (i << 2)))
  // Weights become parents from the left on.
  let leaf: u32 = 0
  let inner: u32 = 0
  for (let next: u32 = 0; next < used - 1; next++) {
    let weight: u32 = 0
    for (let child = 0; child < 2; child++) {
      if (leaf >= used || (inner < next && load<u32>(node(inner)) < load<u32>(node(leaf)))) {
        weight += load<u32>(node(inner))
        store<u32>(node(inner++), next)
      } else {
        weight += load<u32>(node(leaf++))
      }
    }
    store<u32>(node(next), weight)
  }
  // Parents become depths from the right on.
  store<u32>(node(used - 2), 0)
  for (let i: i32 = <i32>used - 3; i >= 0; i--) store<u32>(node(i), load<u32>(node(load<u32>(node(i)))) + 1)
  // Leaves take the places of each depth that inner nodes leave free.
  memory.fill(LENGTH_COUNTS, 0, 4 * 33)
  let places: u32 = 1
  let depth: u32 = 0
  let left: u32 = used
  let at: i32 = <i32>used - 2
  while (left > 0) {
    let inners: u32 = 0
    for (; at >= 0 && load<u32>(node(at)) === depth; at--) inners++
    const leaves = places - inners
    const slot = LENGTH_COUNTS + (min(depth, limit) << 2)
    store<u32>(slot, load<u32>(slot) + leaves)
    left -= leaves
    places = inners << 1
    depth++
  }
  if (depth - 1 > limit) shorten(limit)
}

/** Each code takes 2^(limit - length) of 2^limit places. */
function shorten (limit: u32): void {
  let places: u32 = 0
  for (let length: u32 = 1; length <= limit; length++) places += load<u32>(LENGTH_COUNTS + (length << 2)) << (limit - length)
  while (places > 1 << limit) {
    // A code of the limit takes half the place of a shorter one, which becomes longer by a bit: one place is won.
    let length = limit - 1
    while (load<u32>(LENGTH_COUNTS + (length << 2)) === 0) length--
    const slot = LENGTH_COUNTS + (length << 2)
    store<u32>(slot, load<u32>(slot) - 1)
    store<u32>(slot, load<u32>(slot, 4) + 2, 4)
    const last = LENGTH_COUNTS + (limit << 2)
    store<u32>(last, load<u32>(last) - 1)
    places--
  }
}

/** Canonical codes (RFC 1951, 3.2.2), with their bits turned round, as they are written. */
function assignCodes (lengths: usize, symbols: u32, limit: u32, codes: usize): void {
  memory.fill(LENGTH_COUNTS, 0, 4 * 33)
  for (let symbol: u32 = 0; symbol < symbols; symbol++) {
    const slot = LENGTH_COUNTS + (<usize>load<u8>(lengths + symbol) << 2)
    store<u32>(slot, load<u32>(slot) + 1)
  }
  let code: u32 = 0
  store<u32>(LENGTH_COUNTS, 0)
  for (let length: u32 = 1; length <= limit; length++) {
    code = code + load<u32>(LENGTH_COUNTS + ((length - 1) << 2)) << 1
    store<u32>(NEXT_CODES + (length << 2), code)
  }
  for (let symbol: u32 = 0; symbol < symbols; symbol++) {
    const length: u32 = load<u8>(lengths + symbol)
    let entry: u32 = 0
    if (length > 0) {
      const slot = NEXT_CODES + (length << 2)
      const own = load<u32>(slot)
      store<u32>(slot, own + 1)
      entry = reversed(own, length) | length << 16
    }
    store<u32>(codes + (symbol << 2), entry)
  }
}

function reversed (code: u32, length: u32): u32 {
  let bits = code
  bits = (bits & 0x5555) << 1 | (bits & 0xaaaa) >> 1
  bits = (bits & 0x3333) << 2 | (bits & 0xcccc) >> 2
  bits = (bits & 0x0f0f) << 4 | (bits & 0xf0f0) >> 4
  bits = (bits & 0x00ff) << 8 | (bits & 0xff00) >> 8
  return bits >> (16 - length)
}
