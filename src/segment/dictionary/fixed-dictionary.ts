import { distinctOf, radixSort } from './radix-sort.ts'
import type { Flip } from './radix-sort.ts'
import { isMostlyDistinct, samplePositions } from './sample.ts'
import { PairTable, WordTable } from './value-table.ts'

/** Distinct values of a fixed-width column in ascending order, and the index of each value among them. */
export interface FixedDictionary<T> {
  readonly sorted: T
  /** By value: its index in `sorted`. */
  readonly ids: Int32Array
}

/** Types of values by the array that holds them. FLOAT and DOUBLE have no NaN and no -0, so equal values have equal bits. */
export type Values32 = Int32Array<ArrayBuffer> | Float32Array<ArrayBuffer>
export type Values64 = BigInt64Array<ArrayBuffer> | Float64Array<ArrayBuffer>

/** From one distinct value in so many on, sorting all values is faster than hashing them. */
const SORT_SHARE = 8

/** Dictionary of INT or FLOAT values, given as little-endian bytes; `view` makes the array that sorts them. */
export function dictionaryOf32<T extends Values32> (bytes: Uint8Array, flip: Flip, view: (buffer: ArrayBuffer) => T): FixedDictionary<T> {
  const words = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2)
  if (isMostlyDistinct(samplePositions(words.length).map((position) => words[position]!), words.length, SORT_SHARE)) {
    const { bits, ids } = distinctOf(radixSort(words, 1, flip), 1, words)
    return { sorted: view(bits.buffer), ids }
  }
  const ids = new Int32Array(words.length)
  const table = new WordTable()
  table.add(words, ids)
  const bits = table.words()
  const sorted = view(bits.buffer)
  sorted.sort()
  const rank = new Int32Array(table.count)
  for (let i = 0; i < rank.length; i++) rank[table.find(bits[i]!)] = i
  replaceByRank(ids, rank)
  return { sorted, ids }
}

/** Dictionary of LONG or DOUBLE values, given as little-endian bytes; `view` makes the array that sorts them. */
export function dictionaryOf64<T extends Values64> (bytes: Uint8Array, flip: Flip, view: (buffer: ArrayBuffer) => T): FixedDictionary<T> {
  const words = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2)
  const count = words.length >> 1
  const sample = samplePositions(count).map((position) => Math.imul(words[position * 2 + 1]!, 0x9e3779b1) ^ words[position * 2]!)
  if (isMostlyDistinct(sample, count, SORT_SHARE)) {
    const { bits, ids } = distinctOf(radixSort(words, 2, flip), 2, words)
    return { sorted: view(bits.buffer), ids }
  }
  const ids = new Int32Array(count)
  const table = new PairTable()
  table.add(words, ids)
  const bits = table.words()
  const sorted = view(bits.buffer)
  sorted.sort()
  const rank = new Int32Array(table.count)
  for (let i = 0; i < rank.length; i++) rank[table.find(bits[i * 2]!, bits[i * 2 + 1]!)] = i
  replaceByRank(ids, rank)
  return { sorted, ids }
}

/** ids[i] = rank[ids[i]]. */
export function replaceByRank (ids: Int32Array, rank: Int32Array): void {
  for (let i = 0; i < ids.length; i++) ids[i] = rank[ids[i]!]!
}
