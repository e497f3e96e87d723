import { compileCoercer } from '../../../src/transform/coerce/coercer.ts'
import { Fault } from '../../../src/decode/fault.ts'
import type { Cell, DataType } from '../../../src/schema/data-type.ts'
import type { ColumnPlan } from '../../../src/schema/row-plan.ts'
import { column } from '../plan.ts'

/** What a value became: the cell (bytes as hex, `#0a`), or the fault's reason; `rounded` and `shortened` counted. */
export interface Coerced {
  readonly cell: unknown
  readonly rounded: number
  readonly shortened: number
}

/** Coerces a tagged value to a column of a type. */
export function coerced (value: unknown, dataType: DataType, over: Partial<ColumnPlan> = {}, base64: 1 | 2 = 1): Coerced {
  const notes = { rounded: 0, shortened: 0 }
  const coerce = compileCoercer(column('c', dataType, over), base64, { rounded: () => { notes.rounded++ }, shortened: () => { notes.shortened++ } })
  const cell = coerce(value)
  return { cell: cell instanceof Fault ? cell.reason : shown(cell), ...notes }
}

/** The cell or reason alone. */
export function cellOf (value: unknown, dataType: DataType, over: Partial<ColumnPlan> = {}, base64: 1 | 2 = 1): unknown {
  return coerced(value, dataType, over, base64).cell
}

/** Bytes as hex, so that they stand out and compare. */
function shown (cell: Cell): unknown {
  if (cell instanceof Uint8Array) return `#${Buffer.from(cell).toString('hex')}`
  return Array.isArray(cell) ? (cell as Cell[]).map(shown) : cell
}
