import { readRoaring } from '../../bytes/roaring.ts'
import type { Cell } from '../../schema/data-type.ts'
import { fixedWidthOf } from '../../schema/data-type.ts'
import { cellsOf } from './column-slice.ts'
import type { ColumnSlice, Values } from './column-slice.ts'
import { openDictionary } from './dictionary-reader.ts'
import { openIds } from './id-reader.ts'
import type { IndexKind, IndexSource } from './index-source.ts'
import { invalidSegment, reading } from './invalid.ts'
import { openRawFixed } from './raw-fixed-reader.ts'
import { multiValuesOf } from './raw-multi-value.ts'
import { openRawVariable } from './raw-variable-reader.ts'
import type { ColumnMetadata } from './segment-metadata.ts'

/** Access to the values of a column by ranges of rows. */
export class ColumnReader {
  readonly metadata: ColumnMetadata
  readonly #source: IndexSource
  #values: ((from: number, to: number) => Values) | null = null
  #nulls: Uint8Array | null | undefined

  constructor (metadata: ColumnMetadata, source: IndexSource) {
    this.metadata = metadata
    this.#source = source
  }

  /**
   * The rows `from..to` laid out as in a row block.
   * @throws DynapinotError SEGMENT_INVALID if an index is missing or damaged; RangeError if there are no such rows.
   */
  slice (from = 0, to: number = this.metadata.rows): ColumnSlice {
    const { rows, storedType, multiValue } = this.metadata
    if (!(from >= 0 && from <= to && to <= rows)) throw new RangeError(`rows ${from} to ${to} of ${rows}`)
    if (from === to) {
      const starts = () => new Uint32Array(1)
      return {
        rows: 0,
        values: 0,
        rowStarts: multiValue ? starts() : null,
        valueStarts: fixedWidthOf(storedType) === 0 ? starts() : null,
        bytes: new Uint8Array(0),
        nulls: null,
        nullCount: 0
      }
    }
    this.#values ??= this.#reading('forward', () => openValues(this.metadata, (kind) => this.#index(kind)))
    const values = this.#reading('forward', () => this.#values!(from, to))
    return { ...values, ...nullsOf(this.#nullBits(), from, to) }
  }

  /** The rows `from..to` as cells: null, a value, or for multi-value columns an array of values. */
  cells (from = 0, to: number = this.metadata.rows): Cell[] {
    return cellsOf(this.metadata.storedType, this.slice(from, to))
  }

  #nullBits (): Uint8Array | null {
    if (this.#nulls === undefined) {
      const file = this.#source(this.metadata, 'nullVector')
      this.#nulls = file === null ? null : this.#reading('nullVector', () => readRoaring(file, this.metadata.rows))
    }
    return this.#nulls
  }

  #index (kind: IndexKind): Uint8Array {
    const file = this.#source(this.metadata, kind)
    if (file === null) throw invalidSegment(`${this.metadata.name} ${kind}`, 'it is missing')
    return file
  }

  #reading<T> (kind: IndexKind, read: () => T): T {
    return reading(`${this.metadata.name} ${kind}`, read)
  }
}

function openValues (column: ColumnMetadata, index: (kind: IndexKind) => Uint8Array): (from: number, to: number) => Values {
  const forward = index('forward')
  if (column.hasDictionary) {
    const take = openDictionary(column, index('dictionary'))
    const idsOf = openIds(column, forward)
    return (from, to) => {
      const { ids, rowStarts } = idsOf(from, to)
      return { rows: to - from, values: ids.length, rowStarts, ...take(ids) }
    }
  }
  const width = fixedWidthOf(column.storedType)
  if (width !== 0 && !column.multiValue) {
    const read = openRawFixed(column, forward, width)
    return (from, to) => ({ rows: to - from, values: to - from, rowStarts: null, valueStarts: null, bytes: read(from, to) })
  }
  const { version, read } = openRawVariable(column, forward)
  if (!column.multiValue) {
    return (from, to) => {
      const { bytes, starts } = read(from, to)
      return { rows: to - from, values: to - from, rowStarts: null, valueStarts: starts, bytes }
    }
  }
  return (from, to) => multiValuesOf(read(from, to), width, version)
}

function nullsOf (bits: Uint8Array | null, from: number, to: number): { nulls: Uint8Array | null, nullCount: number } {
  if (bits === null) return { nulls: null, nullCount: 0 }
  const nulls = new Uint8Array((to - from + 7) >> 3)
  let nullCount = 0
  for (let row = from; row < to; row++) {
    if ((bits[row >> 3]! & 1 << (row & 7)) === 0) continue
    nulls[row - from >> 3]! |= 1 << (row - from & 7)
    nullCount++
  }
  return { nulls: nullCount === 0 ? null : nulls, nullCount }
}
