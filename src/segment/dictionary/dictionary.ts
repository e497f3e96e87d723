import { byteOrder, utf16Order } from '../../bytes/utf8.ts'
import { DynapinotError } from '../../errors.ts'
import type { Scalar, StoredType } from '../../schema/data-type.ts'
import { fixedBytes } from '../column/column-input.ts'
import type { ColumnInput } from '../column/column-input.ts'
import { sortDecimals } from '../decimal-order.ts'
import { BytesTable } from './bytes-table.ts'
import { dictionaryOf32, dictionaryOf64, replaceByRank } from './fixed-dictionary.ts'
import type { FixedDictionary } from './fixed-dictionary.ts'
import { sortBytes } from './sort-bytes.ts'
import { bigEndian, looksVariable, variableLength, writePadded, writeVariable } from './write-dictionary.ts'

/** The dictionary of a column that is not empty: its distinct values in Pinot's order. */
export interface Dictionary {
  readonly cardinality: number
  /** By value of the column: index in the dictionary. */
  readonly ids: Int32Array
  /** Bytes of the values without padding and offsets: what the dictionary itself is about. */
  readonly valueBytes: number
  /** lengthOfEachEntry: bytes of the longest value of a variable-width type, else 0. */
  readonly entryLength: number
  /** Value of an index; variable-width values as bytes. */
  readonly valueAt: (id: number) => Scalar
  /** The file. Written only when it is asked for: a measured column may end up without it. */
  readonly write: () => Uint8Array<ArrayBuffer>
}

/** Limit of a dictionary's file: its reader works with 32-bit positions. */
const MAX_BYTES = 0x7fffffff

/** Builds the dictionary of a column that has at least one value. */
export function buildDictionary (input: ColumnInput): Dictionary {
  const type = input.plan.storedType
  switch (type) {
    case 'INT': return fixed(dictionaryOf32(fixedBytes(input), (buffer) => new Int32Array(buffer)), 4)
    case 'FLOAT': return fixed(dictionaryOf32(fixedBytes(input), (buffer) => new Float32Array(buffer)), 4)
    case 'LONG': return fixed(dictionaryOf64(fixedBytes(input), (buffer) => new BigInt64Array(buffer)), 8)
    case 'DOUBLE': return fixed(dictionaryOf64(fixedBytes(input), (buffer) => new Float64Array(buffer)), 8)
    default: return variable(input, type)
  }
}

type Sorted = Int32Array<ArrayBuffer> | Float32Array<ArrayBuffer> | BigInt64Array<ArrayBuffer> | Float64Array<ArrayBuffer>

function fixed ({ sorted, ids }: FixedDictionary<Sorted>, width: 4 | 8): Dictionary {
  return {
    cardinality: sorted.length,
    ids,
    valueBytes: sorted.byteLength,
    entryLength: 0,
    valueAt: (id) => sorted[id]!,
    write: () => bigEndian(new Uint8Array(sorted.buffer), width)
  }
}

function variable (input: ColumnInput, type: 'STRING' | 'BYTES' | 'BIG_DECIMAL'): Dictionary {
  const table = new BytesTable()
  const ids = new Int32Array(input.values)
  let at = 0
  for (const { column } of input.parts) {
    table.add(column.bytes, column.valueStarts!, column.valueCount, ids, at)
    at += column.valueCount
  }
  const { arena, starts, count } = table
  const order = type === 'BIG_DECIMAL'
    ? sortDecimals(arena, starts, count)
    : sortBytes(arena, starts, count, type === 'STRING' ? utf16Order : byteOrder)
  const rank = new Int32Array(count)
  for (let n = 0; n < count; n++) rank[order[n]!] = n
  replaceByRank(ids, rank)
  const { shortest, longest } = lengths(starts, count)
  return {
    cardinality: count,
    ids,
    valueBytes: starts[count]!,
    entryLength: longest,
    valueAt: (id) => arena.subarray(starts[order[id]!], starts[order[id]! + 1]),
    write: () => {
      if (Math.min(count * longest, variableLength(count, starts[count]!)) > MAX_BYTES) throw tooLarge(input.plan.name)
      return chooseForm(type, arena, starts, order, shortest, longest)
    }
  }
}

/**
 * The fixed form where its reader gives back every value as it was: BYTES and BIG_DECIMAL of one length, STRING without
 * zero bytes (the reader stops at the first). Strings of several lengths take the smaller form: padding or offsets.
 */
function chooseForm (
  type: StoredType, arena: Uint8Array, starts: Uint32Array, order: Uint32Array, shortest: number, longest: number
): Uint8Array<ArrayBuffer> {
  const count = order.length
  const isPossible = type === 'STRING'
    ? !arena.subarray(0, starts[count]).includes(0) && count * longest <= variableLength(count, starts[count]!)
    : shortest === longest
  if (isPossible) {
    const bytes = writePadded(arena, starts, order, longest)
    if (!looksVariable(bytes)) return bytes
  }
  return writeVariable(arena, starts, order)
}

function lengths (starts: Uint32Array, count: number): { shortest: number, longest: number } {
  let shortest = Infinity
  let longest = 0
  for (let n = 0; n < count; n++) {
    const length = starts[n + 1]! - starts[n]!
    if (length < shortest) shortest = length
    if (length > longest) longest = length
  }
  return { shortest, longest }
}

function tooLarge (column: string): DynapinotError {
  return new DynapinotError('PLAN_CONFLICT', `the distinct values of column ${column} take more than 2 GiB in one segment`, {
    field: column,
    remedy: 'list the column in noDictionaryColumns, or make segments smaller'
  })
}
