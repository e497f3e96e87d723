// String values out of JSON strings and into JSON strings.
import { room, take } from './memory'
import { hexValue } from './scan'

/** Where the last conversion left its bytes: in the input itself, or in the arena. */
export let textAt: usize = 0
export let textSize: usize = 0

/** Sets the bytes of the value at hand. */
// @ts-ignore: decorator
@inline
export function setText (at: usize, size: usize): void {
  textAt = at
  textSize = size
}

/** Copies up to 32 bytes in two moves, and more with a call; both ends may be read and written 16 bytes beyond. */
// @ts-ignore: decorator
@inline
export function copyBytes (to: usize, from: usize, size: usize): void {
  if (size <= 32) {
    v128.store(to, v128.load(from))
    if (size > 16) v128.store(to, v128.load(from, 16), 16)
  } else {
    memory.copy(to, from, size)
  }
}

/**
 * Unescapes the string from `start` to `end` into the arena (`textAt`, `textSize`).
 * @returns false for a lone surrogate, which UTF-8 cannot hold
 */
export function unescape (start: usize, end: usize): bool {
  const to = room(end - start)
  let out = to
  let p = start
  while (p < end) {
    const bytes = v128.load(p)
    v128.store(out, bytes)
    const found = i8x16.bitmask(i8x16.eq(bytes, i8x16.splat(0x5c)))
    const run: usize = found === 0 ? 16 : ctz<i32>(found)
    if (p + run >= end) {
      out += end - p
      break
    }
    p += run
    out += run
    if (found === 0) continue
    const kind = load<u8>(p, 1)
    if (kind === 0x75) {
      const code = escapedCodePoint(p)
      if (code < 0) return false
      out = writeUtf8(out, code as u32)
      p += code > 0xffff ? 12 : 6
    } else {
      store<u8>(out, plainEscape(kind))
      out++
      p += 2
    }
  }
  setText(to, out - to)
  take(out)
  return true
}

/** The character that `\uXXXX`, or two of them for a pair of surrogates, stands for; -1 for a lone surrogate. */
export function escapedCodePoint (at: usize): i32 {
  const unit = hexValue(at + 2)
  if (unit < 0xd800 || unit > 0xdfff) return unit
  if (unit > 0xdbff || load<u16>(at, 6) !== 0x755c) return -1
  const low = hexValue(at + 8)
  return low < 0xdc00 || low > 0xdfff ? -1 : 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00)
}

/** The character of `\b` and the like; a quote, a slash and a backslash stand for themselves. */
export function plainEscape (kind: u8): u8 {
  switch (kind) {
    case 0x62: return 0x08
    case 0x66: return 0x0c
    case 0x6e: return 0x0a
    case 0x72: return 0x0d
    case 0x74: return 0x09
    default: return kind
  }
}

/** Writes a character; returns the place behind it. */
export function writeUtf8 (at: usize, code: u32): usize {
  if (code < 0x80) {
    store<u8>(at, code as u8)
    return at + 1
  }
  if (code < 0x800) {
    store<u8>(at, (0xc0 | code >> 6) as u8)
    store<u8>(at, (0x80 | code & 0x3f) as u8, 1)
    return at + 2
  }
  if (code < 0x10000) {
    store<u8>(at, (0xe0 | code >> 12) as u8)
    store<u8>(at, (0x80 | code >> 6 & 0x3f) as u8, 1)
    store<u8>(at, (0x80 | code & 0x3f) as u8, 2)
    return at + 3
  }
  store<u8>(at, (0xf0 | code >> 18) as u8)
  store<u8>(at, (0x80 | code >> 12 & 0x3f) as u8, 1)
  store<u8>(at, (0x80 | code >> 6 & 0x3f) as u8, 2)
  store<u8>(at, (0x80 | code & 0x3f) as u8, 3)
  return at + 4
}

/** Length of UTF-8 in UTF-16 units. */
export function utf16Length (at: usize, size: usize): usize {
  let units: usize = 0
  for (let p = at, end = at + size; p < end; p++) {
    const byte = load<u8>(p)
    if ((byte & 0xc0) !== 0x80) units += byte >= 0xf0 ? 2 : 1
  }
  return units
}

const HEX: usize = memory.data<u8>([0x30, 0x31, 0x32, 0x33, 0x34, 0x35, 0x36, 0x37, 0x38, 0x39, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66])

/** The lower-case hexadecimal digit of 0..15. */
// @ts-ignore: decorator
@inline
export function hexDigit (value: u32): u8 {
  return load<u8>(HEX + value)
}

/** Lower-case hexadecimal text of bytes, into the arena. */
export function toHex (at: usize, size: usize): void {
  const to = room(size * 2)
  for (let i: usize = 0; i < size; i++) {
    const byte: u32 = load<u8>(at + i)
    store<u8>(to + i * 2, hexDigit(byte >> 4))
    store<u8>(to + i * 2, hexDigit(byte & 15), 1)
  }
  setText(to, size * 2)
  take(to + size * 2)
}

/** Bytes of a hexadecimal text, into the arena; false if it is none. `lower`: lower case alone. */
export function fromHex (at: usize, size: usize, lower: bool): bool {
  if ((size & 1) !== 0) return false
  const to = room(size >> 1)
  for (let i: usize = 0; i < size; i += 2) {
    const high = hexOf(load<u8>(at + i), lower)
    const low = hexOf(load<u8>(at + i, 1), lower)
    if ((high | low) < 0) return false
    store<u8>(to + (i >> 1), (high << 4 | low) as u8)
  }
  setText(to, size >> 1)
  take(to + (size >> 1))
  return true
}

function hexOf (byte: u8, lower: bool): i32 {
  const digit: i32 = (byte as i32) - 0x30
  if (digit >= 0 && digit <= 9) return digit
  const letter: i32 = (lower ? byte : byte | 0x20) as i32 - 0x61
  return letter >= 0 && letter <= 5 ? letter + 10 : -1
}
