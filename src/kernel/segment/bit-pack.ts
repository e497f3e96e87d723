/**
 * Packs `count` values of `bits` bits (1..31) at `values` to `out`, most significant bit first. Whole words of 8 bytes are
 * written: 7 bytes behind the packed ones are zeroed.
 */
export function packBits (values: usize, count: u32, bits: u32, out: usize): void {
  let word: u64 = 0
  let free: u32 = 64
  let from = values
  const end = values + (<usize>count << 2)
  while (from < end) {
    const value: u64 = load<u32>(from)
    from += 4
    if (bits < free) {
      free -= bits
      word |= value << free
    } else {
      const over = bits - free
      store<u64>(out, bswap(word | value >> over))
      out += 8
      free = 64 - over
      word = over === 0 ? 0 : value << free
    }
  }
  if (free < 64) store<u64>(out, bswap(word))
}
