// JSON text while it is written: one growing buffer, and strings as ECMAScript's JSON.stringify escapes them.
import { allocate, enlarge, room, take } from './memory'
import { copyBytes, escapedCodePoint, hexDigit, plainEscape, setText, writeUtf8 } from './text'

/** The text so far. */
export let doc: usize = allocate(4096)
export let docSize: usize = 0
let docRoom: usize = 4096

export function beginDoc (): void {
  docSize = 0
}

/** Leaves the text in the arena (`textAt`, `textSize`). */
export function leave (): void {
  const to = room(docSize)
  memory.copy(to, doc, docSize)
  setText(to, docSize)
  take(to + docSize)
}

/** Room for `size` more bytes, and 32 of slack. */
// @ts-ignore: decorator
@inline
function reserve (size: usize): void {
  if (docSize + size + 32 > docRoom) grow(size)
}

function grow (size: usize): void {
  const before = docRoom
  while (docSize + size + 32 > docRoom) docRoom <<= 1
  doc = enlarge(doc, docSize, before, docRoom)
}

// @ts-ignore: decorator
@inline
export function put (byte: u8): void {
  reserve(1)
  store<u8>(doc + docSize++, byte)
}

export function putBytes (at: usize, size: usize): void {
  reserve(size)
  copyBytes(doc + docSize, at, size)
  docSize += size
}

/** Four letters. */
export function putWord (word: u32): void {
  reserve(4)
  store<u32>(doc + docSize, word)
  docSize += 4
}

/** Leaves the JSON string of a text (raw UTF-8) in the arena. */
export function writeJsonString (at: usize, size: usize): void {
  beginDoc()
  writeText(at, at + size, false)
  leave()
}

/** A JSON string of raw UTF-8 or, if `escaped`, of the inside of another JSON string; false for a lone surrogate. */
export function writeText (start: usize, end: usize, escaped: bool): bool {
  put(0x22)
  let p = start
  while (p < end) {
    const bytes = v128.load(p)
    const stops = i8x16.bitmask(v128.or(i8x16.lt_u(bytes, i8x16.splat(0x20)),
      v128.or(i8x16.eq(bytes, i8x16.splat(0x22)), i8x16.eq(bytes, i8x16.splat(0x5c)))))
    let run: usize = stops === 0 ? 16 : ctz<i32>(stops)
    if (p + run > end) run = end - p
    reserve(16)
    v128.store(doc + docSize, bytes)
    docSize += run
    p += run
    if (p === end) break
    if (stops === 0) continue
    if (!escaped) {
      putEscaped(load<u8>(p))
      p++
      continue
    }
    const kind = load<u8>(p, 1)
    if (kind !== 0x75) {
      putCharacter(plainEscape(kind))
      p += 2
      continue
    }
    const code = escapedCodePoint(p)
    if (code < 0) return false
    putCharacter(code as u32)
    p += code > 0xffff ? 12 : 6
  }
  put(0x22)
  return true
}

function putCharacter (code: u32): void {
  if (code < 0x20 || code === 0x22 || code === 0x5c) {
    putEscaped(code as u8)
  } else {
    reserve(4)
    docSize = writeUtf8(doc + docSize, code) - doc
  }
}

/** `\" \\ \b \f \n \r \t`, other control characters `\u00xx`. */
function putEscaped (byte: u8): void {
  reserve(6)
  const to = doc + docSize
  store<u8>(to, 0x5c)
  docSize += 2
  switch (byte) {
    case 0x22: case 0x5c: store<u8>(to, byte, 1); break
    case 0x08: store<u8>(to, 0x62, 1); break
    case 0x0c: store<u8>(to, 0x66, 1); break
    case 0x0a: store<u8>(to, 0x6e, 1); break
    case 0x0d: store<u8>(to, 0x72, 1); break
    case 0x09: store<u8>(to, 0x74, 1); break
    default:
      store<u32>(to, 0x30303075, 1)
      store<u8>(to, hexDigit((byte as u32) >> 4), 4)
      store<u8>(to, hexDigit((byte as u32) & 15), 5)
      docSize += 4
  }
}
