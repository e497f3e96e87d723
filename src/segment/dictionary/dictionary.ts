import { DynapinotError } from '../../errors.ts'
import type { Scalar } from '../../schema/data-type.ts'
import type { ColumnInput } from '../column/column-input.ts'
import type { ColumnKernel } from '../column-kernel.ts'
import { bytesDictionary } from './bytes-dictionary.ts'
import { fixedDictionary } from './fixed-dictionary.ts'
import type { FixedDictionary, Order } from './fixed-dictionary.ts'
import type { IdIndex } from '../forward/id-index.ts'
import { looksVariable, variableHead, writeVariableHead } from './write-dictionary.ts'

/** The dictionary of a column that is not empty: its distinct values in Pinot's order. */
export interface Dictionary {
  readonly cardinality: number
  /** By value of the column: index in the dictionary, encoded. */
  readonly ids: IdIndex
  /** lengthOfEachEntry: bytes of the longest value of a variable-width type, else 0. */
  readonly entryLength: number
  /** Value of an index; variable-width values as bytes. */
  readonly valueAt: (id: number) => Scalar
  readonly file: Uint8Array<ArrayBuffer>
}

/** Limit of a dictionary's file: its reader works with 32-bit positions. */
const MAX_BYTES = 0x7fffffff

/**
 * Builds the dictionary of a column that has at least one value.
 *
 * Variable-width values take the fixed form where its reader gives back every value as it was: BYTES and BIG_DECIMAL of
 * one length, STRING without zero bytes (the reader stops at the first). Strings of several lengths take the smaller
 * form, padding or offsets.
 */
export function buildDictionary (input: ColumnInput, kernel: ColumnKernel): Dictionary {
  const type = input.plan.storedType
  const ofWidth = (width: 4 | 8, order: Order) =>
    fixedDictionary(kernel, input.parts.map(({ column }) => column.bytes), width, order, input.plan.multiValue)
  switch (type) {
    case 'INT': return fixed(ofWidth(4, 'integer'), (buffer) => new Int32Array(buffer))
    case 'FLOAT': return fixed(ofWidth(4, 'floating'), (buffer) => new Float32Array(buffer))
    case 'LONG': return fixed(ofWidth(8, 'integer'), (buffer) => new BigInt64Array(buffer))
    case 'DOUBLE': return fixed(ofWidth(8, 'floating'), (buffer) => new Float64Array(buffer))
    default: return variable(input, type, kernel)
  }
}

function fixed ({ sorted, file, ids }: FixedDictionary, view: (buffer: ArrayBuffer) => ArrayLike<number | bigint>): Dictionary {
  const values = view(sorted.buffer)
  return { cardinality: values.length, ids, entryLength: 0, valueAt: (id) => values[id]!, file }
}

function variable (input: ColumnInput, type: 'STRING' | 'BYTES' | 'BIG_DECIMAL', kernel: ColumnKernel): Dictionary {
  const { cardinality, ids, lengths, hasZero, copy } = bytesDictionary(kernel, input)
  let shortest = Infinity
  let longest = 0
  let total = 0
  for (const length of lengths) {
    if (length < shortest) shortest = length
    if (length > longest) longest = length
    total += length
  }
  const padded = cardinality * longest
  const head = variableHead(cardinality)
  const isPadded = type === 'STRING' ? padded <= head + total && !hasZero : shortest === longest
  if ((isPadded ? padded : head + total) > MAX_BYTES) throw tooLarge(input.plan.name)
  if (isPadded) {
    const file = copy(padded, longest, 0)
    if (!looksVariable(file)) {
      return { cardinality, ids, entryLength: longest, file, valueAt: (id) => file.subarray(id * longest, id * longest + lengths[id]!) }
    }
  }
  const file = copy(total, 0, head)
  writeVariableHead(file, lengths)
  return { cardinality, ids, entryLength: longest, file, valueAt: valuesBehind(file, head, lengths) }
}

/** Values that lie back to back. */
function valuesBehind (file: Uint8Array, head: number, lengths: Uint32Array): (id: number) => Uint8Array {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  return (id) => {
    const start = view.getInt32(head - (lengths.length + 1 - id) * 4)
    return file.subarray(start, start + lengths[id]!)
  }
}

function tooLarge (column: string): DynapinotError {
  return new DynapinotError('PLAN_CONFLICT', `the distinct values of column ${column} take more than 2 GiB in one segment`, {
    field: column,
    remedy: 'list the column in noDictionaryColumns, or make segments smaller'
  })
}
