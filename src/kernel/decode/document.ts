// JSON text of attribute values (src/transform/coerce/json-text.ts has the rules): written without white space, names and
// texts escaped as ECMAScript's JSON.stringify does.
import { decodeBase64 } from './base64'
import { beginDoc, doc, docSize, leave, put, putBytes, putWord, writeText } from './json-writer'
import { allocate } from './memory'
import { Tag } from './model'
import { hashOf, tagAt, tagSize } from './names'
import { ESCAPED, pastBlanks, stringEnd, stringFlags } from './scan'
import { isDigit, skipNumber } from './skip'
import { setText, textAt, textSize } from './text'

/** M and L nest so deep at most; the plain decoder says what becomes of deeper ones. */
const MAX_DEPTH: u32 = 100
/** Names of one M that are compared with one another; larger ones are left to the plain decoder. */
const MAX_NAMES: u32 = 256
const MAX_NUMBER: usize = 1000

/** Hashes of the names of the objects that are open, one object behind the other. */
const hashes: usize = allocate((MAX_DEPTH as usize) * (MAX_NAMES as usize) * 4)
/** How often binary values are encoded in the input. */
export let base64Times: u32 = 1

/** Sets how often binary values are encoded in the input. */
export function setBase64 (times: u32): void {
  base64Times = times
}

/**
 * Writes the value of a tag, whose first byte is at `at` (behind the quote of a string), and leaves the text in the arena
 * (`textAt`, `textSize`). @returns the place behind the value; 0 if the plain decoder has to look at it.
 */
export function writeDocument (at: usize, tag: u32): usize {
  beginDoc()
  const end = writeTagged(at, tag, 0)
  if (end !== 0) leave()
  return end
}

function writeTagged (at: usize, tag: u32, depth: u32): usize {
  if (tag <= Tag.B) {
    const end = writeString(at, tag)
    return end === 0 ? 0 : end + 1
  }
  switch (tag) {
    case Tag.BOOL: {
      const isTrue = load<u32>(at) === 0x65757274
      if (!isTrue && (load<u32>(at) !== 0x736c6166 || load<u8>(at, 4) !== 0x65)) return 0
      const size: usize = isTrue ? 4 : 5
      putBytes(at, size)
      return at + size
    }
    case Tag.NULL:
      if (load<u32>(at) !== 0x65757274) return 0
      putWord(0x6c6c756e)
      return at + 4
    case Tag.M: return depth === MAX_DEPTH ? 0 : writeMap(at, depth + 1)
    case Tag.L: return depth === MAX_DEPTH ? 0 : writeList(at, depth + 1)
    default: return writeSet(at, tag - Tag.SS)
  }
}

/** An S, N or B, or an element of a set of such; returns its closing quote. */
function writeString (at: usize, tag: u32): usize {
  const end = stringEnd(at)
  if (end === 0) return 0
  const escaped = (stringFlags & ESCAPED) !== 0
  if (tag === Tag.S) return writeText(at, end, escaped) ? end : 0
  if (escaped) return 0
  if (tag === Tag.N) {
    if (!isJsonNumber(at, end)) return 0
    putBytes(at, end - at)
    return end
  }
  setText(at, end - at)
  if (!decodeBase64(base64Times)) return 0
  setText(at, end - at)
  if (base64Times === 2) decodeBase64(1)
  put(0x22)
  putBytes(textAt, textSize)
  put(0x22)
  return end
}

/** True if the text is a number as JSON spells it, its exponent of at most 9 digits. */
export function isJsonNumber (at: usize, end: usize): bool {
  if (end - at > MAX_NUMBER || skipNumber(at) !== end) return false
  let digits = end
  while (digits > at && isDigit(load<u8>(digits - 1))) digits--
  if (end - digits <= 9) return true
  const before = load<u8>(digits - 1)
  const isExponent = digits > at && ((before | 0x20) === 0x65 || (isSign(before) && digits - 1 > at))
  return !isExponent
}

function isSign (byte: u8): bool {
  return byte === 0x2b || byte === 0x2d
}

/** A tagged value from its brace on; returns the place behind its closing brace. */
function writeValue (at: usize, depth: u32): usize {
  let p = pastBlanks(at)
  if (load<u8>(p) !== 0x7b) return 0
  p = pastBlanks(p + 1)
  if (load<u8>(p) !== 0x22) return 0
  const tag = tagAt(p + 1)
  if (tag === Tag.NONE) return 0
  p = pastBlanks(p + 2 + tagSize(tag))
  if (load<u8>(p) !== 0x3a) return 0
  p = pastBlanks(p + 1)
  if (tag <= Tag.B) {
    if (load<u8>(p) !== 0x22) return 0
    p++
  }
  p = writeTagged(p, tag, depth)
  if (p === 0) return 0
  p = pastBlanks(p)
  return load<u8>(p) === 0x7d ? p + 1 : 0
}

/**
 * An M. Left to the plain decoder: a name that occurs twice (told by hashes, so now and then one that does not), one
 * that begins with a digit (ECMAScript may order it before the others), and more names than MAX_NAMES.
 */
function writeMap (at: usize, depth: u32): usize {
  if (load<u8>(at) !== 0x7b) return 0
  const own = hashes + (((depth - 1) * MAX_NAMES) << 2)
  let names: u32 = 0
  put(0x7b)
  let p = pastBlanks(at + 1)
  if (load<u8>(p) === 0x7d) {
    put(0x7d)
    return p + 1
  }
  while (true) {
    if (load<u8>(p) !== 0x22) return 0
    const from = docSize
    if (isDigit(load<u8>(p, 1)) || load<u8>(p, 1) === 0x5c) return 0
    const end = writeString(p + 1, Tag.S)
    if (end === 0) return 0
    if (names === MAX_NAMES || !isNew(own, names, hashOf(doc + from, docSize - from))) return 0
    names++
    p = pastBlanks(end + 1)
    if (load<u8>(p) !== 0x3a) return 0
    put(0x3a)
    p = writeValue(p + 1, depth)
    if (p === 0) return 0
    p = pastBlanks(p)
    const next = load<u8>(p)
    if (next !== 0x2c && next !== 0x7d) return 0
    put(next)
    if (next === 0x7d) return p + 1
    p = pastBlanks(p + 1)
  }
}

/** Notes a hash behind the others; false if it is among them. */
function isNew (own: usize, count: u32, hash: u32): bool {
  const end = own + ((count as usize) << 2)
  for (let p = own; p < end; p += 4) if (load<u32>(p) === hash) return false
  store<u32>(end, hash)
  return true
}

function writeList (at: usize, depth: u32): usize {
  if (load<u8>(at) !== 0x5b) return 0
  put(0x5b)
  let p = pastBlanks(at + 1)
  if (load<u8>(p) === 0x5d) {
    put(0x5d)
    return p + 1
  }
  while (true) {
    p = writeValue(p, depth)
    if (p === 0) return 0
    p = pastBlanks(p)
    const next = load<u8>(p)
    if (next !== 0x2c && next !== 0x5d) return 0
    put(next)
    if (next === 0x5d) return p + 1
    p++
  }
}

/** SS, NS, BS: `element` is S, N or B. */
function writeSet (at: usize, element: u32): usize {
  if (load<u8>(at) !== 0x5b) return 0
  put(0x5b)
  let p = pastBlanks(at + 1)
  if (load<u8>(p) === 0x5d) {
    put(0x5d)
    return p + 1
  }
  while (true) {
    if (load<u8>(p) !== 0x22) return 0
    p = writeString(p + 1, element)
    if (p === 0) return 0
    p = pastBlanks(p + 1)
    const next = load<u8>(p)
    if (next !== 0x2c && next !== 0x5d) return 0
    put(next)
    if (next === 0x5d) return p + 1
    p = pastBlanks(p + 1)
  }
}
