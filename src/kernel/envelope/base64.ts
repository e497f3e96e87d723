// Strict base64 (RFC 4648, 4), 16 characters at a time: whole padding, no other characters, no stray bits. A line feed in
// what is decoded becomes a carriage return.
import { sextet } from '../decode/sextets'

/** First byte behind what was decoded last. */
export let decodedEnd: usize = 0

/*
 * Which characters are base64, by their two halves; high half 8 to f is no ASCII.
 *
 *   high half   characters       low halves that are base64     bit of that kind
 *   2           + /              b f                            1
 *   3           0-9              0-9                            2
 *   4 6         A-O a-o          1-f                            4
 *   5 7         P-Z p-z          0-a                            8
 *   others                       none                           16
 *
 * BY_HIGH has the bit of the kind, BY_LOW those of all kinds that the low half is not base64 in: a bit in both is a fault.
 */
const BY_HIGH: v128 = i8x16(16, 16, 1, 2, 4, 8, 4, 8, 16, 16, 16, 16, 16, 16, 16, 16)
const BY_LOW: v128 = i8x16(21, 17, 17, 17, 17, 17, 17, 17, 17, 17, 19, 26, 27, 27, 27, 26)
/** By high half, 0 for the slash, which shares its own with the plus: what makes six bits of a character. */
const OFFSET: v128 = i8x16(0, 16, 19, 4, -65, -65, -71, -71, 0, 0, 0, 0, 0, 0, 0, 0)
/** Of each 24 bits in a u32 the bytes, highest first. */
const BYTES: v128 = i8x16(2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, 16, 16, 16, 16)

/**
 * Decodes the text that begins at `from` to `to` (`decodedEnd`), up to its closing quote.
 * @returns the place of that quote; 0 if the text is not base64
 */
export function decodeText (from: usize, to: usize): usize {
  let p = from
  let out = to
  while (true) {
    const chars = v128.load(p)
    const high = i8x16.shr_u(chars, 4)
    const low = v128.and(chars, i8x16.splat(15))
    if (v128.any_true(v128.and(i8x16.swizzle(BY_HIGH, high), i8x16.swizzle(BY_LOW, low)))) break
    // The slash is found by its own look: minus one in its lane takes it from the plus's offset to that before.
    const slash = i8x16.eq(chars, i8x16.splat(0x2f))
    const six = i8x16.add(chars, i8x16.swizzle(OFFSET, i8x16.add(high, slash)))
    // Pairs of six bits to twelve, and pairs of these to 24.
    const twelve = v128.or(v128.and(i16x8.shl(six, 6), i16x8.splat(0x0fc0)), i16x8.shr_u(six, 8))
    const bits = i32x4.dot_i16x8_s(twelve, i32x4.splat(0x00011000))
    const bytes = i8x16.swizzle(bits, BYTES)
    v128.store(out, v128.xor(bytes, v128.and(i8x16.eq(bytes, i8x16.splat(0x0a)), i8x16.splat(7))))
    p += 16
    out += 12
  }
  return decodeRest(p, out)
}

function decodeRest (from: usize, to: usize): usize {
  let p = from
  let out = to
  while (true) {
    const a: u32 = sextet(p)
    const b: u32 = sextet(p + 1)
    const c: u32 = sextet(p + 2)
    const d: u32 = sextet(p + 3)
    if ((a | b | c | d) > 63) break
    write(out, a << 2 | b >> 4)
    write(out + 1, b << 4 | c >> 2)
    write(out + 2, c << 6 | d)
    p += 4
    out += 3
  }
  if (load<u8>(p) !== 0x22) {
    const a: u32 = sextet(p)
    const b: u32 = sextet(p + 1)
    if ((a | b) > 63 || load<u8>(p, 3) !== 0x3d) return 0
    write(out, a << 2 | b >> 4)
    out++
    if (load<u8>(p, 2) === 0x3d) {
      if ((b & 15) !== 0) return 0
    } else {
      const c: u32 = sextet(p + 2)
      if (c > 63 || (c & 3) !== 0) return 0
      write(out, b << 4 | c >> 2)
      out++
    }
    p += 4
    if (load<u8>(p) !== 0x22) return 0
  }
  decodedEnd = out
  return p
}

// @ts-ignore: decorator
@inline
function write (at: usize, bits: u32): void {
  const byte = bits as u8
  store<u8>(at, byte === 0x0a ? 0x0d : byte)
}
