// Number texts (src/decode/number-text.ts) to binary numbers, where that is exact by a short look. Whatever needs a
// longer one is left to the plain decoder.
import { room, take } from './memory'
import { setText } from './text'

/** What the functions below found. */
export let integer: i64 = 0
export let double: f64 = 0

/** Up to so many digits a 64-bit integer holds any number. */
const MAX_DIGITS: usize = 18

/** `-? digits` of at most 18 digits to `integer`; false for all other texts. */
export function readInteger (start: usize, end: usize): bool {
  const negative = load<u8>(start) === 0x2d
  let p = negative ? start + 1 : start
  if (p >= end || end - p > MAX_DIGITS) return false
  let value: i64 = 0
  for (; p < end; p++) {
    const digit: u8 = load<u8>(p) - 0x30
    if (digit > 9) return false
    value = value * 10 + (digit as i64)
  }
  integer = negative ? 0 - value : value
  return true
}

/** True for `0` and `-? [1-9][0-9]*`: the one spelling of an integer. */
export function isPlainSpelling (start: usize, end: usize): bool {
  if (start === end) return false
  const first = load<u8>(start)
  if (first === 0x30) return end - start === 1
  return first !== 0x2d || (end - start > 1 && load<u8>(start, 1) !== 0x30)
}

const powers: usize = memory.data<f64>([
  1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22
])

/**
 * Digits with a sign and a point, at most `sureDigits` (up to 15) of them significant, to `double`: a mantissa below
 * 2^53 divided by a power of ten that is exact, so rounded once. False for all other texts.
 */
export function readDecimal (start: usize, end: usize, sureDigits: u32): bool {
  if (end - start > 40 || start === end) return false
  const first = load<u8>(start)
  const negative = first === 0x2d
  let mantissa: u64 = 0
  let significant: u32 = 0
  let fraction: u32 = 0
  let seen = false
  let point = false
  for (let p = negative || first === 0x2b ? start + 1 : start; p < end; p++) {
    const byte = load<u8>(p)
    const digit: u8 = byte - 0x30
    if (digit <= 9) {
      seen = true
      if (mantissa !== 0 || digit !== 0) {
        if (++significant > sureDigits) return false
        mantissa = mantissa * 10 + (digit as u64)
      }
      if (point) fraction++
    } else if (byte === 0x2e && !point) {
      point = true
    } else {
      return false
    }
  }
  if (!seen || fraction > 22) return false
  const value = (mantissa as f64) / load<f64>(powers + ((fraction as usize) << 3))
  // Minus zero is zero.
  double = negative && mantissa !== 0 ? -value : value
  return true
}

/** True if a float can be told from the double without a look at the decimal: it is not half way between two floats. */
export function isSureFloat (wide: f64): bool {
  const near: f64 = (wide as f32) as f64
  if (near === wide) return true
  const other = wide + (wide - near)
  return ((other as f32) as f64) !== other
}

/** Parts of the number text that `readParts` looked at. */
let digitsFrom: usize = 0
let digitsTo: usize = 0
let exponent: i32 = 0
let isNegative: bool = false

/** `[+-]? (digits [. digits*] | . digits) ([eE] [+-]? 1*9digits)?`, at most 1,000 bytes; false if it is something else. */
export function readParts (start: usize, end: usize): bool {
  if (end - start > 1000) return false
  let p = start
  isNegative = false
  if (p < end && (load<u8>(p) === 0x2d || load<u8>(p) === 0x2b)) {
    isNegative = load<u8>(p) === 0x2d
    p++
  }
  digitsFrom = p
  let digits: usize = 0
  let fraction: i32 = 0
  let point = false
  for (; p < end; p++) {
    const byte = load<u8>(p)
    if ((byte - 0x30) as u8 <= 9) {
      digits++
      if (point) fraction++
    } else if (byte === 0x2e && !point) {
      point = true
    } else {
      break
    }
  }
  if (digits === 0) return false
  digitsTo = p
  exponent = -fraction
  if (p === end) return true
  if ((load<u8>(p) | 0x20) !== 0x65) return false
  p++
  const sign = load<u8>(p)
  if (p < end && (sign === 0x2d || sign === 0x2b)) p++
  if (p === end || end - p > 9) return false
  let power: i32 = 0
  for (; p < end; p++) {
    const digit: u8 = load<u8>(p) - 0x30
    if (digit > 9) return false
    power = power * 10 + (digit as i32)
  }
  exponent += sign === 0x2d ? -power : power
  return true
}

/**
 * BIG_DECIMAL in Pinot's bytes (src/decode/big-decimal-bytes.ts) into the arena: i16be scale, then the unscaled number
 * in two's complement, big-endian, trailing zeros stripped. False if it is no number, or not of at most 38 digits.
 */
export function readBigDecimal (start: usize, end: usize): bool {
  if (!readParts(start, end)) return false
  let last = digitsTo
  let power = exponent
  // Trailing zeros go into the exponent, also those in front of the point.
  while (last > digitsFrom) {
    const byte = load<u8>(last - 1)
    if (byte === 0x30) power++
    else if (byte !== 0x2e) break
    last--
  }
  // 128 bits in two halves; the product of the low half and 10 is made of two parts.
  let low: u64 = 0
  let high: u64 = 0
  let significant: u32 = 0
  for (let p = digitsFrom; p < last; p++) {
    const byte = load<u8>(p)
    if (byte === 0x2e) continue
    const digit: u64 = (byte - 0x30) as u64
    if (significant === 0 && digit === 0) continue
    if (++significant > 38) return false
    const part0 = (low & 0xffffffff) * 10 + digit
    const part1 = (low >> 32) * 10 + (part0 >> 32)
    low = part1 << 32 | part0 & 0xffffffff
    high = high * 10 + (part1 >> 32)
  }
  const to = room(24)
  if (significant === 0) {
    store<u32>(to, 0)
    setText(to, 3)
    take(to + 3)
    return true
  }
  const scale = -power
  if (scale > 32767 || scale < -32768) return false
  if (isNegative) {
    low = ~low + 1
    high = ~high + (low === 0 ? 1 : 0)
  }
  // As few bytes as hold the number and its sign.
  const signs: u64 = isNegative ? ~(0 as u64) : 0
  const top: u64 = high ^ signs
  const bits: usize = top !== 0 ? 128 - (clz<u64>(top) as usize) : 64 - (clz<u64>(low ^ signs) as usize)
  const size: usize = (bits >> 3) + 1
  store<u16>(to, bswap<u16>(scale as u16))
  for (let i: usize = 0; i < size; i++) {
    const shift: u64 = ((size - 1 - i) as u64) << 3
    store<u8>(to + 2 + i, (shift >= 64 ? high >> (shift - 64) : low >> shift) as u8)
  }
  setText(to, size + 2)
  take(to + 2 + size)
  return true
}
