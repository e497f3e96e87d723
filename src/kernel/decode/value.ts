// Attribute values to cells. The rules are those of src/transform/coerce; a value that they would refuse, and one whose
// conversion is long, makes the reader give up, so that the plain decoder has the record.
import { base64Times, isJsonNumber, writeDocument } from './document'
import { writeJsonString } from './json-writer'
import { decodeBase64 } from './base64'
import { room, take } from './memory'
import { Column, Tag, Type } from './model'
import { double, integer, isPlainSpelling, isSureFloat, readBigDecimal, readDecimal, readInteger, readParts } from './number'
import { isDigit, skipValue, wasTooDeep } from './skip'
import { pastBlanks } from './scan'
import { fromHex, setText, textAt, textSize, toHex, unescape, utf16Length } from './text'

/** The number of a text that needs a longer look, by the host's rules; NaN if the plain decoder has to have the record. */
@external ('host', 'number')
declare function hostNumber (column: u32, tag: u32, at: usize, size: usize): f64

/** Bits of the fixed-width value that the last conversion gave. */
export let bits: u64 = 0
/** True once the host was asked in this record: it may hold notes that belong to the row. */
export let hostAsked: bool = false

/** Called when a record begins. */
// @ts-ignore: decorator
@inline
export function forgetHost (): void {
  hostAsked = false
}

/** The host was asked for something that it may have notes about. */
export function noteHost (): void {
  hostAsked = true
}

/** Converts an S, N or B (or an element of a set) to a value of the column: `bits`, or `textAt` and `textSize`. */
export function convert (column: Column, tag: u32, start: usize, end: usize, escaped: bool): bool {
  if (!escaped) setText(start, end - start)
  else if (!unescape(start, end)) return false
  switch (column.type) {
    case Type.STRING:
      if (tag === Tag.S) return withinLimit(column)
      if (tag === Tag.N) return readParts(textAt, textAt + textSize) && withinLimit(column)
      if (!decodeBase64(base64Times)) return false
      toHex(textAt, textSize)
      return withinLimit(column)
    case Type.JSON: return convertJson(column, tag)
    case Type.BYTES:
      if (tag === Tag.N) return false
      return (tag === Tag.B ? decodeBase64(base64Times) : fromHex(textAt, textSize, column.isKey)) && withinLimit(column)
    case Type.BIG_DECIMAL:
      return tag !== Tag.B && !(column.isKey && tag === Tag.S) && readBigDecimal(textAt, textAt + textSize)
    case Type.BOOLEAN: return tag === Tag.N ? flagOfNumber() : tag === Tag.S && flagOfText(column.isKey)
    default: return tag !== Tag.B && convertNumber(column, tag)
  }
}

/** INT, LONG, TIMESTAMP, FLOAT and DOUBLE of an S or N. */
function convertNumber (column: Column, tag: u32): bool {
  const start = textAt
  const end = textAt + textSize
  const isKeyText = column.isKey && tag === Tag.S
  switch (column.type) {
    case Type.FLOAT:
      if (isKeyText) return false
      if (textSize <= 16 && readDecimal(start, end, 6) && isSureFloat(double)) {
        bits = reinterpret<u32>(double as f32) as u64
        return true
      }
      break
    case Type.DOUBLE:
      if (isKeyText) return false
      if (readDecimal(start, end, 15)) {
        bits = reinterpret<u64>(double)
        return true
      }
      break
    default:
      if (isKeyText && !isPlainSpelling(start, end)) return false
      if (readInteger(start, end) && (column.width === 8 || (integer >= i32.MIN_VALUE && integer <= i32.MAX_VALUE))) {
        bits = integer as u64
        return true
      }
  }
  noteHost()
  const value = hostNumber(column.index, tag, start, textSize)
  if (isNaN(value)) return false
  bits = column.type === Type.FLOAT
    ? reinterpret<u32>(value as f32) as u64
    : column.type === Type.DOUBLE ? reinterpret<u64>(value) : (value as i64) as u64
  return true
}

function convertJson (column: Column, tag: u32): bool {
  if (tag === Tag.N) return isJsonNumber(textAt, textAt + textSize) && withinLimit(column)
  if (tag === Tag.B) {
    const at = textAt
    const size = textSize
    if (!decodeBase64(base64Times)) return false
    setText(at, size)
    if (base64Times === 2) decodeBase64(1)
    writeJsonString(textAt, textSize)
    return withinLimit(column)
  }
  if (!column.isKey && beginsLikeJson(textAt, textSize)) {
    const isJson = isWholeJson(textAt, textSize)
    if (isJson < 0) return false
    if (isJson > 0) return withinLimit(column)
  }
  writeJsonString(textAt, textSize)
  return withinLimit(column)
}

/** What JSON can begin with, after white space: most plain texts are no JSON by their first character. */
function beginsLikeJson (at: usize, size: usize): bool {
  for (let p = at, end = at + size; p < end; p++) {
    switch (load<u8>(p)) {
      case 0x09: case 0x0a: case 0x0d: case 0x20: continue
      case 0x5b: case 0x7b: case 0x22: case 0x2d: case 0x74: case 0x66: case 0x6e: return true
      default: return isDigit(load<u8>(p))
    }
  }
  return false
}

/** 1 if the whole text is JSON, 0 if not; -1 if that is not to be told here: line feeds between tokens, too deep. */
function isWholeJson (at: usize, size: usize): i32 {
  // A copy that ends with a byte where every search stops.
  const copy = room(size + 16)
  memory.copy(copy, at, size)
  memory.fill(copy + size, 0, 16)
  for (let p = copy; p < copy + size; p++) if (load<u8>(p) === 0x0a) return -1
  take(copy + size + 16)
  const end = skipValue(copy)
  if (end !== 0) return pastBlanks(end) === copy + size ? 1 : 0
  return wasTooDeep ? -1 : 0
}

/** A BOOL to a value of the column. */
export function convertFlag (column: Column, value: bool): bool {
  switch (column.type) {
    case Type.FLOAT: bits = reinterpret<u32>(value ? 1 as f32 : 0 as f32) as u64; return true
    case Type.DOUBLE: bits = reinterpret<u64>(value ? 1.0 : 0.0); return true
    case Type.INT: case Type.LONG: case Type.BOOLEAN: bits = value ? 1 : 0; return true
    case Type.BIG_DECIMAL: {
      const at = room(3)
      store<u16>(at, 0)
      store<u8>(at, value ? 1 : 0, 2)
      setText(at, 3)
      take(at + 3)
      return true
    }
    case Type.STRING: case Type.JSON: {
      const at = room(8)
      store<u64>(at, value ? 0x65757274 : 0x65736c6166)
      setText(at, value ? 4 : 5)
      take(at + 8)
      return withinLimit(column)
    }
    default: return false
  }
}

/** An M, L or set as one value; returns the place behind it, or 0. */
export function convertDocument (column: Column, tag: u32, at: usize): usize {
  if (column.isKey || (column.type !== Type.STRING && column.type !== Type.JSON)) return 0
  const end = writeDocument(at, tag)
  return end !== 0 && withinLimit(column) ? end : 0
}

/** False where the column's maxLength has a say: what becomes of the value is for the plain decoder. */
function withinLimit (column: Column): bool {
  const limit: usize = column.limit
  if (textSize <= limit) return true
  return column.type !== Type.BYTES && utf16Length(textAt, textSize) <= limit
}

function flagOfNumber (): bool {
  const digit: u8 = load<u8>(textAt) - 0x30
  bits = digit as u64
  return textSize === 1 && digit <= 1
}

function flagOfText (isKey: bool): bool {
  if (textSize === 4 && load<u32>(textAt) === 0x65757274) {
    bits = 1
    return true
  }
  if (textSize === 5 && load<u32>(textAt) === 0x736c6166 && load<u8>(textAt, 4) === 0x65) {
    bits = 0
    return true
  }
  return !isKey && flagOfNumber()
}
