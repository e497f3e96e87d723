import type { Decimal } from './number-text.ts'

/** Digits of the longest 64-bit integer. */
const LONG_DIGITS = 19

/**
 * The value of a plain integer text of at most 15 digits, the common case; NaN for all other texts, which then go
 * through parseDecimal. `-0` is 0.
 */
export function plainInteger (text: string): number {
  const length = text.length
  const negative = length > 0 && text.charCodeAt(0) === 45
  let i = negative ? 1 : 0
  if (length === i || length - i > 15) return NaN
  let value = 0
  for (; i < length; i++) {
    const digit = text.charCodeAt(i) - 48
    if (digit < 0 || digit > 9) return NaN
    value = value * 10 + digit
  }
  return negative ? 0 - value : value
}

/** The integer that a decimal is; undefined if it has a fraction or more than 19 digits. `1.0` and `1E2` are integers. */
export function exactInteger (decimal: Decimal): bigint | undefined {
  const { digits, exponent, negative } = decimal
  if (digits === '') return 0n
  if (exponent < 0 || digits.length + exponent > LONG_DIGITS) return undefined
  return signed(negative, digits + '0'.repeat(exponent))
}

/** The nearest integer, halves away from zero; undefined if it has more than 20 digits. */
export function roundedInteger (decimal: Decimal): bigint | undefined {
  const { digits, exponent, negative } = decimal
  const whole = digits.length + exponent
  if (whole > LONG_DIGITS) return undefined
  if (exponent >= 0) return exactInteger(decimal)
  if (whole < 0) return 0n
  const cut = signed(negative, whole === 0 ? '0' : digits.slice(0, whole))
  if (digits.charCodeAt(whole) < 53) return cut
  return negative ? cut - 1n : cut + 1n
}

function signed (negative: boolean, digits: string): bigint {
  const value = BigInt(digits)
  return negative ? -value : value
}
