import type { RowPlan } from '../../schema/row-plan.ts'
import type { ColumnPart } from '../column/column-input.ts'
import type { SegmentRows } from '../segment-rows.ts'
import { numberKeys } from './key-table.ts'
import { selectRows } from './select-rows.ts'

/**
 * Which rows a merge without history keeps: 1 = kept. Of each key the row with the highest version, of equal ones the
 * last; and every tombstone, since it hides rows that other segments still have. Pure, by columns.
 */
export function currentRows (rows: number, plan: Pick<RowPlan, 'columns' | 'keyColumns' | 'versionColumn' | 'deleteColumn'>, all: SegmentRows): Uint8Array {
  // A column may be good until the next one is asked for only.
  const partsOf = (name: string): readonly ColumnPart[] => [selectRows(all.column(plan.columns.findIndex((column) => column.name === name)), null)]
  const { keyOf, keys } = numberKeys(rows, plan.keyColumns.map(partsOf))
  const kept = tombstones(partsOf(plan.deleteColumn)[0]!)
  for (const row of latest(keyOf, keys, partsOf(plan.versionColumn)[0]!)) kept[row] = 1
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
