import { fixedWidthOf } from '../../schema/data-type.ts'
import { bigEndian, looksVariable } from '../dictionary/write-dictionary.ts'
import { copyValues } from '../dictionary/copy-values.ts'
import type { ColumnMetadata } from './segment-metadata.ts'

/** Values that were taken out of a dictionary, laid out as in a row block. */
export interface TakenValues {
  readonly valueStarts: Uint32Array | null
  readonly bytes: Uint8Array
}

/** A dictionary: gives the values of ids. Throws RangeError for an id that it does not have. */
export type DictionaryReader = (ids: Int32Array) => TakenValues

/** The positions of a slice are 32 bits wide. */
const MAX_SLICE = 0xffff_ffff

/** Opens a dictionary (layouts in dictionary/write-dictionary.ts). @throws RangeError if its bytes are too few or damaged. */
export function openDictionary (column: ColumnMetadata, file: Uint8Array): DictionaryReader {
  const width = fixedWidthOf(column.storedType)
  if (width !== 0) return fixedReader(fixedPart(file, column.cardinality * width), width)
  return looksVariable(file) ? variableReader(column, file) : paddedReader(column, file)
}

function fixedPart (file: Uint8Array, length: number): Uint8Array {
  if (file.length !== length) throw new RangeError(`the dictionary has ${file.length} bytes instead of ${length}`)
  return file
}

function fixedReader (file: Uint8Array, width: 4 | 8): DictionaryReader {
  const words = new Int32Array(bigEndian(file, width).buffer)
  const perValue = width >> 2
  return (ids) => {
    checkIds(ids, words.length / perValue)
    const out = new Int32Array(ids.length * perValue)
    if (perValue === 1) {
      for (let i = 0; i < ids.length; i++) out[i] = words[ids[i]!]!
    } else {
      for (let i = 0; i < ids.length; i++) {
        out[i * 2] = words[ids[i]! * 2]!
        out[i * 2 + 1] = words[ids[i]! * 2 + 1]!
      }
    }
    return { valueStarts: null, bytes: new Uint8Array(out.buffer) }
  }
}

function variableReader ({ cardinality }: ColumnMetadata, file: Uint8Array): DictionaryReader {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  const table = view.getInt32(12)
  if (view.getInt32(8) !== cardinality) throw new RangeError(`the dictionary has ${view.getInt32(8)} values instead of ${cardinality}`)
  if (table < 16 || (cardinality + 1) * 4 > file.length - table) throw new RangeError('the dictionary ends inside its offsets')
  const starts = new Uint32Array(cardinality + 1)
  for (let id = 0; id <= cardinality; id++) {
    starts[id] = view.getUint32(table + id * 4)
    if (starts[id]! > file.length || (id > 0 && starts[id]! < starts[id - 1]!)) throw new RangeError(`value ${id} of the dictionary lies outside it`)
  }
  return taking(file, starts)
}

/** Values of one width. A STRING ends at its first zero byte. */
function paddedReader (column: ColumnMetadata, file: Uint8Array): DictionaryReader {
  const { cardinality, entryLength: width, storedType } = column
  // All values empty: Java writes one byte, which counts for nothing.
  if (width > 0 || file.length > cardinality) fixedPart(file, cardinality * width)
  const starts = new Uint32Array(cardinality + 1)
  if (storedType !== 'STRING' || !file.includes(0)) {
    for (let id = 1; id <= cardinality; id++) starts[id] = id * width
    return taking(file, starts)
  }
  // Without the padding once, and not each time that a value is taken; a view of each would take most of the time.
  const values = new Uint8Array(file.length)
  let end = 0
  for (let id = 0; id < cardinality; id++) {
    for (let i = id * width; i < (id + 1) * width && file[i] !== 0; i++) values[end++] = file[i]!
    starts[id + 1] = end
  }
  return taking(values, starts)
}

/** Takes values that lie behind one another: value n from `starts[n]` to `starts[n + 1]`. */
function taking (values: Uint8Array, starts: Uint32Array): DictionaryReader {
  return (ids) => {
    checkIds(ids, starts.length - 1)
    let total = 0
    const valueStarts = new Uint32Array(ids.length + 1)
    for (let i = 0; i < ids.length; i++) {
      total += starts[ids[i]! + 1]! - starts[ids[i]!]!
      if (total > MAX_SLICE) throw new RangeError('the values take more than 4 GiB: read fewer rows at a time')
      valueStarts[i + 1] = total
    }
    const bytes = new Uint8Array(total)
    copyValues(values, starts, new Uint32Array(ids.buffer, ids.byteOffset, ids.length), bytes, 0, 0)
    return { valueStarts, bytes }
  }
}

function checkIds (ids: Int32Array, cardinality: number): void {
  for (let i = 0; i < ids.length; i++) {
    if (ids[i]! < 0 || ids[i]! >= cardinality) throw new RangeError(`dictionary id ${ids[i]!} of ${cardinality}`)
  }
}
