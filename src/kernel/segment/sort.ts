// Sorts distinct values. An entry of 16 bytes is a key of the next 8 bytes (as a number that is compared unsigned), the
// number of the value, and where it starts. Large groups are scattered by one byte of the key after the other, from the
// highest on, small ones sorted by insertion; where a whole key is equal, the next 8 bytes make a new one.

const SMALL: u32 = 32
const COUNTS = memory.data(4 * 256, 16)
const SIGN: u64 = 0x8000000000000000

let data: usize = 0
let lengths: usize = 0
let entries: usize = 0
let other: usize = 0
let utf16: bool = false
/** Groups to be sorted: u32 from, u32 to, u32 bytes before the key, u32 shift of the next byte. */
let stack: usize = 0

// @ts-ignore: decorator
@inline
function entry (i: u32): usize {
  return entries + (<usize>i << 4)
}

// @ts-ignore: decorator
@inline
function keyOf (at: usize): u64 {
  return load<u64>(at)
}

// @ts-ignore: decorator
@inline
function lengthOf (at: usize): u32 {
  return load<u32>(lengths + (<usize>load<u32>(at, 8) << 2))
}

// @ts-ignore: decorator
@inline
function bytesOf (at: usize): usize {
  return data + load<u32>(at, 12)
}

/** UTF-16 has supplementary characters (lead bytes F0..F4) before U+E000..U+FFFF (EE, EF). */
function rank (byte: u32): u32 {
  if (!utf16 || byte < 0xee) return byte
  if (byte < 0xf0) return byte + 5
  return byte <= 0xf4 ? byte - 2 : byte
}

// @ts-ignore: decorator
@inline
function makeKey (at: usize, left: u32): u64 {
  if (left === 0) return 0
  let word = bswap(load<u64>(at))
  if (left < 8) {
    const gap: u64 = 64 - ((<u64>left) << 3)
    word = word >> gap << gap
  }
  return utf16 && (word & 0x8080808080808080) !== 0 ? ranked(word) : word
}

function ranked (word: u64): u64 {
  let key: u64 = 0
  for (let shift: u64 = 0; shift < 64; shift += 8) key |= <u64>rank(<u32>(word >> shift & 255)) << shift
  return key
}

/**
 * Byte strings: number n is the value `firsts[n]` of `starts`, `lengths[n]` bytes long. Leaves `count` sorted entries at
 * `to`; `spare` is as large, `groups` 16 bytes by two values, and 16 more. Bytes are compared as they are or in the order of UTF-16.
 */
export function sortBytes (from: usize, starts: usize, firsts: usize, itsLengths: usize, count: u32, to: usize, spare: usize, groups: usize, isUtf16: bool): void {
  data = from
  lengths = itsLengths
  entries = to
  other = spare
  utf16 = isUtf16
  stack = groups
  for (let n: u32 = 0; n < count; n++) {
    store<u32>(entry(n), n, 8)
    store<u32>(entry(n), load<u32>(starts + (<usize>load<u32>(firsts + (<usize>n << 2)) << 2)), 12)
  }
  if (count > 0) makeKeys(0, count, commonBytes(0, count, 0))
  sortGroups(groups)
}

/** Values of 4 or 8 bytes: `distinct[n]`, whole numbers or floating-point numbers. */
export function sortFixed (distinct: usize, count: u32, width: u32, isFloating: bool, to: usize, spare: usize, groups: usize): void {
  data = 0
  entries = to
  other = spare
  stack = groups
  for (let n: u32 = 0; n < count; n++) {
    const bits = width === 4 ? <u64>load<u32>(distinct + (<usize>n << 2)) << 32 : load<u64>(distinct + (<usize>n << 3))
    // Sign bit first, so that negative values come first; of negative floating-point numbers all bits are turned.
    store<u64>(entry(n), isFloating && (bits & SIGN) !== 0 ? ~bits : bits ^ SIGN)
    store<u32>(entry(n), n, 8)
  }
  if (count > 0) push(0, count, 0, 56)
  sortGroups(groups)
}

function push (from: u32, to: u32, depth: u32, shift: i32): void {
  store<u32>(stack, from)
  store<u32>(stack, to, 4)
  store<u32>(stack, depth, 8)
  store<i32>(stack, shift, 12)
  stack += 16
}

function sortGroups (bottom: usize): void {
  while (stack > bottom) {
    stack -= 16
    sortGroup(load<u32>(stack), load<u32>(stack, 4), load<u32>(stack, 8), load<i32>(stack, 12))
  }
}

function sortGroup (from: u32, to: u32, depth: u32, shift: i32): void {
  const count = to - from
  if (count <= SMALL) return insert(from, to, depth)
  for (; shift >= 0; shift -= 8) {
    memory.fill(COUNTS, 0, 4 * 256)
    for (let i = from; i < to; i++) {
      const slot = COUNTS + (<usize>(keyOf(entry(i)) >> shift & 255) << 2)
      store<u32>(slot, load<u32>(slot) + 1)
    }
    const first = <usize>(keyOf(entry(from)) >> shift & 255)
    if (load<u32>(COUNTS + (first << 2)) !== count) return scatter(from, to, depth, shift)
  }
  // Fixed-width values have no further bytes: they differ, so they never come here.
  nextKeys(from, to, depth)
}

function scatter (from: u32, to: u32, depth: u32, shift: i32): void {
  let sum = from
  for (let i: usize = 0; i < 256; i++) {
    const size = load<u32>(COUNTS + (i << 2))
    store<u32>(COUNTS + (i << 2), sum)
    if (size > 1) push(sum, sum + size, depth, shift - 8)
    sum += size
  }
  for (let i = from; i < to; i++) {
    const at = entry(i)
    const slot = COUNTS + (<usize>(keyOf(at) >> shift & 255) << 2)
    const place = load<u32>(slot)
    store<u32>(slot, place + 1)
    v128.store(other + (<usize>place << 4), v128.load(at))
  }
  memory.copy(entry(from), other + (<usize>from << 4), <usize>(to - from) << 4)
}

/** Of entries with equal keys: those that end there come first, shortest first, since they differ in zeros at their end alone. */
function nextKeys (from: u32, to: u32, depth: u32): void {
  const known = depth + 8
  let ended = from
  for (let i = from; i < to; i++) {
    const length = lengthOf(entry(i))
    if (length > known) continue
    const taken = v128.load(entry(i))
    v128.store(entry(i), v128.load(entry(ended)))
    let place = ended++
    for (; place > from && lengthOf(entry(place - 1)) > length; place--) v128.store(entry(place), v128.load(entry(place - 1)))
    v128.store(entry(place), taken)
  }
  if (to - ended > 1) makeKeys(ended, to, known + commonBytes(ended, to, known))
}

function makeKeys (from: u32, to: u32, depth: u32): void {
  for (let i = from; i < to; i++) store<u64>(entry(i), makeKey(bytesOf(entry(i)) + depth, max(<i32>(lengthOf(entry(i)) - depth), 0)))
  push(from, to, depth, 56)
}

/** How many bytes from `known` on all entries have in common. */
function commonBytes (from: u32, to: u32, known: u32): u32 {
  const first = bytesOf(entry(from)) + known
  let common: u32 = lengthOf(entry(from)) - known
  for (let i = from + 1; i < to && common > 0; i++) {
    const bytes = bytesOf(entry(i)) + known
    const limit = min(common, lengthOf(entry(i)) - known)
    let at: u32 = 0
    while (at < limit) {
      const difference = load<u64>(first + at) ^ load<u64>(bytes + at)
      if (difference !== 0) {
        at += <u32>(ctz(difference) >> 3)
        break
      }
      at += 8
    }
    common = min(at, limit)
  }
  return common
}

function insert (from: u32, to: u32, depth: u32): void {
  for (let i = from + 1; i < to; i++) {
    const taken = v128.load(entry(i))
    const key = keyOf(entry(i))
    let place = i
    for (; place > from; place--) {
      const before = entry(place - 1)
      if (key > keyOf(before) || (key === keyOf(before) && !isBelow(taken, before, depth))) break
      v128.store(entry(place), v128.load(before))
    }
    v128.store(entry(place), taken)
  }
}

/** Whether a value comes before another whose key is the same. */
function isBelow (taken: v128, before: usize, depth: u32): bool {
  const known = depth + 8
  const length = load<u32>(lengths + (<usize>v128.extract_lane<u32>(taken, 2) << 2))
  const otherLength = lengthOf(before)
  const shared = min(length, otherLength)
  const bytes = data + v128.extract_lane<u32>(taken, 3)
  const otherBytes = bytesOf(before)
  for (let at = known; at < shared; at += 8) {
    const difference = load<u64>(bytes + at) ^ load<u64>(otherBytes + at)
    if (difference === 0) continue
    const place = at + <u32>(ctz(difference) >> 3)
    if (place >= shared) break
    return rank(load<u8>(bytes + place)) < rank(load<u8>(otherBytes + place))
  }
  return length < otherLength
}
