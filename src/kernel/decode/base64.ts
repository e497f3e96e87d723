// Strict base64 (RFC 4648, 4): whole padding, no other characters, no stray bits.
import { room, take } from './memory'
import { sextet } from './sextets'
import { setText, textAt, textSize } from './text'

/** Decodes the text at hand (text.ts) `times` times into the arena; false if it is not base64 so many times. */
export function decodeBase64 (times: u32): bool {
  for (let i: u32 = 0; i < times; i++) {
    if (!decodeOnce(textAt, textSize)) return false
  }
  return true
}

function decodeOnce (at: usize, size: usize): bool {
  if ((size & 3) !== 0) return false
  if (size === 0) {
    setText(at, 0)
    return true
  }
  const to = room((size >> 2) * 3)
  let out = to
  const last = at + size - 4
  let p = at
  for (; p < last; p += 4) {
    const a: u32 = sextet(p)
    const b: u32 = sextet(p + 1)
    const c: u32 = sextet(p + 2)
    const d: u32 = sextet(p + 3)
    if ((a | b | c | d) > 63) return false
    out = writeThree(out, a << 18 | b << 12 | c << 6 | d)
  }
  const padding: u32 = load<u8>(p, 3) !== 0x3d ? 0 : load<u8>(p, 2) !== 0x3d ? 1 : 2
  const a: u32 = sextet(p)
  const b: u32 = sextet(p + 1)
  const c: u32 = padding === 2 ? 0 : sextet(p + 2)
  const d: u32 = padding > 0 ? 0 : sextet(p + 3)
  if ((a | b | c | d) > 63) return false
  if ((padding === 2 && (b & 15) !== 0) || (padding === 1 && (c & 3) !== 0)) return false
  out = writeThree(out, a << 18 | b << 12 | c << 6 | d) - padding
  setText(to, out - to)
  take(out)
  return true
}

// @ts-ignore: decorator
@inline
function writeThree (at: usize, bits: u32): usize {
  store<u8>(at, (bits >> 16) as u8)
  store<u8>(at, (bits >> 8) as u8, 1)
  store<u8>(at, bits as u8, 2)
  return at + 3
}
