import type { SegmentOracle } from '../../pinot/oracle.ts'
import { parseBigDecimal } from '../../../src/transform/functions/big-decimal.ts'
import { compileFunction } from '../../../src/transform/functions/compile.ts'
import type { CompiledFunction } from '../../../src/transform/functions/compile.ts'
import { FunctionFailure } from '../../../src/transform/functions/faults.ts'
import { fails } from './case-table.ts'
import type { ColumnType, FunctionCase } from './case-table.ts'
import { describeJava, describeValue, typedValue } from './describe-value.ts'

/** Runs cases here and in Pinot, and gives the results as texts. */

/** Compiles the expression of a case. */
export function compileCase (one: FunctionCase): CompiledFunction {
  const columns = one.columns ?? {}
  const typeOf = (name: string): ColumnType => columns[name] ?? 'unknown'
  return compileFunction(one.expression, {
    typeOf: (name) => typeOf(name).replace('[]', '') as 'INT',
    isMultiValue: (name) => typeOf(name).endsWith('[]')
  })
}

/** Results of this project, row by row. */
export function resultsHere (one: FunctionCase): string[] {
  const compiled = compileCase(one)
  const columns = one.columns ?? {}
  return one.rows.map(([values]) => {
    try {
      return describeValue(compiled.evaluate(compiled.args.map((name) => valueHere(values[name], columns[name]))))
    } catch (error) {
      if (error instanceof FunctionFailure) return fails
      throw error
    }
  })
}

/** Tables write a BIG_DECIMAL as text. */
function valueHere (value: unknown, type: ColumnType | undefined): unknown {
  return type === 'BIG_DECIMAL' && typeof value === 'string' ? parseBigDecimal(value) : value
}

/** Results of Pinot, row by row; `fails` for all if it does not take the expression. */
export async function resultsInPinot (oracle: SegmentOracle, one: FunctionCase): Promise<string[]> {
  const columns = one.columns ?? {}
  const rows = one.rows.map(([values]) => Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, typedValue(value, columns[name] ?? 'unknown')])))
  const reply = await oracle.evaluate({ expression: one.expression, rows })
  return reply.rows.map((row) => row.error === undefined ? describeJava(row.value) : fails)
}

/** Whether two texts are the same, or both DOUBLE and nearer than the tolerance. */
export function isClose (actual: string, expected: string, tolerance: number): boolean {
  if (actual === expected) return true
  if (!actual.startsWith('Double:') || !expected.startsWith('Double:')) return false
  const [a, b] = [Number(actual.slice(7)), Number(expected.slice(7))]
  return Math.abs(a - b) <= Math.abs(b) * tolerance
}
