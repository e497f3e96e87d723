// Output of bits, lowest first. Between two calls of `flush` 57 bits may be put.

let word: u64 = 0
let count: u64 = 0
/** Where the next whole byte goes. */
export let out: usize = 0

/** Begins to write at `to`; bits that wait stay. */
export function startAt (to: usize): void {
  out = to
}

export function dropBits (): void {
  word = 0
  count = 0
}

/** Bits beyond the last whole byte: 0 to 7 after a flush. */
export function waiting (): u32 {
  return <u32>count
}

// @ts-ignore: decorator
@inline
export function put (bits: u64, length: u64): void {
  word |= bits << count
  count += length
}

/** Writes the whole bytes; 7 bytes behind them are changed as well. */
// @ts-ignore: decorator
@inline
export function flush (): void {
  store<u64>(out, word)
  const bytes = count >> 3
  out += <usize>bytes
  word >>= bytes << 3
  count &= 7
}

/** Fills the last byte up with zeros. */
export function align (): void {
  count = (count + 7) & ~7
  flush()
}

/** Copies whole bytes; to be called aligned and flushed. */
export function putBytes (from: usize, length: usize): void {
  memory.copy(out, from, length)
  out += length
}
