import { PairTable, WordTable } from './value-table.ts'

/** Distinct values of a fixed-width column in ascending order, and the index of each value among them. */
export interface FixedDictionary<T> {
  readonly sorted: T
  /** By value: its index in `sorted`. */
  readonly ids: Int32Array
}

/** Types of values that are sorted as 32-bit or 64-bit patterns. FLOAT and DOUBLE have no NaN and no -0. */
export type Values32 = Int32Array<ArrayBuffer> | Float32Array<ArrayBuffer>
export type Values64 = BigInt64Array<ArrayBuffer> | Float64Array<ArrayBuffer>

/** Dictionary of INT or FLOAT values, given as little-endian bytes; `view` makes the array that sorts them. */
export function dictionaryOf32<T extends Values32> (bytes: Uint8Array, view: (buffer: ArrayBuffer) => T): FixedDictionary<T> {
  const words = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2)
  const ids = new Int32Array(words.length)
  const table = new WordTable()
  table.add(words, ids)
  const sortedWords = table.words()
  const sorted = view(sortedWords.buffer)
  sorted.sort()
  const rank = new Int32Array(table.count)
  for (let i = 0; i < rank.length; i++) rank[table.find(sortedWords[i]!)] = i
  replaceByRank(ids, rank)
  return { sorted, ids }
}

/** Dictionary of LONG or DOUBLE values, given as little-endian bytes; `view` makes the array that sorts them. */
export function dictionaryOf64<T extends Values64> (bytes: Uint8Array, view: (buffer: ArrayBuffer) => T): FixedDictionary<T> {
  const words = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2)
  const ids = new Int32Array(words.length >> 1)
  const table = new PairTable()
  table.add(words, ids)
  const sortedWords = table.words()
  const sorted = view(sortedWords.buffer)
  sorted.sort()
  const rank = new Int32Array(table.count)
  for (let i = 0; i < rank.length; i++) rank[table.find(sortedWords[i * 2]!, sortedWords[i * 2 + 1]!)] = i
  replaceByRank(ids, rank)
  return { sorted, ids }
}

/** ids[i] = rank[ids[i]]. */
export function replaceByRank (ids: Int32Array, rank: Int32Array): void {
  for (let i = 0; i < ids.length; i++) ids[i] = rank[ids[i]!]!
}
