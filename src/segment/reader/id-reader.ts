import { packedLength, unpackBits } from '../../bytes/bit-pack.ts'
import { docsPerChunk } from '../forward/mv-dictionary.ts'
import type { ColumnMetadata } from './segment-metadata.ts'

/** The dictionary ids of rows `from..to`, and for multi-value columns where each row begins among them. */
export type IdReader = (from: number, to: number) => { readonly ids: Int32Array, readonly rowStarts: Uint32Array | null }

/** Begins the forward index of another encoding, MV_ENTRY_DICT, which is not read. */
const ENTRY_DICT_MAGIC = 0xffabcdef

/**
 * Opens a forward index with dictionary (layouts in forward/id-index.ts and mv-dictionary.ts).
 * @throws RangeError if its bytes are too few or damaged.
 */
export function openIds (column: ColumnMetadata, file: Uint8Array): IdReader {
  if (column.multiValue) return multiValueIds(column, file)
  return column.sorted ? sortedIds(column, file) : unsortedIds(column, file)
}

function unsortedIds ({ bits, rows }: ColumnMetadata, file: Uint8Array): IdReader {
  const length = packedLength(rows, bits)
  if (file.length !== length) throw new RangeError(`the forward index has ${file.length} bytes instead of ${length} for ${rows} ids of ${bits} bits`)
  return (from, to) => {
    const ids = new Int32Array(to - from)
    unpackBits(file, from, to, bits, ids)
    return { ids, rowStarts: null }
  }
}

function sortedIds ({ cardinality, rows }: ColumnMetadata, file: Uint8Array): IdReader {
  if (file.length !== cardinality * 8) throw new RangeError(`the sorted forward index has ${file.length} bytes instead of ${cardinality * 8}`)
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  // First row after each id; ranges must follow one another.
  const ends = new Uint32Array(cardinality)
  let next = 0
  for (let id = 0; id < cardinality; id++) {
    const last = view.getInt32(id * 8 + 4)
    if (view.getInt32(id * 8) !== next || last < next) throw new RangeError(`the rows of dictionary id ${id} do not follow those before`)
    next = last + 1
    ends[id] = next
  }
  if (next !== rows) throw new RangeError(`the sorted forward index has ${next} rows instead of ${rows}`)
  return (from, to) => {
    const ids = new Int32Array(to - from)
    let id = firstAbove(ends, from)
    for (let row = from; row < to; id++) {
      const end = Math.min(to, ends[id]!)
      ids.fill(id, row - from, end - from)
      row = end
    }
    return { ids, rowStarts: null }
  }
}

/** Index of the first element above `value`. */
function firstAbove (ascending: Uint32Array, value: number): number {
  let low = 0
  let high = ascending.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (ascending[middle]! > value) high = middle
    else low = middle + 1
  }
  return low
}

function multiValueIds ({ bits, rows, values }: ColumnMetadata, file: Uint8Array): IdReader {
  if (rows === 0 || values < rows) throw new RangeError(`${values} values for ${rows} rows`)
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  if (view.getUint32(0) === ENTRY_DICT_MAGIC) throw new RangeError('the encoding MV_ENTRY_DICT is not supported')
  const head = Math.ceil(rows / docsPerChunk(values, rows)) * 4
  const bitmap = file.subarray(head, head + ((values + 7) >> 3))
  const packed = file.subarray(head + bitmap.length)
  if (bitmap.length < (values + 7) >> 3 || packed.length < packedLength(values, bits)) throw new RangeError(`${file.length} bytes are too few for ${values} values`)
  const starts = rowStartsOf(bitmap, rows, values)
  return (from, to) => {
    const first = starts[from]!
    const ids = new Int32Array(starts[to]! - first)
    unpackBits(packed, first, starts[to]!, bits, ids)
    return { ids, rowStarts: starts.subarray(from, to + 1).map((start) => start - first) }
  }
}

function rowStartsOf (bitmap: Uint8Array, rows: number, values: number): Uint32Array {
  const starts = new Uint32Array(rows + 1)
  let row = 0
  for (let value = 0; value < values; value++) {
    if ((bitmap[value >> 3]! & 0x80 >> (value & 7)) === 0) continue
    if (row === rows) throw new RangeError(`the forward index has more than ${rows} rows`)
    starts[row++] = value
  }
  if (row !== rows || starts[0] !== 0) throw new RangeError(`the forward index has ${row} rows instead of ${rows}`)
  starts[rows] = values
  return starts
}
