// Cells that are not attributes: fields of the record, functions, the hash of the key. They are filled behind the
// attributes, in the order in which the plan's columns need one another.
import { fillBits, fillConverted, fillFlag, fillText, isNull } from './cell'
import { columnAt } from './block'
import { isTtl, kind, sizeBytes } from './envelope'
import { Kind, fieldEnd, fieldFlags, fieldStart } from './fields'
import { allocateZeroed, room, take } from './memory'
import { Column, Tag } from './model'
import { addToKey, beginKey, keyHash } from './partition'
import { noteHost } from './value'

/** Computes the cell of a column by the host's rules. 0: it is null; 1: it is filled; 2: give the record up. */
@external ('host', 'cell')
declare function hostCell (column: u32): u32

/** What a step does; `a` and `b` are its operands. */
export namespace Step {
  /** Field `a` of the record, a text. */
  export const TEXT: u32 = 0
  /** The time of the record, in units of `a` microseconds, cut. */
  export const TIME: u32 = 1
  /** The version, in units of `a` microseconds, cut. */
  export const VERSION: u32 = 2
  export const IS_DELETE: u32 = 3
  export const IS_TTL_DELETE: u32 = 4
  export const SIZE_BYTES: u32 = 5
  /** The point of the DOUBLE columns `a` and `b & 0xffff`, where the column is null; geography if b has bit 16. */
  export const POINT: u32 = 6
  /** Hash of the key columns, which are steps KEY_PART behind it. */
  export const KEY_HASH: u32 = 7
  export const KEY_PART: u32 = 8
  /** Whatever the host makes of it. `a` is 1: only where the column is null. */
  export const HOST: u32 = 9
}

@unmanaged
class StepOf {
  kind: u32
  column: u32
  a: u32
  b: u32
}

let steps: usize = 0
let stepCount: u32 = 0

/** Microseconds since the epoch; time 0: it is not known. */
let versionNow: i64 = 0
let timeNow: i64 = 0

export function setTimes (version: i64, time: i64): void {
  versionNow = version
  timeNow = time
}

export function makeSteps (count: u32): void {
  steps = allocateZeroed((count as usize) * offsetof<StepOf>())
}

export function addStep (kind: u32, column: u32, a: u32, b: u32): void {
  const step = changetype<StepOf>(steps + (stepCount++ as usize) * offsetof<StepOf>())
  step.kind = kind
  step.column = column
  step.a = a
  step.b = b
}

/** Fills the cells; false to give the record up. */
export function runSteps (): bool {
  for (let i: u32 = 0; i < stepCount; i++) {
    const step = changetype<StepOf>(steps + (i as usize) * offsetof<StepOf>())
    const column = columnAt(step.column)
    switch (step.kind) {
      case Step.TEXT: {
        const start = fieldStart(step.a)
        if (start !== 0 && !fillConverted(column, Tag.S, start, fieldEnd(step.a), fieldFlags(step.a) !== 0)) return false
        break
      }
      case Step.TIME:
        if (timeNow !== 0) fillBits(column, (timeNow / (step.a as i64)) as u64)
        break
      case Step.VERSION: fillBits(column, (versionNow / (step.a as i64)) as u64); break
      case Step.IS_DELETE:
        if (!fillFlag(column, kind === Kind.REMOVE)) return false
        break
      case Step.IS_TTL_DELETE:
        if (!fillFlag(column, isTtl)) return false
        break
      case Step.SIZE_BYTES:
        if (sizeBytes >= 0) {
          if (column.width === 4 && sizeBytes > i32.MAX_VALUE) return false
          fillBits(column, sizeBytes as u64)
        }
        break
      case Step.POINT:
        if (isNull(column)) fillPoint(column, columnAt(step.a), columnAt(step.b & 0xffff), (step.b >> 16) as u8)
        break
      case Step.KEY_HASH:
        i = hashKey(column, i)
        break
      case Step.HOST:
        if (step.a === 0 || isNull(column)) {
          noteHost()
          if (hostCell(step.column) === 2) return false
        }
        break
      default: break
    }
  }
  return true
}

/** Pinot's bytes of a point: 0x80 for geography, then x and y as f64be. Null where one of them is. */
function fillPoint (column: Column, x: Column, y: Column, geography: u8): void {
  if (isNull(x) || isNull(y)) return
  const at = room(17)
  store<u8>(at, geography << 7)
  store<u64>(at, bswap<u64>(x.bits), 1)
  store<u64>(at, bswap<u64>(y.bits), 9)
  take(at + 17)
  fillText(column, at, 17)
}

/** A null cell counts as no bytes: the record is given up anyway. */
function hashKey (column: Column, at: u32): u32 {
  let i = at
  beginKey()
  while (true) {
    const next = changetype<StepOf>(steps + ((i + 1) as usize) * offsetof<StepOf>())
    if (i + 1 === stepCount || next.kind !== Step.KEY_PART) break
    const part = columnAt(next.column)
    if (!isNull(part)) addToKey(part)
    i++
  }
  fillBits(column, keyHash() as u64)
  return i
}
