// One line to one row, in the order of src/transform/row-builder.ts. Whatever is not plain sailing is given up, and the
// host decodes that line by the rules: so the kernel has none for what is wrong, and must only never make a row that the
// plain decoder would not make.
import { ALL, KEYS, OTHERS, isNull, replaced, restartRows, want } from './cell'
import { appendRow, columnAt, columnCount } from './block'
import { imageRead, isTtl, keysContext, kind, newContextOfImage, oldContextOfImage, readKind, readLine, setItem } from './envelope'
import { Field, Kind, fieldEnd, fieldFlags, fieldStart } from './fields'
import { forgetUnmapped, readImage, unmapped, unmappedCount } from './item'
import { allocateZeroed, clearArena } from './memory'
import { Name } from './model'
import { sameBytes } from './names'
import { partitionOf } from './partition'
import { pastBlanks } from './scan'
import { runSteps, setTimes } from './steps'
import { forgetHost, hostAsked } from './value'
import { readTime, time, unit as timeUnit } from './record-time'

/** The row has names that have no counter yet (`unmapped`): give each one, by `setCounter`. */
@external ('host', 'names')
declare function hostNames (): void
/** Notes that the host holds about the row count now. */
@external ('host', 'kept')
declare function hostKept (): void
/** The open block of a partition is full. */
@external ('host', 'full')
declare function hostFull (partition: u32): void

/** Counts, see UnitCounts in src/block/batch-decoder.ts. */
export namespace Count {
  export const RECORDS: u32 = 0
  export const ROWS: u32 = 1
  export const BYTES: u32 = 2
  export const OTHER_TABLE: u32 = 3
  export const TTL_SKIPPED: u32 = 4
  /** By kind; the last one are the REMOVEs by time to live. */
  export const KINDS: u32 = 5
  /** Rows of changes by the unit of their time (record-time.ts). */
  export const UNITS: u32 = 10
  export const COUNT: u32 = 13
}

/** u64 by Count. */
export const counts: usize = memory.data(13 * 8, 8)
export let minVersion: i64 = i64.MAX_VALUE
export let maxVersion: i64 = i64.MIN_VALUE
/** u64 by number of the counter of an unmapped attribute. */
export const counters: usize = memory.data(1024 * 8, 8)

let isExport: bool = false
let exportVersion: i64 = 0
let exportTime: i64 = 0
let skipTtl: bool = false
let oldOfRemove: bool = false
let maxLine: usize = 0
let partitionColumn: u32 = 0
let versionColumn: u32 = 0
/** Names of the tables that are wanted: place and size of each; none: all. */
let tables: usize = 0
let tableCount: u32 = 0
/** Key attributes: Names in the contexts of new images and of keys. */
let keyNames: usize = 0
let keyCount: u32 = 0

export function setRecord (ofExport: bool, ttlSkipped: bool, oldImageOfRemove: bool, maxLineBytes: u32, ofPartition: u32, ofVersion: u32): void {
  isExport = ofExport
  skipTtl = ttlSkipped
  oldOfRemove = oldImageOfRemove
  maxLine = maxLineBytes
  partitionColumn = ofPartition
  versionColumn = ofVersion
  tables = allocateZeroed(1024 * 8)
  keyNames = allocateZeroed(16 * 8)
}

export function setExportTimes (version: i64, time: i64): void {
  exportVersion = version
  exportTime = time
}

/** Adds a table that is wanted; false if there are too many. */
export function addTable (at: usize, size: u32): bool {
  if (tableCount === 1024) return false
  store<usize>(tables + ((tableCount as usize) << 3), at)
  store<u32>(tables + ((tableCount as usize) << 3), size, 4)
  tableCount++
  return true
}

export function addKeyName (ofImage: Name, ofKeys: Name): void {
  store<usize>(keyNames + ((keyCount as usize) << 3), changetype<usize>(ofImage))
  store<usize>(keyNames + ((keyCount as usize) << 3), changetype<usize>(ofKeys), 4)
  keyCount++
}

/** Serial of the unit that is decoded. */
let unit: u32 = 0

/** Forgets all counts: another unit begins. */
export function resetCounts (): void {
  unit++
  // So that serials of rows never come round to old stamps: no unit has 2^32 lines.
  for (let i: u32 = 0; i < columnCount; i++) columnAt(i).stamp = 0
  restartRows()
  memory.fill(counts, 0, (Count.COUNT as usize) << 3)
  memory.fill(counters, 0, 1024 * 8)
  minVersion = i64.MAX_VALUE
  maxVersion = i64.MIN_VALUE
}

// @ts-ignore: decorator
@inline
function add (count: u32, n: u64): void {
  const at = counts + ((count as usize) << 3)
  store<u64>(at, load<u64>(at) + n)
}

/**
 * Makes a row of the line at `at`, or counts it as one that is left out on purpose.
 * @returns the beginning of the next line, or `end`; 0: the line is the host's, nothing has been done about it
 */
export function readRecord (at: usize, end: usize): usize {
  clearArena()
  forgetHost()
  forgetUnmapped()
  want(ALL)
  let p = readLine(at)
  if (p === 0) return 0
  p = pastBlanks(p)
  if (p !== end && load<u8>(p) !== 0x0a) return 0
  let size = p - at
  if (load<u8>(p - 1) === 0x0d) size--
  if (size > maxLine) return 0
  const next = p === end ? end : p + 1

  const skip = isExport ? readItem() : readChange()
  if (skip === GIVE_UP) return 0
  // What the host noted would count for another row.
  if (hostAsked && (skip !== ROW || replaced)) return 0
  if (skip === ROW) {
    for (let i: u32 = 0; i < columnCount; i++) {
      const column = columnAt(i)
      if (column.isRequired && isNull(column)) return 0
    }
    commit()
  } else {
    add(skip, 1)
  }
  add(Count.RECORDS, 1)
  add(Count.BYTES, size as u64)
  return next
}

const ROW: u32 = 100
const GIVE_UP: u32 = 101

function readItem (): u32 {
  const at = fieldStart(Field.ITEM)
  if (at === 0 || imageRead === 0) return GIVE_UP
  setItem()
  if (!hasKeys(imageRead, 0)) return GIVE_UP
  setTimes(exportVersion, exportTime)
  return runSteps() ? ROW : GIVE_UP
}

function readChange (): u32 {
  if (fieldStart(Field.DYNAMODB) === 0 || load<u8>(fieldStart(Field.DYNAMODB)) !== 0x7b) return GIVE_UP
  if (tableCount > 0) {
    if (fieldStart(Field.TABLE_NAME) === 0 || fieldFlags(Field.TABLE_NAME) !== 0) return GIVE_UP
    if (!isWanted()) return Count.OTHER_TABLE
  }
  if (!readKind()) return GIVE_UP
  if (isTtl && skipTtl) return Count.TTL_SKIPPED
  const isRemove = kind === Kind.REMOVE
  const at = fieldStart(isRemove ? Field.KEYS : Field.NEW_IMAGE)
  if (at === 0 || load<u8>(at) !== 0x7b) return GIVE_UP
  const old = isRemove ? fieldStart(Field.OLD_IMAGE) : 0
  if (old !== 0 && load<u8>(old) !== 0x7b && load<u8>(old) !== 0x6e) return GIVE_UP
  if (!readTime()) return GIVE_UP
  const oldToo = isRemove && oldOfRemove && old !== 0 && load<u8>(old) === 0x7b
  let reading = imageRead
  if (reading === 0) {
    const context = isRemove ? keysContext : newContextOfImage
    if (oldToo) want(KEYS)
    if (readImage(at, context, !oldToo) === 0) return GIVE_UP
    reading = context.serial
    if (oldToo) {
      want(OTHERS)
      if (readImage(old, oldContextOfImage, true) === 0) return GIVE_UP
    }
  }
  if (!hasKeys(reading, isRemove ? 4 : 0)) return GIVE_UP
  setTimes(time, time)
  return runSteps() ? ROW : GIVE_UP
}

/** True if the reading met all key attributes. `offset`: 0 new image, 4 keys. */
function hasKeys (reading: u32, offset: usize): bool {
  for (let i: u32 = 0; i < keyCount; i++) {
    if (changetype<Name>(load<usize>(keyNames + ((i as usize) << 3) + offset)).stamp !== reading) return false
  }
  return true
}

function isWanted (): bool {
  const at = fieldStart(Field.TABLE_NAME)
  const size = fieldEnd(Field.TABLE_NAME) - at
  for (let i: u32 = 0; i < tableCount; i++) {
    const entry = tables + ((i as usize) << 3)
    if (load<u32>(entry, 4) === (size as u32) && sameBytes(load<usize>(entry), at, size)) return true
  }
  return false
}

/** Appends the row and counts it. */
function commit (): void {
  countNames()
  if (hostAsked) hostKept()
  add(Count.ROWS, 1)
  add(Count.KINDS + (isTtl ? 4 : kind), 1)
  if (!isExport) add(Count.UNITS + timeUnit, 1)
  const version = columnAt(versionColumn)
  const value: i64 = version.bits as i64
  if (value < minVersion) minVersion = value
  if (value > maxVersion) maxVersion = value
  appendCells(partitionOf(columnAt(partitionColumn)))
}

/** Appends the cells as a row, whoever made them. */
export function appendCells (partition: u32): void {
  if (appendRow(partition)) hostFull(partition)
}

function countNames (): void {
  if (unmappedCount === 0) return
  for (let i: u32 = 0; i < unmappedCount; i++) {
    if (!hasCounter(unmappedName(i))) {
      hostNames()
      break
    }
  }
  for (let i: u32 = 0; i < unmappedCount; i++) {
    const counter = counters + (((unmappedName(i).counter - 1) as usize) << 3)
    store<u64>(counter, load<u64>(counter) + 1)
  }
}

/** A name of the row that no column takes. */
// @ts-ignore: decorator
@inline
export function unmappedName (i: u32): Name {
  return changetype<Name>(load<usize>(unmapped + ((i as usize) << 2)))
}

/** True if the name is counted in this unit. */
// @ts-ignore: decorator
@inline
export function hasCounter (name: Name): bool {
  return name.unit === unit
}

/** `counter`: from 1. */
export function giveCounter (name: Name, counter: u32): void {
  name.counter = counter
  name.unit = unit
}
