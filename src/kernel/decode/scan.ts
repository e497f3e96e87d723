// The bytes of JSON strings (RFC 8259, 7): where one ends, whether it is well formed, whether it is UTF-8 (RFC 3629).

/** What `stringEnd` found beside plain ASCII. */
export const ESCAPED: u32 = 1
/** Flags of the string that `stringEnd` looked at last. */
export let stringFlags: u32 = 0

const QUOTE: u8 = 0x22
const BACKSLASH: u8 = 0x5c

/** Bit i is set where byte i ends a plain run: a quote, a backslash, a control character, or a byte above 127. */
// @ts-ignore: decorator
@inline
function stops (at: usize): i32 {
  const bytes = v128.load(at)
  // As signed numbers the bytes above 127 are below 0x20, too.
  const low = i8x16.lt_s(bytes, i8x16.splat(0x20))
  const quotes = i8x16.eq(bytes, i8x16.splat(QUOTE as i8))
  const slashes = i8x16.eq(bytes, i8x16.splat(BACKSLASH as i8))
  return i8x16.bitmask(v128.or(low, v128.or(quotes, slashes)))
}

/**
 * The closing quote of the string whose first byte is at `at`; 0 if it is not well formed. Input ends with bytes below
 * 0x20, so the search never runs out of it.
 */
// @ts-ignore: decorator
@inline
export function stringEnd (at: usize): usize {
  let p = at
  let found = stops(p)
  while (found === 0) {
    p += 16
    found = stops(p)
  }
  p += ctz<i32>(found)
  if (load<u8>(p) === QUOTE) {
    stringFlags = 0
    return p
  }
  return unusualEnd(p)
}

/** The same from a first byte that is no plain one. */
function unusualEnd (at: usize): usize {
  let flags: u32 = 0
  let p = at
  while (true) {
    const byte = load<u8>(p)
    if (byte === QUOTE) {
      stringFlags = flags
      return p
    }
    if (byte === BACKSLASH) {
      flags |= ESCAPED
      const size = escapeSize(p)
      if (size === 0) return 0
      p += size
    } else if (byte >= 0x80) {
      const size = characterSize(p)
      if (size === 0) return 0
      p += size
      // Texts that are not ASCII seldom have one such character alone.
      if (load<u8>(p) >= 0x80) continue
    } else if (byte < 0x20) {
      return 0
    }
    let found = stops(p)
    while (found === 0) {
      p += 16
      found = stops(p)
    }
    p += ctz<i32>(found)
  }
}

/** Bytes of the escape sequence that begins at the backslash `at`; 0 if it is none. */
function escapeSize (at: usize): usize {
  switch (load<u8>(at, 1)) {
    case 0x22: case 0x5c: case 0x2f: case 0x62: case 0x66: case 0x6e: case 0x72: case 0x74: return 2
    case 0x75: return hexValue(at + 2) < 0 ? 0 : 6
    default: return 0
  }
}

/** The number that four hexadecimal digits are; -1 if one is none. */
export function hexValue (at: usize): i32 {
  let value: i32 = 0
  for (let i: usize = 0; i < 4; i++) {
    const byte = load<u8>(at + i)
    let digit: i32 = (byte as i32) - 0x30
    if (digit < 0 || digit > 9) {
      digit = ((byte | 0x20) as i32) - 0x61
      if (digit < 0 || digit > 5) return -1
      digit += 10
    }
    value = value << 4 | digit
  }
  return value
}

/**
 * Bytes of the UTF-8 character of more than one byte at `at`; 0 if it is none (RFC 3629, 4):
 *
 * ```
 * C2..DF 80..BF                E0 A0..BF 80..BF    E1..EC 80..BF 80..BF    ED 80..9F 80..BF    EE..EF 80..BF 80..BF
 * F0 90..BF 80..BF 80..BF      F1..F3 80..BF 80..BF 80..BF                 F4 80..8F 80..BF 80..BF
 * ```
 */
function characterSize (at: usize): usize {
  const lead = load<u8>(at)
  const second = load<u8>(at, 1)
  if (lead < 0xe0) return lead >= 0xc2 && isTail(second) ? 2 : 0
  if (!isTail(second) || !isTail(load<u8>(at, 2))) return 0
  if (lead < 0xf0) {
    if (lead === 0xe0 && second < 0xa0) return 0
    return lead === 0xed && second > 0x9f ? 0 : 3
  }
  if (!isTail(load<u8>(at, 3)) || lead > 0xf4) return 0
  if (lead === 0xf0 && second < 0x90) return 0
  return lead === 0xf4 && second > 0x8f ? 0 : 4
}

// @ts-ignore: decorator
@inline
function isTail (byte: u8): bool {
  return (byte & 0xc0) === 0x80
}

/** Past blanks, tabs and carriage returns: a line feed ends the record and is never inside one. */
// @ts-ignore: decorator
@inline
export function pastBlanks (at: usize): usize {
  return load<u8>(at) > 0x20 ? at : pastSomeBlanks(at)
}

function pastSomeBlanks (at: usize): usize {
  let p = at
  while (true) {
    const byte = load<u8>(p)
    if (byte !== 0x20 && byte !== 0x09 && byte !== 0x0d) return p
    p++
  }
}

/** The first line feed at `at` or behind it, or `end`. */
export function lineEnd (at: usize, end: usize): usize {
  let p = at
  while (p < end) {
    const found = i8x16.bitmask(i8x16.eq(v128.load(p), i8x16.splat(0x0a)))
    if (found !== 0) {
      p += ctz<i32>(found)
      return p < end ? p : end
    }
    p += 16
  }
  return end
}
