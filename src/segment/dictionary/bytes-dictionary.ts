import type { ColumnInput } from '../column/column-input.ts'
import type { ColumnKernel } from '../column-kernel.ts'
import { sortDecimals } from '../decimal-order.ts'
import { writeIds } from '../forward/id-index.ts'
import type { IdIndex } from '../forward/id-index.ts'
import { allocateEntries, allocateTable } from './number-table.ts'

/** Distinct values of a variable-width column. */
export interface BytesDictionary {
  readonly cardinality: number
  /** By value of the column: place among the distinct values in ascending order, encoded. */
  readonly ids: IdIndex
  /** Lengths of the distinct values in ascending order. */
  readonly lengths: Uint32Array<ArrayBuffer>
  /** True if a value has a zero byte. */
  readonly hasZero: boolean
  /**
   * The distinct values in ascending order, back to back, or `width` bytes apart, filled up with zeros, behind `head`
   * bytes that are left free. To be called before the kernel begins another column.
   */
  readonly copy: (bytes: number, width: number, head: number) => Uint8Array<ArrayBuffer>
}

/** Dictionary of STRING (UTF-16 order), BYTES (unsigned byte order) or BIG_DECIMAL (numeric order) values. */
export function bytesDictionary (kernel: ColumnKernel, input: ColumnInput): BytesDictionary {
  const { functions } = kernel
  const type = input.plan.storedType
  const count = input.values
  const dataBytes = input.parts.reduce((sum, { column }) => sum + column.bytes.length, 0)
  kernel.begin()
  const data = kernel.allocate(dataBytes)
  const starts = kernel.allocate((count + 1) * 4)
  const firsts = kernel.allocate(count * 4)
  const lengths = kernel.allocate(count * 4)
  const { ids, table, bits, hashes } = allocateTable(kernel, count)
  gather(kernel, input, data, starts)
  const hasZero = type === 'STRING' && functions.hasZero(data, dataBytes) !== 0
  const cardinality = functions.numberBytes(data, starts, count, table, bits, hashes, firsts, lengths, ids)
  kernel.begin(table)
  const { entries, spare, groups } = allocateEntries(kernel, cardinality)
  if (type === 'BIG_DECIMAL') {
    enterDecimals(kernel, { data, dataBytes, count, starts, firsts, lengths, entries, cardinality })
  } else {
    functions.sortBytes(data, starts, firsts, lengths, cardinality, entries, spare, groups, type === 'STRING')
  }
  functions.rankIds(entries, cardinality, spare, ids, count)
  functions.sortLengths(entries, cardinality, lengths, spare)
  return {
    cardinality,
    ids: writeIds(kernel, ids, count, cardinality, input.plan.multiValue, groups),
    lengths: kernel.words(spare, cardinality).slice(),
    hasZero,
    copy: (bytes, width, head) => {
      kernel.begin(groups)
      const out = kernel.allocate(bytes)
      functions.copyValues(entries, cardinality, data, spare, width, out)
      const file = new Uint8Array(head + bytes)
      file.set(kernel.bytes(out, bytes), head)
      return file
    }
  }
}

function gather (kernel: ColumnKernel, { parts }: ColumnInput, data: number, starts: number): void {
  let at = 0
  let value = 0
  for (const { column } of parts) {
    kernel.bytes(data + at, column.bytes.length).set(column.bytes)
    // The last start of a part is the first of the next one.
    kernel.words(starts + value * 4, column.valueCount + 1).set(column.valueStarts!)
    kernel.functions.addTo(starts + value * 4, column.valueCount + 1, at)
    at += column.bytes.length
    value += column.valueCount
  }
}

interface Areas {
  readonly data: number
  readonly dataBytes: number
  readonly count: number
  readonly starts: number
  readonly firsts: number
  readonly lengths: number
  readonly entries: number
  readonly cardinality: number
}

/** Decimals are compared as numbers of any length, which is no work for the kernel: few columns have them. */
function enterDecimals (kernel: ColumnKernel, { data, dataBytes, count, starts, firsts, lengths, entries, cardinality }: Areas): void {
  const bytes = kernel.bytes(data, dataBytes)
  const first = kernel.words(firsts, cardinality)
  const length = kernel.words(lengths, cardinality)
  const all = kernel.words(starts, count)
  const start = first.map((value) => all[value]!)
  const sorted = sortDecimals(cardinality, (n) => bytes.subarray(start[n], start[n]! + length[n]!))
  const words = kernel.words(entries, cardinality * 4)
  sorted.forEach((number, place) => {
    words[place * 4 + 2] = number
    words[place * 4 + 3] = start[number]!
  })
}
