// The cells of the record at hand: one for each column, null until it is filled.
import { allocate, enlarge, room, take } from './memory'
import { Column } from './model'
import { textAt, textSize } from './text'
import { bits, convert, convertFlag } from './value'

/** Serial of the record: cells with another stamp are null. */
export let row: u32 = 0
/** Which columns take values now: all, keys alone, all but keys. */
export let wanted: u32 = 0
export const ALL: u32 = 0
export const KEYS: u32 = 1
export const OTHERS: u32 = 2

/** Whether a later path's value was replaced in this row: what the host noted of it was for nothing. */
export let replaced: bool = false

/** All cells are null from here on. */
// @ts-ignore: decorator
@inline
export function beginRow (): void {
  row++
  replaced = false
}

/** Begins to count rows anew; the columns' stamps have been cleared. */
export function restartRows (): void {
  row = 0
}

/** Which columns take values from here on. */
// @ts-ignore: decorator
@inline
export function want (which: u32): void {
  wanted = which
}

/** False if the column does not take this value: not now, or since an earlier one of its paths had one. */
// @ts-ignore: decorator
@inline
export function takes (column: Column, path: u32): bool {
  if (wanted !== ALL && (wanted === KEYS) !== column.isKey) return false
  if (column.stamp !== row) return true
  if (column.path <= path) return false
  replaced = true
  return true
}

// @ts-ignore: decorator
@inline
function fill (column: Column, path: u32): void {
  column.stamp = row
  column.path = path
  column.isNull = false
}

/** Fills a single cell with the value that was converted last. */
// @ts-ignore: decorator
@inline
export function fillSingle (column: Column, path: u32): void {
  fill(column, path)
  column.bits = bits
  column.at = textAt
  column.size = textSize
}

/** Makes a cell null; a column's later paths do not fill it. */
export function fillNull (column: Column): void {
  fill(column, 0)
  column.isNull = true
}

/** True if the column has no value in this record. */
// @ts-ignore: decorator
@inline
export function isNull (column: Column): bool {
  return column.stamp !== row || column.isNull
}

/** Fills a cell with an S or N that is not of an item; false to give the record up. */
export function fillConverted (column: Column, tag: u32, start: usize, end: usize, escaped: bool): bool {
  if (!convert(column, tag, start, end, escaped)) return false
  fillOne(column, 0)
  return true
}

/** Fills a cell with a truth value; false to give the record up. */
export function fillFlag (column: Column, value: bool): bool {
  if (!convertFlag(column, value)) return false
  fillOne(column, 0)
  return true
}

/** Fills a multi-value cell with `count` values that lie at `at`, u64 each: bits, or place and size. */
export function fillMulti (column: Column, at: usize, count: u32): void {
  fill(column, 0)
  column.at = at
  column.count = count
}

/** Fills a cell of a fixed width. */
export function fillBits (column: Column, value: u64): void {
  fill(column, 0)
  column.bits = value
}

/** Fills a cell of a variable width; the bytes have to stay until the row is written. */
export function fillText (column: Column, at: usize, size: usize): void {
  fill(column, 0)
  column.at = at
  column.size = size
}

/** The values of a multi-value cell while they are gathered: u64 each. */
let list: usize = allocate(4096)
let listRoom: u32 = 512
let listed: u32 = 0

export function beginList (): void {
  listed = 0
}

/** Gathers the value that was converted last. */
export function append (column: Column): void {
  if (listed === listRoom) {
    list = enlarge(list, (listed as usize) << 3, (listRoom as usize) << 3, (listRoom as usize) << 4)
    listRoom <<= 1
  }
  store<u64>(list + ((listed as usize) << 3), column.width !== 0 ? bits : (textAt as u64) | (textSize as u64) << 32)
  listed++
}

/** Fills a multi-value cell with what was gathered: nothing is null. */
export function fillList (column: Column, path: u32): void {
  fill(column, path)
  column.isNull = listed === 0
  column.count = listed
  const size = (listed as usize) << 3
  column.at = room(size)
  memory.copy(column.at, list, size)
  take(column.at + size)
}

/** Fills a cell with one value, be it multi-value or not. */
// @ts-ignore: decorator
@inline
export function fillOne (column: Column, path: u32): void {
  if (!column.isMulti) {
    fillSingle(column, path)
  } else {
    beginList()
    append(column)
    fillList(column, path)
  }
}
