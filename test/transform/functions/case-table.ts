import type { DataType } from '../../../src/schema/data-type.ts'

/**
 * Cases of transform functions as data: each row is checked against the text that stands beside it, and, where Java is
 * there, against Pinot's own evaluator.
 */

/** The type of a column; with `[]` it is multi-value. */
export type ColumnType = DataType | 'unknown' | `${DataType}[]`

/** The failure of a row. */
export const fails = 'fails'

/** The failure of a row that Pinot would compute: refused on purpose rather than computed differently. */
export const refused = 'refused'

/** Values of the columns, and the result in the form of `describeValue`: `Integer:5`, `null`, `fails` or `refused`. */
export type Row = readonly [values: Readonly<Record<string, unknown>>, expected: string]

export interface FunctionCase {
  readonly expression: string
  readonly columns?: Readonly<Record<string, ColumnType>>
  readonly rows: readonly Row[]
  /** DOUBLE results may differ by this share of their size: Java does not define the last digit. */
  readonly tolerance?: number
}

/** A case of columns a, b, c ... of one type. */
export function over (type: ColumnType, expression: string, ...rows: ReadonlyArray<readonly unknown[]>): FunctionCase {
  const names = ['a', 'b', 'c', 'd']
  const width = (rows[0]?.length ?? 1) - 1
  return {
    expression,
    columns: Object.fromEntries(names.slice(0, width).map((name) => [name, type])),
    rows: rows.map((row) => [Object.fromEntries(row.slice(0, -1).map((value, index) => [names[index]!, value])), row.at(-1) as string])
  }
}

/** A case without columns. */
export function constant (expression: string, expected: string): FunctionCase {
  return { expression, rows: [[{}, expected]] }
}
