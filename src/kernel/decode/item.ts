// The attributes of an image (NewImage, OldImage, Keys, Item) and the entries of an M.
import { readTagged } from './attribute'
import { Context, Entry, Place, Tag } from './model'
import { beginReading, entryFound, isLearned, matches, objectEnded, pastMember, readEntry } from './names'
import { pastBlanks, stringEnd } from './scan'
import { skipValue } from './skip'

/** Names without a column that the image at hand has: Names, `unmappedCount` of them. */
export const unmapped: usize = memory.data(8192 * 4, 4)
const MAX_UNMAPPED: u32 = 8192
export let unmappedCount: u32 = 0

/** Forgets the names of the record before. */
// @ts-ignore: decorator
@inline
export function forgetUnmapped (): void {
  unmappedCount = 0
}

/**
 * Reads the image whose brace is at `at`: columns get their cells, names without one are noted if `notes` says so.
 * @returns the place behind it, or 0 to give the record up
 */
export function readImage (at: usize, context: Context, notes: bool): usize {
  if (load<u8>(at) !== 0x7b) return 0
  const own = beginReading(context)
  let p = at + 1
  if (load<u8>(pastBlanks(p)) === 0x7d) return pastBlanks(p) + 1
  let expected = context.first
  let link = changetype<usize>(context) + offsetof<Context>('first')
  while (true) {
    if (expected !== 0 && matches(p, changetype<Entry>(expected))) {
      p += changetype<Entry>(expected).size
    } else {
      p = readEntry(p, context)
      if (p === 0) return 0
      expected = entryFound
      if (isLearned(changetype<Entry>(expected))) store<usize>(link, expected)
    }
    const entry = changetype<Entry>(expected)
    const name = entry.name
    // A name that occurs twice: the plain decoder knows which one counts.
    if (name.stamp === own) return 0
    name.stamp = own
    if (name.place !== 0) {
      p = readTagged(p, entry.tag, changetype<Place>(name.place))
    } else {
      if (notes) {
        if (unmappedCount === MAX_UNMAPPED) return 0
        store<usize>(unmapped + ((unmappedCount as usize) << 2), changetype<usize>(name))
        unmappedCount++
      }
      p = skipTagged(p, entry.tag)
    }
    if (p === 0) return 0
    if (load<u8>(p) !== 0x7d) {
      p = pastBlanks(p)
      if (load<u8>(p) !== 0x7d) return 0
    }
    p = pastMember(p + 1)
    if (p === 0) return 0
    if (objectEnded) return p
    link = expected + offsetof<Entry>('next')
    expected = entry.next
  }
}

/** Reads an M that paths go through. */
export function readMap (at: usize, context: usize): usize {
  return readImage(at, changetype<Context>(context), false)
}

/** Passes over the image at `at`, of which nothing is wanted but that it is JSON. */
export function skipImage (at: usize, context: Context): usize {
  if (load<u8>(at) !== 0x7b) return 0
  let p = at + 1
  if (load<u8>(pastBlanks(p)) === 0x7d) return pastBlanks(p) + 1
  let expected = context.first
  let link = changetype<usize>(context) + offsetof<Context>('first')
  while (true) {
    let value: usize
    if (expected !== 0 && matches(p, changetype<Entry>(expected))) {
      value = p + changetype<Entry>(expected).size
    } else {
      value = readEntry(p, context)
      if (value !== 0) {
        expected = entryFound
        if (isLearned(changetype<Entry>(expected))) store<usize>(link, expected)
      }
    }
    const end = value === 0 ? 0 : skipTagged(value, changetype<Entry>(expected).tag)
    if (end !== 0 && load<u8>(end) === 0x7d) {
      p = end + 1
      link = expected + offsetof<Entry>('next')
      expected = changetype<Entry>(expected).next
    } else {
      p = skipMember(p)
    }
    if (p === 0) return 0
    p = pastMember(p)
    if (p === 0) return 0
    if (objectEnded) return p
  }
}

/** A member of any object: name, colon, value. */
export function skipMember (at: usize): usize {
  let p = pastBlanks(at)
  if (load<u8>(p) !== 0x22) return 0
  p = stringEnd(p + 1)
  if (p === 0) return 0
  p = pastBlanks(p + 1)
  return load<u8>(p) === 0x3a ? skipValue(p + 1) : 0
}

/** Passes over the payload of a tag; 0 if it is of another kind. */
// @ts-ignore: decorator
@inline
function skipTagged (at: usize, tag: u32): usize {
  if (tag <= Tag.B) {
    const end = stringEnd(at)
    return end === 0 ? 0 : end + 1
  }
  return skipOther(at, tag)
}

function skipOther (at: usize, tag: u32): usize {
  const first = load<u8>(at)
  switch (tag) {
    case Tag.BOOL: return first === 0x74 || first === 0x66 ? skipValue(at) : 0
    case Tag.NULL: return first === 0x74 ? skipValue(at) : 0
    case Tag.M: return first === 0x7b ? skipValue(at) : 0
    default: return first === 0x5b ? skipValue(at) : 0
  }
}
