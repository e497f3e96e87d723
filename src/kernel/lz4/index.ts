// LZ4 blocks (src/bytes/lz4.ts has the format): greedy matches from one candidate by place. The same bytes in give the
// same bytes out. The host lays out the memory: the input with 16 bytes behind it, and `maxLz4Length` bytes and 16 more
// for the output.

const MIN_MATCH: usize = 4
const LAST_LITERALS: u32 = 5
const MATCH_LIMIT: u32 = 12
const MAX_DISTANCE: u32 = 65535
const MAX_HASH_BITS: u32 = 14
/** After 2^SKIP_TRIGGER misses in a row the search steps wider, so that random bytes cost little. */
const SKIP_TRIGGER: u32 = 6
/** By hash: position in the input. Small inputs use a part of it, since clearing it is most of their cost. */
const TABLE = memory.data(4 << 14, 16)

/** First byte behind what the kernel keeps for itself. */
export function heapBase (): usize {
  return __heap_base
}

// @ts-ignore: decorator
@inline
function slotOf (four: u32, shift: u32): usize {
  return TABLE + (<usize>(four * 0x9e3779b1 >> shift) << 2)
}

/** Compresses `length` bytes at `src` as one block to `dst`, and gives its length. */
export function compress (src: usize, length: u32, dst: usize): u32 {
  const srcEnd = src + length
  let anchor = src
  let out = dst
  if (length > MATCH_LIMIT) {
    const bits = min(MAX_HASH_BITS, max<u32>(8, 32 - clz(length - 1)))
    const shift = 32 - bits
    memory.fill(TABLE, 0, <usize>4 << bits)
    const lastStart = srcEnd - MATCH_LIMIT
    const matchEnd = srcEnd - LAST_LITERALS
    // Position 0 needs no mark of its own in the cleared table: every candidate is compared before it is used.
    let at = src + 1
    while (at <= lastStart) {
      const four = load<u32>(at)
      const slot = slotOf(four, shift)
      let from = src + load<u32>(slot)
      store<u32>(slot, <u32>(at - src))
      if (load<u32>(from) !== four || at - from > MAX_DISTANCE) {
        at += 1 + ((at - anchor) >> SKIP_TRIGGER)
        continue
      }
      while (at > anchor && from > src && load<u8>(at - 1) === load<u8>(from - 1)) {
        at--
        from--
      }
      const distance = at - from
      let end = at + MIN_MATCH
      while (end < matchEnd) {
        const difference = load<u64>(end) ^ load<u64>(end - distance)
        if (difference !== 0) {
          end += <usize>(ctz(difference) >> 3)
          break
        }
        end += 8
      }
      end = min(end, matchEnd)
      const extra = <u32>(end - at - MIN_MATCH)
      out = writeLiterals(anchor, <u32>(at - anchor), min<u32>(extra, 15), out)
      store<u16>(out, <u16>distance)
      out += 2
      if (extra >= 15) out = writeLength(extra - 15, out)
      at = anchor = end
      if (at <= lastStart) store<u32>(slotOf(load<u32>(at - 2), shift), <u32>(at - 2 - src))
    }
  }
  return <u32>(writeLiterals(anchor, <u32>(srcEnd - anchor), 0, out) - dst)
}

/** A token and its literals; bytes behind them are changed as well. */
function writeLiterals (from: usize, count: u32, low: u32, to: usize): usize {
  let out = to
  if (count < 15) {
    store<u8>(out, <u8>(count << 4 | low))
    v128.store(out + 1, v128.load(from))
    return out + 1 + count
  }
  store<u8>(out, <u8>(15 << 4 | low))
  out = writeLength(count - 15, out + 1)
  memory.copy(out, from, count)
  return out + count
}

function writeLength (length: u32, to: usize): usize {
  let rest = length
  let out = to
  for (; rest >= 255; rest -= 255) store<u8>(out++, 255)
  store<u8>(out, <u8>rest)
  return out + 1
}
