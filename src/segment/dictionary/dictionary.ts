import { DynapinotError } from '../../errors.ts'
import type { Scalar } from '../../schema/data-type.ts'
import { fixedBytes } from '../column/column-input.ts'
import type { ColumnInput } from '../column/column-input.ts'
import { bytesDictionary } from './bytes-dictionary.ts'
import { dictionaryOf32, dictionaryOf64 } from './fixed-dictionary.ts'
import type { FixedDictionary } from './fixed-dictionary.ts'
import { bigEndian, looksVariable, variableLength, writePadded, writeVariable } from './write-dictionary.ts'

/** The dictionary of a column that is not empty: its distinct values in Pinot's order. */
export interface Dictionary {
  readonly cardinality: number
  /** By value of the column: index in the dictionary. */
  readonly ids: Int32Array
  /** lengthOfEachEntry: bytes of the longest value of a variable-width type, else 0. */
  readonly entryLength: number
  /** Value of an index; variable-width values as bytes. */
  readonly valueAt: (id: number) => Scalar
  /** The file. Written only when it is asked for: a measured column may end up without it. */
  readonly write: () => Uint8Array<ArrayBuffer>
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
export function buildDictionary (input: ColumnInput): Dictionary {
  const type = input.plan.storedType
  switch (type) {
    case 'INT': return fixed(dictionaryOf32(fixedBytes(input), 'integer', (buffer) => new Int32Array(buffer)), 4)
    case 'FLOAT': return fixed(dictionaryOf32(fixedBytes(input), 'floating', (buffer) => new Float32Array(buffer)), 4)
    case 'LONG': return fixed(dictionaryOf64(fixedBytes(input), 'integer', (buffer) => new BigInt64Array(buffer)), 8)
    case 'DOUBLE': return fixed(dictionaryOf64(fixedBytes(input), 'floating', (buffer) => new Float64Array(buffer)), 8)
    default: return variable(input, type)
  }
}

type Sorted = Int32Array<ArrayBuffer> | Float32Array<ArrayBuffer> | BigInt64Array<ArrayBuffer> | Float64Array<ArrayBuffer>

function fixed ({ sorted, ids }: FixedDictionary<Sorted>, width: 4 | 8): Dictionary {
  return {
    cardinality: sorted.length,
    ids,
    entryLength: 0,
    valueAt: (id) => sorted[id]!,
    write: () => bigEndian(new Uint8Array(sorted.buffer), width)
  }
}

function variable (input: ColumnInput, type: 'STRING' | 'BYTES' | 'BIG_DECIMAL'): Dictionary {
  const { arena, starts, order, ids } = bytesDictionary(input)
  const cardinality = order.length
  const { shortest, longest, total } = lengths(starts, order)
  return {
    cardinality,
    ids,
    entryLength: longest,
    valueAt: (id) => arena.subarray(starts[order[id]!], starts[order[id]! + 1]),
    write: () => {
      const fixedLength = cardinality * longest
      const isFixed = type === 'STRING'
        ? fixedLength <= variableLength(cardinality, total) && !arena.includes(0)
        : shortest === longest
      if ((isFixed ? fixedLength : variableLength(cardinality, total)) > MAX_BYTES) throw tooLarge(input.plan.name)
      const bytes = isFixed ? writePadded(arena, starts, order, longest) : null
      return bytes === null || looksVariable(bytes) ? writeVariable(arena, starts, order, total) : bytes
    }
  }
}

function lengths (starts: Uint32Array, order: Uint32Array): { shortest: number, longest: number, total: number } {
  let shortest = Infinity
  let longest = 0
  let total = 0
  for (const value of order) {
    const length = starts[value + 1]! - starts[value]!
    if (length < shortest) shortest = length
    if (length > longest) longest = length
    total += length
  }
  return { shortest, longest, total }
}

function tooLarge (column: string): DynapinotError {
  return new DynapinotError('PLAN_CONFLICT', `the distinct values of column ${column} take more than 2 GiB in one segment`, {
    field: column,
    remedy: 'list the column in noDictionaryColumns, or make segments smaller'
  })
}
