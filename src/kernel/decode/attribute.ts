// What the columns take from a value that was met in an item.
import { append, beginList, fillList, fillOne, takes } from './cell'
import { readMap } from './item'
import { Column, Element, Place, Tag, Type, Use } from './model'
import { tagAt, tagSize } from './names'
import { pastBlanks, stringEnd, stringFlags } from './scan'
import { skipValue } from './skip'
import { setText } from './text'
import { convert, convertDocument, convertFlag } from './value'

/**
 * Reads the value of a tag for all that is at a place of the item. `at` is its first byte, behind the quote of a string.
 * @returns the place behind the value, or 0 to give the record up
 */
export function readTagged (at: usize, tag: u32, place: Place): usize {
  if (tag <= Tag.B) {
    const end = stringEnd(at)
    if (end === 0) return 0
    const escaped = stringFlags !== 0
    for (let next = place.uses; next !== 0;) {
      const use = changetype<Use>(next)
      const column = use.column
      if (takes(column, use.path)) {
        if (tag === Tag.S && column.type === Type.STRING && !escaped && end - at <= (column.limit as usize) && !column.isMulti) setText(at, end - at)
        else if (!convert(column, tag, at, end, escaped)) return 0
        fillOne(column, use.path)
      }
      next = use.next
    }
    return end + 1
  }
  switch (tag) {
    case Tag.BOOL: return readFlag(at, place)
    // As if nothing were there.
    case Tag.NULL: return load<u32>(at) === 0x65757274 ? at + 4 : 0
    default: return readContainer(at, tag, place)
  }
}

function readFlag (at: usize, place: Place): usize {
  const isTrue = load<u32>(at) === 0x65757274
  if (!isTrue && (load<u32>(at) !== 0x736c6166 || load<u8>(at, 4) !== 0x65)) return 0
  for (let next = place.uses; next !== 0;) {
    const use = changetype<Use>(next)
    if (takes(use.column, use.path)) {
      if (!convertFlag(use.column, isTrue)) return 0
      fillOne(use.column, use.path)
    }
    next = use.next
  }
  return isTrue ? at + 4 : at + 5
}

/** M, L and sets are read once for each that takes them: the documents, the values, the paths that go on in them. */
function readContainer (at: usize, tag: u32, place: Place): usize {
  let end: usize = 0
  for (let next = place.uses; next !== 0;) {
    const use = changetype<Use>(next)
    const column = use.column
    if (takes(column, use.path)) {
      if (column.isMulti && tag !== Tag.M) {
        end = readElements(column, at, tag)
        if (end === 0) return 0
        fillList(column, use.path)
      } else {
        end = convertDocument(column, tag, at)
        if (end === 0) return 0
        fillOne(column, use.path)
      }
    }
    next = use.next
  }
  if (tag === Tag.M && place.context !== 0) {
    end = readMap(at, place.context)
    if (end === 0) return 0
  } else if (tag === Tag.L && place.elements !== 0) {
    end = readIndexed(at, place)
    if (end === 0) return 0
  }
  if (end !== 0) return end
  // Nothing looks into it; but its payload has to be of its kind.
  return load<u8>(at) === (tag === Tag.M ? 0x7b : 0x5b) ? skipValue(at) : 0
}

/** Gathers the elements of an L, SS, NS or BS; NULL elements of an L are left out. */
function readElements (column: Column, at: usize, tag: u32): usize {
  if (load<u8>(at) !== 0x5b) return 0
  beginList()
  let p = pastBlanks(at + 1)
  if (load<u8>(p) === 0x5d) return p + 1
  while (true) {
    if (tag === Tag.L) {
      p = readElement(column, p)
      if (p === 0) return 0
    } else {
      if (load<u8>(p) !== 0x22) return 0
      const end = stringEnd(p + 1)
      if (end === 0 || !convert(column, tag - Tag.SS, p + 1, end, stringFlags !== 0)) return 0
      append(column)
      p = end + 1
    }
    p = pastBlanks(p)
    const next = load<u8>(p)
    if (next === 0x5d) return p + 1
    if (next !== 0x2c) return 0
    p = pastBlanks(p + 1)
  }
}

/** The tag of the value whose brace is at `at`; `valueAt` is its first byte, behind the quote of a string. */
let valueAt: usize = 0
function openTagged (at: usize): u32 {
  if (load<u8>(at) !== 0x7b) return Tag.NONE
  let p = pastBlanks(at + 1)
  if (load<u8>(p) !== 0x22) return Tag.NONE
  const tag = tagAt(p + 1)
  if (tag === Tag.NONE) return Tag.NONE
  p = pastBlanks(p + 2 + tagSize(tag))
  if (load<u8>(p) !== 0x3a) return Tag.NONE
  p = pastBlanks(p + 1)
  if (tag <= Tag.B) {
    if (load<u8>(p) !== 0x22) return Tag.NONE
    p++
  }
  valueAt = p
  return tag
}

/** Behind the brace that closes a tagged value, which ends before `at`; 0 if there is more in it. */
function closeTagged (at: usize): usize {
  const p = pastBlanks(at)
  return load<u8>(p) === 0x7d ? p + 1 : 0
}

function readElement (column: Column, at: usize): usize {
  const tag = openTagged(at)
  let p = valueAt
  if (tag <= Tag.B) {
    const end = stringEnd(p)
    if (end === 0 || !convert(column, tag, p, end, stringFlags !== 0)) return 0
    append(column)
    p = end + 1
  } else if (tag === Tag.BOOL) {
    const isTrue = load<u32>(p) === 0x65757274
    if (!isTrue && (load<u32>(p) !== 0x736c6166 || load<u8>(p, 4) !== 0x65)) return 0
    if (!convertFlag(column, isTrue)) return 0
    append(column)
    p += isTrue ? 4 : 5
  } else if (tag === Tag.NULL) {
    if (load<u32>(p) !== 0x65757274) return 0
    p += 4
  } else {
    if (tag === Tag.NONE) return 0
    p = convertDocument(column, tag, p)
    if (p === 0) return 0
    append(column)
  }
  return closeTagged(p)
}

/** An L that paths go through by index. */
function readIndexed (at: usize, place: Place): usize {
  if (load<u8>(at) !== 0x5b) return 0
  let p = pastBlanks(at + 1)
  if (load<u8>(p) === 0x5d) return p + 1
  let index: u32 = 0
  while (true) {
    const found = elementAt(place, index++)
    if (found === 0) {
      p = skipValue(p)
    } else {
      const tag = openTagged(p)
      if (tag === Tag.NONE) return 0
      p = readTagged(valueAt, tag, changetype<Element>(found).place)
      if (p !== 0) p = closeTagged(p)
    }
    if (p === 0) return 0
    p = pastBlanks(p)
    const next = load<u8>(p)
    if (next === 0x5d) return p + 1
    if (next !== 0x2c) return 0
    p = pastBlanks(p + 1)
  }
}

function elementAt (place: Place, index: u32): usize {
  let next = place.elements
  while (next !== 0 && changetype<Element>(next).index !== index) next = changetype<Element>(next).next
  return next
}
