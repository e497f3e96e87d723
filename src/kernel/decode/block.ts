// Row blocks (src/block/layout.ts): rows are appended to the open block of their partition, column by column, and a full
// block is written out as one piece.
import { allocate, allocateZeroed, enlarge, release } from './memory'
import { Column, PartColumn, Partition } from './model'
import { row } from './cell'
import { copyBytes } from './text'

const MAGIC: u32 = 0x31425244
const HEADER: usize = 32
const DIRECTORY_ENTRY: usize = 32
/** Bytes that a column's sections can take beside its values: starts, alignment. */
const COLUMN_SLACK: usize = 96
const FIRST_ROOM: u32 = 64
/** A column's buffers of a partition may keep so many bytes from block to block, however many columns there are. */
const LEAST_ROOM: usize = 65536
/** Copies may write so many bytes behind a value. */
const SLACK: usize = 32

/** All Columns, one behind the other. */
export let columns: usize = 0
export let columnCount: u32 = 0
let partitions: usize = 0
export let partitionCount: u32 = 0
let maxRows: u32 = 0
let maxBytes: usize = 0

// @ts-ignore: decorator
@inline
export function columnAt (index: u32): Column {
  return changetype<Column>(columns + (index as usize) * offsetof<Column>())
}

/** Makes the columns, all of type 0, and the partitions, all without rows. */
export function makeTable (columnNumber: u32, partitionNumber: u32, rows: u32, bytes: u32): void {
  columnCount = columnNumber
  partitionCount = partitionNumber
  maxRows = rows
  maxBytes = bytes
  columns = allocateZeroed((columnNumber as usize) * offsetof<Column>())
  partitions = allocateZeroed((partitionNumber as usize) * offsetof<Partition>())
}

// @ts-ignore: decorator
@inline
export function partitionAt (index: u32): Partition {
  return changetype<Partition>(partitions + (index as usize) * offsetof<Partition>())
}

// @ts-ignore: decorator
@inline
function partColumn (partition: Partition, index: u32): PartColumn {
  return changetype<PartColumn>(partition.columns + (index as usize) * offsetof<PartColumn>())
}

/** Appends the cells as a row. @returns true if the block is full */
export function appendRow (index: u32): bool {
  const partition = partitionAt(index)
  if (partition.rows === partition.room) widen(partition)
  const at = partition.rows++
  let bytes: usize = 0
  let column = changetype<Column>(columns)
  let part = changetype<PartColumn>(partition.columns)
  for (let left = columnCount; left !== 0; left--) {
    const isNull = column.stamp !== row || column.isNull
    if (isNull) {
      const byte = part.nulls + (at >> 3)
      store<u8>(byte, load<u8>(byte) | (1 << ((at & 7) as u8)) as u8)
      part.nullCount++
    }
    if (column.isMulti) {
      bytes += appendValues(column, part, at, isNull)
    } else if (column.width === 8) {
      store<u64>(part.data + ((at as usize) << 3), isNull ? column.defaultBits : column.bits)
      bytes += 8
    } else if (column.width === 4) {
      store<u32>(part.data + ((at as usize) << 2), (isNull ? column.defaultBits : column.bits) as u32)
      bytes += 4
    } else {
      const size = isNull ? column.defaultSize : column.size
      const to = part.dataSize
      if (to + size + SLACK > part.dataRoom) widenData(part, size)
      copyBytes(part.data + to, isNull ? column.defaultAt : column.at, size)
      part.dataSize = to + size
      store<u32>(part.valueStarts + ((at as usize) << 2), (to + size) as u32, 4)
      bytes += size + 4
    }
    column = changetype<Column>(changetype<usize>(column) + offsetof<Column>())
    part = changetype<PartColumn>(changetype<usize>(part) + offsetof<PartColumn>())
  }
  partition.bytes += bytes
  if (at + 1 >= maxRows) return true
  // The exact size is worth its sum only near the limit.
  const most = partition.bytes + HEADER + (columnCount as usize) * (COLUMN_SLACK + ((at as usize) >> 3))
  return most >= maxBytes && blockSize(partition) >= maxBytes
}

/** The values of a multi-value cell; a null is one default value. */
function appendValues (column: Column, part: PartColumn, row: u32, isNull: bool): usize {
  const count: u32 = isNull ? 1 : column.count
  const before = part.values
  const width: usize = column.width
  let bytes: usize = 4
  if (before + count > part.room) widenValues(part, width, before + count)
  for (let i: u32 = 0; i < count; i++) {
    const value = isNull ? column.defaultBits : load<u64>(column.at + ((i as usize) << 3))
    const index = (before + i) as usize
    if (width === 8) {
      store<u64>(part.data + (index << 3), value)
      bytes += 8
    } else if (width === 4) {
      store<u32>(part.data + (index << 2), value as u32)
      bytes += 4
    } else {
      const from = isNull ? column.defaultAt : value as u32 as usize
      const size = isNull ? column.defaultSize : (value >> 32) as usize
      const to = part.dataSize
      if (to + size + SLACK > part.dataRoom) widenData(part, size)
      copyBytes(part.data + to, from, size)
      part.dataSize = to + size
      store<u32>(part.valueStarts + (index << 2), (to + size) as u32, 4)
      bytes += size + 4
    }
  }
  part.values = before + count
  store<u32>(part.rowStarts + ((row as usize) << 2), part.values, 4)
  return bytes
}

/** Makes room for twice as many rows. */
function widen (partition: Partition): void {
  const before = partition.room
  const after = before === 0 ? FIRST_ROOM : before << 1
  if (before === 0) partition.columns = allocateZeroed((columnCount as usize) * offsetof<PartColumn>())
  for (let i: u32 = 0; i < columnCount; i++) {
    const column = columnAt(i)
    const part = partColumn(partition, i)
    part.nulls = longer(part.nulls, before >> 3, after >> 3)
    memory.fill(part.nulls + (before >> 3), 0, (after - before) >> 3)
    if (column.isMulti) {
      part.rowStarts = longer(part.rowStarts, startsSize(before), startsSize(after))
      store<u32>(part.rowStarts, 0)
      if (before === 0) widenValues(part, column.width, FIRST_ROOM)
    } else if (column.width !== 0) {
      part.data = longer(part.data, (before as usize) * column.width, (after as usize) * column.width)
    } else {
      part.valueStarts = longer(part.valueStarts, startsSize(before), startsSize(after))
      store<u32>(part.valueStarts, 0)
    }
  }
  partition.room = after
}

function startsSize (rows: u32): usize {
  return rows === 0 ? 0 : ((rows as usize) + 1) << 2
}

/** A longer array with the same beginning; size 0: there was none. */
function longer (at: usize, before: usize, after: usize): usize {
  return before === 0 ? allocate(after) : enlarge(at, before, before, after)
}

/** Room for at least so many values of a multi-value column. */
function widenValues (part: PartColumn, width: usize, values: u32): void {
  const before = part.room
  let after = before === 0 ? FIRST_ROOM : before << 1
  while (after < values) after <<= 1
  if (width !== 0) {
    part.data = longer(part.data, (before as usize) * width, (after as usize) * width)
  } else {
    part.valueStarts = longer(part.valueStarts, startsSize(before), startsSize(after))
    store<u32>(part.valueStarts, 0)
  }
  part.room = after
}

function widenData (part: PartColumn, size: usize): void {
  const before = part.dataRoom
  let after: usize = before === 0 ? 1024 : before << 1
  while (after < part.dataSize + size + SLACK) after <<= 1
  part.data = before === 0 ? allocate(after) : enlarge(part.data, part.dataSize, before, after)
  part.dataRoom = after
}

// @ts-ignore: decorator
@inline
function align8 (n: usize): usize {
  return (n + 7) & ~7
}

function valuesOf (partition: Partition, column: Column, part: PartColumn): u32 {
  return column.isMulti ? part.values : partition.rows
}

function dataSizeOf (partition: Partition, column: Column, part: PartColumn): usize {
  return column.width === 0 ? part.dataSize : (valuesOf(partition, column, part) as usize) * column.width
}

/** Bytes that the partition's open block has when it is written now. */
export function blockSize (partition: Partition): usize {
  let bytes = HEADER
  for (let i: u32 = 0; i < columnCount; i++) {
    const column = columnAt(i)
    const part = partColumn(partition, i)
    bytes += DIRECTORY_ENTRY + align8(dataSizeOf(partition, column, part))
    if (part.nullCount > 0) bytes += align8((partition.rows + 7) >> 3)
    if (column.isMulti) bytes += align8(((partition.rows as usize) + 1) << 2)
    if (column.width === 0) bytes += align8(((valuesOf(partition, column, part) as usize) + 1) << 2)
  }
  return bytes
}

let sectionEnd: usize = 0

function section (block: usize, from: usize, size: usize): u32 {
  const start = sectionEnd
  memory.copy(block + start, from, size)
  sectionEnd = align8(start + size)
  memory.fill(block + start + size, 0, sectionEnd - start - size)
  return start as u32
}

/**
 * Writes the open block of a partition and begins a new one.
 * @returns where it lies, until `releaseBlock`; its size is what `blockSize` was before
 */
export function writeBlock (index: u32): usize {
  const partition = partitionAt(index)
  const size = blockSize(partition)
  const rows = partition.rows
  const block = allocate(size)
  memory.fill(block, 0, HEADER)
  store<u32>(block, MAGIC)
  store<u32>(block, rows, 4)
  store<u32>(block, columnCount, 8)
  store<u32>(block, size as u32, 12)
  store<u32>(block, index, 16)
  sectionEnd = HEADER + (columnCount as usize) * DIRECTORY_ENTRY
  for (let i: u32 = 0; i < columnCount; i++) {
    const column = columnAt(i)
    const part = partColumn(partition, i)
    const entry = block + HEADER + (i as usize) * DIRECTORY_ENTRY
    const values = valuesOf(partition, column, part)
    const data = dataSizeOf(partition, column, part)
    memory.fill(entry, 0, DIRECTORY_ENTRY)
    if (part.nullCount > 0) store<u32>(entry, section(block, part.nulls, (rows + 7) >> 3))
    store<u32>(entry, part.nullCount, 4)
    if (column.isMulti) store<u32>(entry, section(block, part.rowStarts, ((rows as usize) + 1) << 2), 8)
    store<u32>(entry, values, 12)
    if (column.width === 0) store<u32>(entry, section(block, part.valueStarts, ((values as usize) + 1) << 2), 16)
    store<u32>(entry, section(block, part.data, data), 20)
    store<u32>(entry, data as u32, 24)
    if (part.nullCount > 0) memory.fill(part.nulls, 0, (rows + 7) >> 3)
    part.nullCount = 0
    part.values = 0
    part.dataSize = 0
    shrink(column, part)
  }
  partition.rows = 0
  partition.bytes = 0
  return block
}

/** Gives buffers back that one large value, or many, made far larger than the column's share of a block. */
function shrink (column: Column, part: PartColumn): void {
  const share = (maxBytes << 2) / columnCount
  const most: usize = share > LEAST_ROOM ? share : LEAST_ROOM
  if (column.width === 0 && part.dataRoom > most) {
    release(part.data, part.dataRoom)
    part.data = 0
    part.dataRoom = 0
  }
  if (column.isMulti && ((part.room as usize) << 3) > most) {
    if (column.width !== 0) release(part.data, (part.room as usize) * column.width)
    else release(part.valueStarts, startsSize(part.room))
    part.room = 0
  }
}

export function releaseBlock (at: usize, size: usize): void {
  release(at, size)
}
