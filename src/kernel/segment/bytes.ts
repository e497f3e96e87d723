// Words of 8 bytes; behind all data lie 8 bytes more that may be read and do not count.

// @ts-ignore: decorator
@inline
export function head (word: u64, bytes: u64): u64 {
  return word << (64 - (bytes << 3))
}

/** True if `length` bytes are equal. */
// @ts-ignore: decorator
@inline
export function equal (a: usize, b: usize, length: usize): bool {
  let at: usize = 0
  for (; at + 8 <= length; at += 8) if (load<u64>(a + at) !== load<u64>(b + at)) return false
  return at === length || head(load<u64>(a + at) ^ load<u64>(b + at), length - at) === 0
}

/** From this length on a call of the runtime's own copy pays. */
const NATIVE_COPY: usize = 96

/** Copies `length` bytes; up to 7 bytes behind them become zero. */
// @ts-ignore: decorator
@inline
export function copy (from: usize, to: usize, length: usize): void {
  if (length >= NATIVE_COPY) return memory.copy(to, from, length)
  let at: usize = 0
  for (; at + 8 <= length; at += 8) store<u64>(to + at, load<u64>(from + at))
  if (at < length) {
    const gap: u64 = 64 - ((<u64>(length - at)) << 3)
    store<u64>(to + at, load<u64>(from + at) << gap >> gap)
  }
}

/** True if there is a zero among `length` bytes. */
export function hasZero (from: usize, length: usize): bool {
  const end = from + length
  let at = from
  for (; at + 16 <= end; at += 16) if (!v128.all_true<u8>(v128.load(at))) return true
  for (; at < end; at++) if (load<u8>(at) === 0) return true
  return false
}

/** Adds `base` to `count` u32 numbers. */
export function addTo (numbers: usize, count: u32, base: u32): void {
  const end = numbers + (<usize>count << 2)
  let at = numbers
  for (; at + 16 <= end; at += 16) v128.store(at, v128.add<u32>(v128.load(at), v128.splat<u32>(base)))
  for (; at < end; at += 4) store<u32>(at, load<u32>(at) + base)
}
