import { bigEndian } from '../dictionary/write-dictionary.ts'
import type { Values } from './column-slice.ts'
import type { RawEntries } from './raw-variable-reader.ts'

/** Version whose fixed-width rows do not say how many values they have. */
const WITHOUT_COUNT = 5

/**
 * The values of raw multi-value rows (layout of an entry in forward/raw-entries.ts); `width` 0 is variable width.
 * @throws RangeError if an entry does not have the values that it says.
 */
export function multiValuesOf (entries: RawEntries, width: 0 | 4 | 8, version: number): Values {
  return width === 0 ? variableValues(entries) : fixedValues(entries, width, version)
}

function fixedValues ({ bytes, starts }: RawEntries, width: 4 | 8, version: number): Values {
  const rows = starts.length - 1
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const head = version === WITHOUT_COUNT ? 0 : 4
  const rowStarts = new Uint32Array(rows + 1)
  for (let row = 0; row < rows; row++) {
    const length = starts[row + 1]! - starts[row]! - head
    const count = head === 0 ? length / width : view.getInt32(starts[row]!)
    if (count < 0 || count * width !== length || !Number.isInteger(count)) throw new RangeError(`row ${row} has ${length} bytes for ${count} values`)
    rowStarts[row + 1] = rowStarts[row]! + count
  }
  const values = rowStarts[rows]!
  const out = new Uint8Array(values * width)
  for (let row = 0; row < rows; row++) out.set(bytes.subarray(starts[row]! + head, starts[row + 1]), rowStarts[row]! * width)
  return { rows, values, rowStarts, valueStarts: null, bytes: bigEndian(out, width) }
}

function variableValues ({ bytes, starts }: RawEntries): Values {
  const rows = starts.length - 1
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const rowStarts = new Uint32Array(rows + 1)
  for (let row = 0; row < rows; row++) {
    const length = starts[row + 1]! - starts[row]!
    const count = length < 4 ? -1 : view.getInt32(starts[row]!)
    if (count < 0 || count * 4 + 4 > length) throw new RangeError(`row ${row} has ${length} bytes for ${count} values`)
    rowStarts[row + 1] = rowStarts[row]! + count
  }
  const values = rowStarts[rows]!
  const valueStarts = new Uint32Array(values + 1)
  const out = new Uint8Array(bytes.length - rows * 4 - values * 4)
  for (let row = 0; row < rows; row++) {
    const first = rowStarts[row]!
    const last = rowStarts[row + 1]!
    const lengths = starts[row]! + 4
    const data = lengths + (last - first) * 4
    let at = valueStarts[first]!
    const rowAt = at
    for (let value = first; value < last; value++) {
      const length = view.getInt32(lengths + (value - first) * 4)
      at += length
      if (length < 0 || at - rowAt > starts[row + 1]! - data) throw new RangeError(`the values of row ${row} reach beyond it`)
      valueStarts[value + 1] = at
    }
    if (at - rowAt !== starts[row + 1]! - data) throw new RangeError(`row ${row} has ${starts[row + 1]! - data} bytes for values of ${at - rowAt}`)
    out.set(bytes.subarray(data, starts[row + 1]), rowAt)
  }
  return { rows, values, rowStarts, valueStarts, bytes: out }
}
