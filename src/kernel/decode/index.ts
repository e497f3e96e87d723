// The decode kernel: lines of DynamoDB JSON to row blocks, without an object or a string of the host for any record.
//
//   line -> envelope (envelope.ts) -> image (item.ts; names.ts finds names by expectation) -> values (value.ts)
//        -> cells (attribute.ts, cell.ts) -> steps (steps.ts) -> a row of its partition's open block (block.ts)
//
// The host (src/worker/kernel) describes the table (plan.ts), hands over batches of lines, takes the blocks that are full
// and decodes the lines that are given up.
// asc: --initialMemory 32
// imports: host
import { fillBits, fillMulti, fillNull, fillText, isNull, beginRow } from './cell'
import { blockSize, columnAt, partitionAt, releaseBlock, writeBlock } from './block'
import { isTtl, kind, sizeBytes } from './envelope'
import { fieldEnd, fieldFlags, fieldStart } from './fields'
import { unmappedCount } from './item'
import { allocate, clearArena, release, room, take } from './memory'
import { appendCells, counters, counts, giveCounter, hasCounter, maxVersion, minVersion, readRecord, resetCounts, unmappedName } from './record'
import { lineEnd } from './scan'
import { time } from './record-time'

export * from './plan'
export { resetCounts, releaseBlock, writeBlock }

/** A line that was given up, from `start` to its line feed, and its number in the unit. */
@external ('host', 'line')
declare function hostLine (start: usize, end: usize, line: u32): void

/** Readers of 16 bytes at a time and literals may look so far behind the input. */
const SLACK: usize = 256
const MOST_INPUT: u32 = 1 << 30

/** Number of the line that is read. */
let lineNow: u32 = 0
let input: usize = 0
let inputRoom: usize = 0

/** Where a batch of `size` bytes is to be written. */
export function inputFor (size: u32): usize {
  if (size > MOST_INPUT) unreachable()
  const wanted = (size as usize) + SLACK
  if (wanted > inputRoom) {
    if (inputRoom > 0) release(input, inputRoom)
    inputRoom = wanted
    input = allocate(wanted)
  }
  return input
}

/** Decodes the lines of the batch, of which the first has this number. @returns how many there were */
export function decode (size: u32, firstLine: u32): u32 {
  const end = input + size
  memory.fill(end, 0, SLACK)
  let line = firstLine
  for (let p = input; p < end; line++) {
    lineNow = line
    const next = readRecord(p, end)
    if (next !== 0) {
      p = next
      continue
    }
    const lf = lineEnd(p, end)
    hostLine(p, lf, line)
    p = lf < end ? lf + 1 : end
  }
  return line - firstLine
}

// What the host asks about the record at hand, for the columns that it computes itself.
export function recordLine (): u32 { return lineNow }
export function recordKind (): u32 { return kind }
export function recordIsTtl (): bool { return isTtl }
export function recordTime (): f64 { return time as f64 }
export function recordSize (): f64 { return sizeBytes as f64 }
export function textStart (field: u32): usize { return fieldStart(field) }
export function textEnd (field: u32): usize { return fieldEnd(field) }
export function textIsEscaped (field: u32): bool { return fieldFlags(field) !== 0 }

// Cells, for reading and for filling them.
export function cellIsNull (column: u32): bool { return isNull(columnAt(column)) }
export function cellBits (column: u32): i64 { return columnAt(column).bits as i64 }
export function cellNumber (column: u32): f64 { return reinterpret<f64>(columnAt(column).bits) }
export function cellFloat (column: u32): f32 { return reinterpret<f32>(columnAt(column).bits as u32) }
export function cellInteger (column: u32): f64 { return (columnAt(column).width === 4 ? (columnAt(column).bits as i32) as f64 : (columnAt(column).bits as i64) as f64) }
export function cellAt (column: u32): usize { return columnAt(column).at }
export function cellSize (column: u32): usize { return columnAt(column).size }
export function cellCount (column: u32): u32 { return columnAt(column).count }

/** Begins a row that the host fills cell by cell. */
export function beginCells (): void {
  clearArena()
  beginRow()
}
export { appendCells }
/** Room in the arena, taken at once. */
export function roomFor (size: u32): usize {
  const at = room(size)
  take(at + size)
  return at
}
export function setNull (column: u32): void { fillNull(columnAt(column)) }
export function setInteger (column: u32, value: f64): void { fillBits(columnAt(column), (value as i64) as u64) }
export function setLong (column: u32, value: i64): void { fillBits(columnAt(column), value as u64) }
export function setFloat (column: u32, value: f32): void { fillBits(columnAt(column), reinterpret<u32>(value) as u64) }
export function setDouble (column: u32, value: f64): void { fillBits(columnAt(column), reinterpret<u64>(value)) }
export function setText (column: u32, at: usize, size: u32): void { fillText(columnAt(column), at, size) }
export function setMany (column: u32, at: usize, count: u32): void { fillMulti(columnAt(column), at, count) }

// Blocks and counts.
export function rowsOf (partition: u32): u32 { return partitionAt(partition).rows }
export function blockSizeOf (partition: u32): u32 { return blockSize(partitionAt(partition)) as u32 }
export function countsAt (): usize { return counts }
export function countersAt (): usize { return counters }
export function lowestVersion (): i64 { return minVersion }
export function highestVersion (): i64 { return maxVersion }

// Names of the row at hand that no column takes.
export function namesCount (): u32 { return unmappedCount }
export function nameStart (i: u32): usize { return unmappedName(i).at }
export function nameSize (i: u32): u32 { return unmappedName(i).size }
export function nameIsCounted (i: u32): bool { return hasCounter(unmappedName(i)) }
export function setCounter (i: u32, counter: u32): void { giveCounter(unmappedName(i), counter) }
