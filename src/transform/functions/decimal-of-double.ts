import { parseBigDecimal } from './big-decimal.ts'
import type { BigDecimal } from './big-decimal.ts'
import { FunctionFailure } from './faults.ts'
import { doubleToString } from './java-numbers.ts'

/** `BigDecimal.valueOf(double)`: the number as its text shows it. */
export function decimalOfDouble (value: number): BigDecimal {
  const decimal = Number.isFinite(value) ? parseBigDecimal(doubleToString(value)) : undefined
  if (decimal === undefined) throw new FunctionFailure(`${value} is no decimal number`)
  return decimal
}
