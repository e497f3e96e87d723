// Names of attributes, found again by what they look like: DynamoDB and Kinesis write them without blanks, and items of
// a table mostly have the same attributes in the same order. So behind each attribute the one that followed it last time
// is compared at once, name and tag together:
//
//   ..."}, "venue_name":{"S":" Ravenna"}, ...
//          |--- literal ----|
//
// Where that fails, or anything else is between the bytes, the name is read and looked up.
import { allocate, allocateZeroed, release, roomOf } from './memory'
import { Context, Entry, Name, Place, Tag } from './model'
import { ESCAPED, pastBlanks, stringEnd, stringFlags } from './scan'

/** More names than that in one context are not learned: their records go to the plain decoder. */
const MAX_NAMES: u32 = 8192
/** Longer names are not learned either, and all names of all contexts take so many bytes at most. */
const MAX_NAME: usize = 1024
const MAX_LEARNED: usize = 32 << 20
let learned: usize = 0
/** Names of one bucket; more of them are no chance. */
const MAX_CHAIN: u32 = 64
/** Readers compare 16 bytes at a time. */
const SLACK: usize = 16

/** Reading serial of names, unique over all contexts. */
export let serial: u32 = 0

/** Begins to read an object: its names are new from here on. */
// @ts-ignore: decorator
@inline
export function beginReading (context: Context): u32 {
  if (++serial === 0) serial = 1
  context.serial = serial
  return serial
}

/** A context without names. */
export function newContext (isPlain: bool): Context {
  const context = changetype<Context>(allocateZeroed(offsetof<Context>()))
  context.buckets = allocateZeroed(64 * 4)
  context.mask = 63
  context.isPlain = isPlain
  return context
}

/** True if the input at `at` goes on with the entry's literal. */
// @ts-ignore: decorator
@inline
export function matches (at: usize, entry: Entry): bool {
  const size: usize = entry.size
  const literal = entry.literal
  if (size >= 16) {
    if (v128.any_true(v128.xor(v128.load(at), v128.load(literal)))) return false
    if (size <= 32) return !v128.any_true(v128.xor(v128.load(at + size - 16), v128.load(literal + size - 16)))
    // From the front: behind the input are zeros, which no literal has, so the search ends there.
    return sameBytes(at + 16, literal + 16, size - 16)
  }
  // No literal has fewer than 4 bytes.
  if (size >= 8) return load<u64>(at) === load<u64>(literal) && load<u64>(at + size - 8) === load<u64>(literal + size - 8)
  return load<u32>(at) === load<u32>(literal) && load<u32>(at + size - 4) === load<u32>(literal + size - 4)
}

/** Compares bytes; reads up to 15 more on both sides. */
export function sameBytes (a: usize, b: usize, size: usize): bool {
  let i: usize = 0
  for (; i + 16 <= size; i += 16) {
    if (v128.any_true(v128.xor(v128.load(a + i), v128.load(b + i)))) return false
  }
  if (i === size) return true
  const same = i8x16.bitmask(i8x16.eq(v128.load(a + i), v128.load(b + i)))
  return (ctz<i32>(~same) as usize) >= size - i
}

/** FNV-1a with a final mix: names are short. */
export function hashOf (at: usize, size: usize): u32 {
  let hash: u32 = 0x811c9dc5
  for (let p = at, end = at + size; p < end; p++) hash = (hash ^ load<u8>(p)) * 0x01000193
  return hash ^ hash >> 15
}

/** The name with these bytes, or null. */
export function findName (context: Context, at: usize, size: usize): Name | null {
  const hash = hashOf(at, size)
  let found = load<usize>(context.buckets + (((hash & context.mask) as usize) << 2))
  let chain: u32 = 0
  while (found !== 0) {
    const name = changetype<Name>(found)
    if (name.hash === hash && name.size === (size as u32) && sameBytes(name.at, at, size)) return name
    if (++chain === MAX_CHAIN) break
    found = name.next
  }
  isCrowded = chain === MAX_CHAIN
  return null
}

/** Whether the last name that was not found would be one too many of its bucket. */
let isCrowded: bool = false

/** The name with these bytes, new if need be; null if there are too many. */
export function nameOf (context: Context, at: usize, size: usize): Name | null {
  const found = findName(context, at, size)
  if (found !== null) return found
  if (context.count >= MAX_NAMES || learned >= MAX_LEARNED || isCrowded) return null
  if (context.count > context.mask) widen(context)
  const name = changetype<Name>(allocateZeroed(offsetof<Name>()))
  name.hash = hashOf(at, size)
  name.at = allocate(size + SLACK)
  learned += roomOf(size + SLACK) + roomOf(offsetof<Name>())
  memory.copy(name.at, at, size)
  name.size = size as u32
  link(context, name)
  context.count++
  return name
}

function link (context: Context, name: Name): void {
  const bucket = context.buckets + (((name.hash & context.mask) as usize) << 2)
  name.next = load<usize>(bucket)
  store<usize>(bucket, changetype<usize>(name))
}

function widen (context: Context): void {
  const before = context.buckets
  const size: usize = ((context.mask as usize) + 1) << 2
  context.mask = context.mask * 2 + 1
  context.buckets = allocateZeroed(size * 2)
  for (let bucket = before; bucket < before + size; bucket += 4) {
    let at = load<usize>(bucket)
    while (at !== 0) {
      const name = changetype<Name>(at)
      at = name.next
      link(context, name)
    }
  }
  release(before, size)
}

/** The place of a name, for the trie of paths; new if need be. */
export function placeOf (name: Name): Place {
  if (name.place === 0) name.place = allocateZeroed(offsetof<Place>())
  return changetype<Place>(name.place)
}

/** Whether `pastMember` met the end of the object. */
export let objectEnded: bool = false

/** Past the comma or the brace that is behind a member of an object; 0 if neither is there. */
// @ts-ignore: decorator
@inline
export function pastMember (at: usize): usize {
  let p = at
  let byte = load<u8>(p)
  if (byte <= 0x20) {
    p = pastBlanks(p)
    byte = load<u8>(p)
  }
  objectEnded = byte === 0x7d
  return byte === 0x2c || byte === 0x7d ? p + 1 : 0
}

/** The entry that `readEntry` found. */
export let entryFound: usize = 0

/**
 * Reads a name with the tag behind it, whatever is between them, and finds or makes its entry.
 * @returns the first byte of the value, behind the quote of a string; 0 if it is something else than an attribute, or
 * a name that has an escape or is one too many
 */
export function readEntry (at: usize, context: Context): usize {
  let p = pastBlanks(at)
  const from = p
  if (load<u8>(p) !== 0x22) return 0
  const end = stringEnd(p + 1)
  if (end === 0 || (stringFlags & ESCAPED) !== 0 || end - p > MAX_NAME) return 0
  const name = nameOf(context, p + 1, end - p - 1)
  if (name === null) return 0
  p = pastBlanks(end + 1)
  if (load<u8>(p) !== 0x3a) return 0
  p = pastBlanks(p + 1)
  let tag = Tag.NONE
  if (!context.isPlain) {
    if (load<u8>(p) !== 0x7b) return 0
    p = pastBlanks(p + 1)
    if (load<u8>(p) !== 0x22) return 0
    tag = tagAt(p + 1)
    if (tag === Tag.NONE) return 0
    p = pastBlanks(p + tagSize(tag) + 2)
    if (load<u8>(p) !== 0x3a) return 0
    p = pastBlanks(p + 1)
    if (tag <= Tag.B) {
      if (load<u8>(p) !== 0x22) return 0
      p++
    }
  }
  entryFound = entryOf(name, tag, from, p)
  return p
}

/** True if the entry has its literal: only such a one may be expected anywhere. */
export function isLearned (entry: Entry): bool {
  return load<u8>(entry.literal) !== 0
}

/**
 * The entry of a name and tag. Its literal is what `from` to `to` reads, if that is as short as it can be; else it waits
 * without one until the short form is met.
 */
function entryOf (name: Name, tag: u32, from: usize, to: usize): usize {
  const slot = changetype<usize>(name) + offsetof<Name>('entry0') + ((tag as usize) << 2)
  let at = load<usize>(slot)
  const short: usize = (name.size as usize) + (tag === Tag.NONE ? 3 : 7 + tagSize(tag) + (tag <= Tag.B ? 1 : 0))
  if (at === 0) {
    at = allocateZeroed(offsetof<Entry>())
    const entry = changetype<Entry>(at)
    entry.name = name
    entry.tag = tag
    entry.literal = allocateZeroed(short + SLACK)
    learned += roomOf(short + SLACK) + roomOf(offsetof<Entry>())
    entry.size = short as u32
    store<usize>(slot, at)
  }
  const entry = changetype<Entry>(at)
  if (to - from === short && !isLearned(entry)) memory.copy(entry.literal, from, short)
  return at
}

/** The tag whose first letter is at `at` and which ends with a quote; NONE if it is none. */
export function tagAt (at: usize): u32 {
  const letter = load<u8>(at)
  const second = load<u8>(at, 1)
  if (second === 0x22) {
    switch (letter) {
      case 0x53: return Tag.S
      case 0x4e: return Tag.N
      case 0x42: return Tag.B
      case 0x4d: return Tag.M
      case 0x4c: return Tag.L
      default: return Tag.NONE
    }
  }
  if (second === 0x53 && load<u8>(at, 2) === 0x22) {
    switch (letter) {
      case 0x53: return Tag.SS
      case 0x4e: return Tag.NS
      case 0x42: return Tag.BS
      default: return Tag.NONE
    }
  }
  const word = load<u32>(at)
  if (load<u8>(at, 4) !== 0x22) return Tag.NONE
  return word === 0x4c4f4f42 ? Tag.BOOL : word === 0x4c4c554e ? Tag.NULL : Tag.NONE
}

/** Letters of a tag. */
export function tagSize (tag: u32): usize {
  return tag === Tag.BOOL || tag === Tag.NULL ? 4 : tag >= Tag.SS ? 2 : 1
}
