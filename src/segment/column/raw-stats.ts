import { byteOrder, compareBytes, utf16Order } from '../../bytes/utf8.ts'
import type { Scalar } from '../../schema/data-type.ts'
import { approximateDecimal, compareDecimals } from '../decimal-order.ts'
import { fixedBytes } from './column-input.ts'
import type { ColumnInput } from './column-input.ts'
import { DistinctCounter } from './distinct-counter.ts'
import { hashBytes } from './hash-bytes.ts'

/** What the metadata says of the values of a column without a dictionary. */
export interface RawStats {
  /** Exact up to 2048, above it an estimate. */
  readonly cardinality: number
  readonly min: Scalar
  readonly max: Scalar
  /** True if no value is smaller than the one before it; only meant for single-value columns. */
  readonly ascending: boolean
}

/** Looks at all values of a column that has at least one. */
export function rawStats (input: ColumnInput): RawStats {
  switch (input.plan.storedType) {
    case 'INT': return numberStats(typed(input, (buffer, at, bytes) => new Int32Array(buffer, at, bytes >> 2)), words(input), 1)
    case 'FLOAT': return numberStats(typed(input, (buffer, at, bytes) => new Float32Array(buffer, at, bytes >> 2)), words(input), 1)
    case 'DOUBLE': return numberStats(typed(input, (buffer, at, bytes) => new Float64Array(buffer, at, bytes >> 3)), words(input), 2)
    case 'LONG': return longStats(words(input))
    case 'STRING': return bytesStats(input, utf16Order)
    case 'BYTES': return bytesStats(input, byteOrder)
    case 'BIG_DECIMAL': return decimalStats(input)
  }
}

function typed<T> (input: ColumnInput, view: (buffer: ArrayBufferLike, at: number, bytes: number) => T): T {
  const bytes = fixedBytes(input)
  return view(bytes.buffer, bytes.byteOffset, bytes.length)
}

function words (input: ColumnInput): Int32Array {
  return typed(input, (buffer, at, bytes) => new Int32Array(buffer, at, bytes >> 2))
}

function mix (low: number, high: number): number {
  let hash = Math.imul(low ^ low >>> 16, 0x85ebca6b) ^ Math.imul(high, 0x9e3779b1)
  hash = Math.imul(hash ^ hash >>> 13, 0xc2b2ae35)
  return hash ^ hash >>> 16
}

function numberStats (values: Int32Array | Float32Array | Float64Array, bits: Int32Array, wordsPerValue: 1 | 2): RawStats {
  const distinct = new DistinctCounter()
  let min = values[0]!
  let max = min
  let before = min
  let ascending = true
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    if (value < before) ascending = false
    if (value < min) min = value
    if (value > max) max = value
    before = value
    distinct.add(wordsPerValue === 1 ? mix(bits[i]!, 0) : mix(bits[i * 2]!, bits[i * 2 + 1]!))
  }
  return { cardinality: distinct.count(values.length), min, max, ascending }
}

/** LONG values as pairs of words: no bigint a row. */
function longStats (pairs: Int32Array): RawStats {
  const distinct = new DistinctCounter()
  let min = 0
  let max = 0
  let ascending = true
  for (let i = 0; i < pairs.length; i += 2) {
    if (i > 0 && isBelow(pairs, i, i - 2)) ascending = false
    if (isBelow(pairs, i, min)) min = i
    if (isBelow(pairs, max, i)) max = i
    distinct.add(mix(pairs[i]!, pairs[i + 1]!))
  }
  return { cardinality: distinct.count(pairs.length >> 1), min: longAt(pairs, min), max: longAt(pairs, max), ascending }
}

function isBelow (pairs: Int32Array, a: number, b: number): boolean {
  const high = pairs[a + 1]!
  const other = pairs[b + 1]!
  return high !== other ? high < other : pairs[a]! >>> 0 < pairs[b]! >>> 0
}

function longAt (pairs: Int32Array, at: number): bigint {
  return BigInt(pairs[at + 1]!) << 32n | BigInt(pairs[at]! >>> 0)
}

/** A value's place: whose bytes, from where, to where. */
class Place {
  bytes: Uint8Array = new Uint8Array(0)
  start = 0
  end = 0

  set (bytes: Uint8Array, start: number, end: number): void {
    this.bytes = bytes
    this.start = start
    this.end = end
  }

  /** A copy: the block is not to stay in memory for it. */
  value (): Uint8Array {
    return this.bytes.slice(this.start, this.end)
  }
}

function bytesStats (input: ColumnInput, order: Uint8Array): RawStats {
  const distinct = new DistinctCounter()
  const min = new Place()
  const max = new Place()
  const before = new Place()
  let ascending = true
  let isFirst = true
  for (const { column } of input.parts) {
    const { bytes } = column
    const starts = column.valueStarts!
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    for (let i = 0; i < column.valueCount; i++) {
      const start = starts[i]!
      const end = starts[i + 1]!
      distinct.add(hashBytes(view, start, end))
      if (isFirst) {
        min.set(bytes, start, end)
        max.set(bytes, start, end)
        isFirst = false
      } else {
        if (ascending && compareBytes(order, bytes, start, end, before.bytes, before.start, before.end) < 0) ascending = false
        if (compareBytes(order, bytes, start, end, min.bytes, min.start, min.end) < 0) min.set(bytes, start, end)
        else if (compareBytes(order, bytes, start, end, max.bytes, max.start, max.end) > 0) max.set(bytes, start, end)
      }
      if (ascending) before.set(bytes, start, end)
    }
  }
  return { cardinality: distinct.count(input.values), min: min.value(), max: max.value(), ascending }
}

function decimalStats (input: ColumnInput): RawStats {
  const distinct = new DistinctCounter()
  let min: Uint8Array = new Uint8Array(0)
  let max = min
  let before = min
  let minKey = 0
  let maxKey = 0
  let beforeKey = 0
  let ascending = true
  let isFirst = true
  for (const { column } of input.parts) {
    const { bytes } = column
    const starts = column.valueStarts!
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    for (let i = 0; i < column.valueCount; i++) {
      const value = bytes.subarray(starts[i], starts[i + 1])
      const key = approximateDecimal(value)
      distinct.add(hashBytes(view, starts[i]!, starts[i + 1]!))
      if (isFirst || isLess(key, value, minKey, min)) [minKey, min] = [key, value]
      if (isFirst || isLess(maxKey, max, key, value)) [maxKey, max] = [key, value]
      if (!isFirst && isLess(key, value, beforeKey, before)) ascending = false
      beforeKey = key
      before = value
      isFirst = false
    }
  }
  return { cardinality: distinct.count(input.values), min: min.slice(), max: max.slice(), ascending }
}

function isLess (key: number, value: Uint8Array, otherKey: number, other: Uint8Array): boolean {
  return key < otherKey || (key === otherKey && compareDecimals(value, other) < 0)
}
