import type { Decimal } from './number-text.ts'

/**
 * Decimals to DOUBLE and FLOAT: rounded once, to the nearest (ties to even), and whether that keeps the number.
 *
 * A number is **kept** when the binary number, written out with as many significant digits as the decimal has, is the
 * decimal again. With up to 15 digits (FLOAT: 6) that is always so; up to 17 (FLOAT: 9) it is so for every text that a
 * program printed to be read back (`0.30000000000000004`, whatever the language). A longer decimal is kept only if it
 * equals the binary number itself (2^60, 0.5^20). So `0.1` is kept, `0.1234567890123456789` is not, and `16777217` is
 * kept by a DOUBLE but not by a FLOAT.
 */

const DOUBLE_DIGITS = 17
const FLOAT_DIGITS = 9
const MAX_FLOAT = 3.4028234663852886e38
/** Half way between the largest float and 2^128: rounds to infinity. */
const FLOAT_OVERFLOW = 3.4028235677973366e38

/**
 * Significant digits of a number text as written, without leading zeros and with trailing ones: a cheap upper bound.
 * -1 for anything but digits with a sign and a point (exponents too go the long way).
 */
export function plainDigits (text: string): number {
  const length = text.length
  if (length > 64) return -1
  const first = length > 0 ? text.charCodeAt(0) : 0
  let digits = 0
  let seen = false
  let point = false
  for (let i = first === 45 || first === 43 ? 1 : 0; i < length; i++) {
    const code = text.charCodeAt(i)
    if (code >= 48 && code <= 57) {
      if (digits > 0 || code !== 48) digits++
      seen = true
    } else if (code === 46 && !point) {
      point = true
    } else {
      return -1
    }
  }
  return seen ? digits : -1
}

/** The nearest double, never -0; infinite beyond the range. */
export function nearestDouble (decimal: Decimal): number {
  return Number(scientific(decimal)) + 0
}

/** The nearest float, never -0; infinite beyond the range. */
export function nearestFloat (decimal: Decimal): number {
  const double = Math.abs(Number(scientific(decimal)))
  const float = Math.fround(double)
  const magnitude = float === double ? float : settleTie(decimal, double, float)
  return decimal.negative ? 0 - magnitude : magnitude
}

/** Decimal to double to float rounds twice: a double half way between two floats may not be half way at all. */
function settleTie (decimal: Decimal, double: number, float: number): number {
  if (!Number.isFinite(float)) return double === FLOAT_OVERFLOW && compare(decimal, double) < 0 ? MAX_FLOAT : float
  const other = double + (double - float)
  if (Math.fround(other) !== other) return float
  const order = compare(decimal, double)
  if (order === 0) return float
  return order < 0 ? Math.min(float, other) : Math.max(float, other)
}

/** True if the double keeps the decimal. `value` is nearestDouble of it. */
export function doubleKeeps (decimal: Decimal, value: number): boolean {
  return keeps(decimal, value, DOUBLE_DIGITS)
}

/** True if the float keeps the decimal. `value` is nearestFloat of it. */
export function floatKeeps (decimal: Decimal, value: number): boolean {
  return keeps(decimal, value, FLOAT_DIGITS)
}

function keeps (decimal: Decimal, value: number, mostDigits: number): boolean {
  const count = decimal.digits.length
  if (count === 0) return value === 0
  if (value === 0 || !Number.isFinite(value)) return false
  if (count > mostDigits) return compare(decimal, Math.abs(value)) === 0
  const written = Math.abs(value).toExponential(count - 1)
  const e = written.indexOf('e')
  return Number(written.slice(e + 1)) === decimal.exponent + count - 1 &&
    written.slice(0, e).replace('.', '') === decimal.digits
}

const view = new DataView(new ArrayBuffer(8))

/** Compares the magnitude of a decimal with a finite, positive double, exactly. */
function compare (decimal: Decimal, double: number): number {
  view.setFloat64(0, double)
  const bits = view.getBigUint64(0)
  const biased = Number(bits >> 52n)
  const fraction = bits & 0xfffffffffffffn
  const mantissa = biased === 0 ? fraction : fraction | 0x10000000000000n
  const power = Math.max(biased, 1) - 1075
  let left = BigInt(decimal.digits)
  let right = mantissa
  if (decimal.exponent > 0) left *= 10n ** BigInt(decimal.exponent)
  else right *= 10n ** BigInt(-decimal.exponent)
  if (power > 0) right <<= BigInt(power)
  else left <<= BigInt(-power)
  return left < right ? -1 : left > right ? 1 : 0
}

function scientific (decimal: Decimal): string {
  return decimal.digits === '' ? '0' : `${decimal.negative ? '-' : ''}${decimal.digits}e${decimal.exponent}`
}
