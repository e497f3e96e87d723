import type { Cell } from '../schema/data-type.ts'
import { ColumnWriter } from './column-writer.ts'
import type { WriterColumn } from './column-writer.ts'
import { BLOCK_COLUMN, BLOCK_HEADER, BLOCK_MAGIC, align8 } from './layout.ts'

/** Gathers rows of one partition and cuts them into row blocks (layout.ts). */
export class BlockWriter {
  readonly #columns: readonly ColumnWriter[]
  readonly #partition: number
  rows = 0

  constructor (columns: readonly WriterColumn[], partition: number) {
    this.#columns = columns.map((column) => new ColumnWriter(column))
    this.#partition = partition
  }

  /** Appends a row; `cells` in the order of the plan's columns. */
  append (cells: readonly Cell[]): void {
    for (let c = 0; c < this.#columns.length; c++) this.#columns[c]!.append(cells[c]!)
    this.rows++
  }

  /** Bytes that the block would have now, within alignment: what decides when it is full. */
  get byteLength (): number {
    let bytes = BLOCK_HEADER
    for (const column of this.#columns) bytes += sizeOf(column)
    return bytes
  }

  /** Copies the rows into a block and starts anew. `buffer` has at least `byteLength` bytes; by default as many. */
  cut (buffer: ArrayBuffer = new ArrayBuffer(this.byteLength)): ArrayBuffer {
    const { byteLength } = this
    // Of a buffer that was used before, what lies between the sections is cleared too: a block is the same bytes always.
    new Uint8Array(buffer, 0, byteLength).fill(0)
    const view = new DataView(buffer)
    view.setUint32(0, BLOCK_MAGIC, true)
    view.setUint32(4, this.rows, true)
    view.setUint32(8, this.#columns.length, true)
    view.setUint32(12, byteLength, true)
    view.setUint32(16, this.#partition, true)
    let end = BLOCK_HEADER + this.#columns.length * BLOCK_COLUMN
    let entry = BLOCK_HEADER
    const section = (bytes: Uint8Array): number => {
      const start = end
      new Uint8Array(buffer, start, bytes.length).set(bytes)
      end = align8(start + bytes.length)
      return start
    }
    for (const column of this.#columns) {
      if (column.nullCount > 0) view.setUint32(entry, section(column.nulls.subarray(0, (column.rows + 7) >> 3)), true)
      view.setUint32(entry + 4, column.nullCount, true)
      if (column.multiValue) view.setUint32(entry + 8, section(starts(column.rowStarts, column.rows)), true)
      view.setUint32(entry + 12, column.values, true)
      if (column.width === 0) view.setUint32(entry + 16, section(starts(column.valueStarts, column.values)), true)
      view.setUint32(entry + 20, section(column.data.subarray(0, column.dataLength)), true)
      view.setUint32(entry + 24, column.dataLength, true)
      column.reset()
      entry += BLOCK_COLUMN
    }
    this.rows = 0
    return buffer
  }
}

/** The count + 1 start positions as bytes; position 0 is always 0, also when nothing was written. */
function starts (array: Uint32Array, count: number): Uint8Array {
  array[0] = 0
  return new Uint8Array(array.buffer, 0, (count + 1) * 4)
}

function sizeOf (column: ColumnWriter): number {
  let bytes = BLOCK_COLUMN + align8(column.dataLength)
  if (column.nullCount > 0) bytes += align8((column.rows + 7) >> 3)
  if (column.multiValue) bytes += align8((column.rows + 1) * 4)
  if (column.width === 0) bytes += align8((column.values + 1) * 4)
  return bytes
}
