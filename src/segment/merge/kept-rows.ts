import type { RowPlan } from '../../schema/row-plan.ts'
import type { ColumnPart } from '../column/column-input.ts'
import type { SegmentRows } from '../segment-rows.ts'
import { numberKeys } from './key-table.ts'
import { selectRows } from './select-rows.ts'

/**
 * Which rows a merge keeps: 1 = kept. Pure, by columns.
 *
 * Of rows with the same key and version only the last, whatever the history: a server takes over the rows of a new
 * segment one after the other, and each of them wins the tie with the same version elsewhere, since its segment is the
 * later one. So an earlier one would show for a moment, older than what had been there. No query can tell it from the
 * last one by its version, and what a crash made a stream deliver twice is not kept twice.
 *
 * Without history, of each key the row with the highest version, and every tombstone, since it hides rows that other
 * segments still have.
 */
export function keptRows (plan: Pick<RowPlan, 'columns' | 'keyColumns' | 'versionColumn' | 'deleteColumn'>, all: SegmentRows, history: 'all' | 'none'): Uint8Array {
  // A column may be good until the next one is asked for only.
  const partsOf = (name: string): readonly ColumnPart[] => [selectRows(all.column(plan.columns.findIndex((column) => column.name === name)), null)]
  const version = partsOf(plan.versionColumn)
  const keys = plan.keyColumns.map(partsOf)
  const kept = lastOfEach(numberKeys(all.rows, [...keys, version]))
  if (history === 'all') return kept
  const current = tombstones(partsOf(plan.deleteColumn)[0]!)
  const { keyOf, keys: count } = numberKeys(all.rows, keys)
  for (const row of latest(keyOf, count, version[0]!)) current[row] = 1
  return kept.map((one, row) => one & current[row]!)
}

function lastOfEach ({ keyOf, keys }: ReturnType<typeof numberKeys>): Uint8Array {
  const last = new Int32Array(keys)
  keyOf.forEach((key, row) => { last[key] = row })
  const kept = new Uint8Array(keyOf.length)
  for (const row of last) kept[row] = 1
  return kept
}

/** The row of each key with the highest version, of equal ones the last. */
function latest (keyOf: Int32Array, keys: number, { column: { longs, bytes } }: ColumnPart): Int32Array {
  if (longs === null) throw new RangeError('the version column is not a LONG')
  const best = new Int32Array(keys).fill(-1)
  // Two halves: a bigint for each row would be garbage.
  const halves = new Int32Array(bytes.buffer, bytes.byteOffset, longs.length * 2)
  for (let row = 0; row < keyOf.length; row++) {
    const key = keyOf[row]!
    const other = best[key]!
    const high = halves[row * 2 + 1]!
    const otherHigh = other < 0 ? 0 : halves[other * 2 + 1]!
    if (other < 0 || high > otherHigh || (high === otherHigh && halves[row * 2]! >>> 0 >= halves[other * 2]! >>> 0)) best[key] = row
  }
  return best
}

/** Rows that say that their key is deleted; a column that holds no BOOLEAN counts as such wherever it may mean it. */
function tombstones ({ rows, column }: ColumnPart): Uint8Array {
  const { ints, longs, floats, doubles, bytes, valueStarts } = column
  const numbers = ints ?? floats ?? doubles
  const found = new Uint8Array(rows)
  for (let row = 0; row < rows; row++) {
    if (numbers !== null) found[row] = numbers[row] === 0 ? 0 : 1
    else if (longs !== null) found[row] = longs[row] === 0n ? 0 : 1
    else found[row] = meansNo(column.storedType, bytes.subarray(valueStarts![row], valueStarts![row + 1])) ? 0 : 1
  }
  return found
}

const decoder = new TextDecoder()

/** A text other than these, or a BIG_DECIMAL (behind two bytes of scale) other than 0, may hide a key. */
function meansNo (type: string, value: Uint8Array): boolean {
  if (type === 'BIG_DECIMAL') return value.subarray(2).every((byte) => byte === 0)
  return ['', '0', 'false', 'null'].includes(decoder.decode(value).toLowerCase())
}
