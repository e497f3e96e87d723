import { BigDecimal } from './big-decimal.ts'
import { FunctionFailure } from './faults.ts'
import { JavaBigInteger, JavaFloat, JavaInteger, JavaList } from './java-values.ts'
import { Timestamp } from './timestamp.ts'

/**
 * `Object.equals` of two values that are not null: only values of the same class can be equal. Arrays are equal to
 * nothing but themselves, in Java too.
 */
export function javaEquals (a: unknown, b: unknown): boolean {
  if (typeof a === 'number' || typeof b === 'number') return Object.is(a, b)
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b
  if (a instanceof JavaInteger) return b instanceof JavaInteger && a.value === b.value
  if (a instanceof JavaFloat) return b instanceof JavaFloat && Object.is(a.value, b.value)
  if (a instanceof JavaBigInteger) return b instanceof JavaBigInteger && a.value === b.value
  if (a instanceof BigDecimal) return b instanceof BigDecimal && a.equals(b)
  if (a instanceof Timestamp) return b instanceof Timestamp && a.millis === b.millis && a.nanos === b.nanos
  if (a instanceof JavaList || a instanceof Map) throw new FunctionFailure('Lists and maps cannot be compared here')
  return false
}
