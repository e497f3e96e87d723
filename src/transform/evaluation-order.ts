import { DynapinotError } from '../errors.ts'

/** A column that is computed from other columns. */
export interface DependentColumn {
  readonly index: number
  readonly name: string
  /** Columns that have to be there first, by index; those that depend on nothing may be among them. */
  readonly needs: readonly number[]
}

/**
 * The order in which columns are computed from one another: each behind those it needs, else in the given order.
 * @throws DynapinotError PLAN_CONFLICT if columns need one another in a circle, or one itself.
 */
export function evaluationOrder (columns: readonly DependentColumn[]): DependentColumn[] {
  const byIndex = new Map(columns.map((column) => [column.index, column]))
  const order: DependentColumn[] = []
  const done = new Set<DependentColumn>()
  const open: DependentColumn[] = []

  function visit (column: DependentColumn): void {
    if (done.has(column)) return
    if (open.includes(column)) throw circle([...open.slice(open.indexOf(column)), column])
    open.push(column)
    for (const index of column.needs) {
      const needed = byIndex.get(index)
      if (needed !== undefined) visit(needed)
    }
    open.pop()
    done.add(column)
    order.push(column)
  }

  columns.forEach(visit)
  return order
}

function circle (columns: readonly DependentColumn[]): DynapinotError {
  const names = columns.map((column) => column.name).join(' -> ')
  return new DynapinotError('PLAN_CONFLICT', `columns are computed from one another in a circle: ${names}`, {
    field: columns[0]!.name,
    remedy: 'take one of these columns out of the transformFunction of the other'
  })
}
