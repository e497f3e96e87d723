import { scalar } from './registry.ts'
import type { FunctionEntry } from './registry.ts'

/**
 * Comparison. A transformFunction knows no types when Pinot compiles it, so it compares DOUBLE whatever the arguments
 * are, and takes numbers nearer than 1e-7 for equal; a string that is no number fails. Source: package
 * org.apache.pinot.common.function.scalar.comparison (getFunctionInfo by argument count).
 */

const tolerance = 1e-7

/** Comparison functions. */
export const comparisonFunctions: readonly FunctionEntry[] = [
  scalar('equals', ['double', 'double'], 'boolean', (a, b) => Math.abs(a - b) < tolerance, { note: 'Equal within 1e-7; LONG above 2^53 are compared as DOUBLE.' }),
  scalar('notEquals', ['double', 'double'], 'boolean', (a, b) => Math.abs(a - b) >= tolerance, { note: 'Different by 1e-7 or more.' }),
  scalar('lessThan', ['double', 'double'], 'boolean', (a, b) => a < b),
  scalar('lessThanOrEqual', ['double', 'double'], 'boolean', (a, b) => a <= b),
  scalar('greaterThan', ['double', 'double'], 'boolean', (a, b) => a > b),
  scalar('greaterThanOrEqual', ['double', 'double'], 'boolean', (a, b) => a >= b),
  scalar('between', ['double', 'double', 'double'], 'boolean', (a, low, high) => a >= low && a <= high)
]
