// The partition of a row (src/transform/partitioner.ts) and the hash of a whole key (src/transform/key-hash.ts).
import { room, take } from './memory'
import { Column, Type } from './model'
import { setText, textAt, textSize, toHex } from './text'

const SEED: u32 = 0x9747b28c
const MULTIPLIER: u32 = 0x5bd1e995

/** Murmur2 as Pinot has it (org.apache.pinot.spi.utils.hash.MurmurHashFunctions.murmurHash2). */
export function murmur2 (at: usize, size: usize): u32 {
  let hash: u32 = SEED ^ (size as u32)
  const tail = at + (size & ~3)
  let p = at
  for (; p < tail; p += 4) {
    let k = load<u32>(p) * MULTIPLIER
    k ^= k >> 24
    hash = hash * MULTIPLIER ^ k * MULTIPLIER
  }
  const left = size & 3
  if (left !== 0) {
    const bits: u32 = load<u32>(p) & (left === 1 ? 0xff : left === 2 ? 0xffff : 0xffffff)
    hash = (hash ^ bits) * MULTIPLIER
  }
  hash ^= hash >> 13
  hash *= MULTIPLIER
  return hash ^ hash >> 15
}

let byModulo: bool = false
let count: u32 = 1

export function setPartition (modulo: bool, partitions: u32): void {
  byModulo = modulo
  count = partitions
}

/** The partition of the cell of the partition column, which is not null. */
export function partitionOf (column: Column): u32 {
  if (column.width !== 0) {
    const value: i64 = column.width === 4 ? (column.bits as i32) as i64 : column.bits as i64
    if (byModulo) {
      const rest = value % (count as i64)
      return (rest < 0 ? rest + (count as i64) : rest) as u32
    }
    writeDecimal(value)
  } else if (column.type === Type.BYTES) {
    toHex(column.at, column.size)
  } else {
    setText(column.at, column.size)
  }
  return (murmur2(textAt, textSize) & 0x7fffffff) % count
}

/** Decimal text of an integer, into the arena. */
function writeDecimal (value: i64): void {
  const at = room(24)
  let rest: u64 = value < 0 ? (0 - value) as u64 : value as u64
  let p = at + 20
  do {
    p--
    store<u8>(p, (rest % 10 + 0x30) as u8)
    rest /= 10
  } while (rest !== 0)
  if (value < 0) store<u8>(--p, 0x2d)
  setText(p, at + 20 - p)
  take(at + 24)
}

/** The bytes of key cells one behind the other, and their hash when all are there. */
let keyAt: usize = 0
let keySize: usize = 0

export function beginKey (): void {
  keyAt = room(0)
  keySize = 0
}

/** Adds a cell that is not null. The arena holds nothing but the key meanwhile. */
export function addToKey (column: Column): void {
  const before = keyAt
  const to = room(keySize + column.size + 16)
  if (to !== before) memory.copy(to, before, keySize)
  keyAt = to
  const end = to + keySize
  if (column.width === 4) {
    store<u32>(end, bswap<u32>(column.bits as u32))
    keySize += 4
  } else if (column.width === 8) {
    store<u64>(end, bswap<u64>(column.bits))
    keySize += 8
  } else {
    store<u32>(end, bswap<u32>(column.size as u32))
    memory.copy(end + 4, column.at, column.size)
    keySize += 4 + column.size
  }
}

/** Hash of the key without its sign bit. */
export function keyHash (): u32 {
  return murmur2(keyAt, keySize) & 0x7fffffff
}
