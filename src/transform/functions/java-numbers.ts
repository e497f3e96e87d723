import { BigDecimal, parseBigDecimal } from './big-decimal.ts'
import { FunctionFailure } from './faults.ts'

/**
 * Numbers and their texts as Java has them: casts that saturate, `Double.toString`, `parseDouble`, `parseInt`.
 */

const maxLong = 2n ** 63n - 1n
const minLong = -(2n ** 63n)
const twoTo63 = 2 ** 63
const maxInt = 2147483647
const minInt = -2147483648

/** `(int) double`: cut towards zero, saturating; NaN is 0. */
export function doubleToInt (value: number): number {
  if (value >= maxInt) return maxInt
  if (value <= minInt) return minInt
  return Math.trunc(value) | 0
}

/** `(long) double`: cut towards zero, saturating; NaN is 0. */
export function doubleToLong (value: number): bigint {
  if (value >= twoTo63) return maxLong
  if (value < -twoTo63) return minLong
  return Number.isNaN(value) ? 0n : BigInt(Math.trunc(value))
}

/** `(int) long`: the low 32 bits. */
export function longToInt (value: bigint): number {
  return Number(BigInt.asIntN(32, value))
}

/** `(float) long`: rounded once, to the nearest float. */
export function longToFloat (value: bigint): number {
  const double = Number(value)
  const float = Math.fround(double)
  // A double that lies exactly between two floats can have been rounded to get there.
  return isFloatMidpoint(double) ? breakTie(double, BigInt(double) - value) : float
}

/** `Double.toString` of Java 19 and later: the shortest text that reads back the same. */
export function doubleToString (value: number): string {
  if (!Number.isFinite(value)) return String(value)
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0'
  const shortest = Math.abs(value).toExponential()
  // Java gives the closest of the two-digit texts where one digit would do.
  const digits = /^\de/.test(shortest) ? Math.abs(value).toExponential(1) : shortest
  return layOut(value < 0, digits)
}

/** `Float.toString` of a value of 32 bits. */
export function floatToString (value: number): string {
  if (!Number.isFinite(value)) return String(value)
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0'
  const absolute = Math.abs(value)
  for (let places = 1; places < 9; places++) {
    const digits = absolute.toExponential(places)
    if (Math.fround(Number(digits)) === absolute) return layOut(value < 0, digits)
  }
  return layOut(value < 0, absolute.toExponential(9))
}

/** Lays digits out as Java does: plain from 1e-3 to 1e7, else one digit, a point and `E`. */
function layOut (negative: boolean, exponential: string): string {
  const [mantissa = '', power = '0'] = exponential.split('e')
  const digits = mantissa.replace('.', '').replace(/0+$/, '') || '0'
  const exponent = Number(power)
  const sign = negative ? '-' : ''
  if (exponent < -3 || exponent >= 7) return `${sign}${digits[0]!}.${digits.slice(1) || '0'}E${exponent}`
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0')
  return `${sign}${whole}.${digits.slice(exponent + 1) || '0'}`
}

const decimalText = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?[fFdD]?$/
const specialText = /^([+-]?)(NaN|Infinity)$/
// String.trim of Java cuts everything up to the space.
// eslint-disable-next-line no-control-regex
const edges = /^[\u0000-\u0020]+|[\u0000-\u0020]+$/g

/** `String.trim` of Java: cuts all characters up to U+0020 from both ends. */
export function javaTrim (text: string): string {
  const first = text.charCodeAt(0)
  const last = text.charCodeAt(text.length - 1)
  return first <= 32 || last <= 32 ? text.replace(edges, '') : text
}

/** `Double.parseDouble`, without hexadecimal numbers. */
export function parseDouble (text: string): number {
  const trimmed = javaTrim(text)
  if (decimalText.test(trimmed)) return Number(trimmed.replace(/[fFdD]$/, ''))
  const special = specialText.exec(trimmed)
  if (special === null) throw new FunctionFailure(`"${shorten(text)}" is not a number`)
  return special[2] === 'NaN' ? NaN : special[1] === '-' ? -Infinity : Infinity
}

/** `Float.parseFloat`: rounded once, to the nearest float. */
export function parseFloat32 (text: string): number {
  const double = parseDouble(text)
  if (!isFloatMidpoint(double)) return Math.fround(double)
  const exact = parseBigDecimal(javaTrim(text).replace(/[fFdD]$/, ''))
  return exact === undefined ? Math.fround(double) : breakTie(double, BigInt(exactDecimal(double).compareTo(exact)))
}

/** `Integer.parseInt`. */
export function parseInteger (text: string): number {
  const value = parseDigits(text)
  if (value === undefined || value > maxInt || value < minInt) throw new FunctionFailure(`"${shorten(text)}" is not an INT`)
  return Number(value)
}

/** `Long.parseLong`. */
export function parseLong (text: string): bigint {
  const value = parseDigits(text)
  if (value === undefined || value > maxLong || value < minLong) throw new FunctionFailure(`"${shorten(text)}" is not a LONG`)
  return value
}

/** Decimal digits with an optional sign; undefined for anything else. */
export function parseDigits (text: string): bigint | undefined {
  if (!/^[+-]?\d{1,400}$/.test(text)) return undefined
  return text.startsWith('+') ? BigInt(text.slice(1)) : BigInt(text)
}

/** The beginning of a text, for messages. */
export function shorten (text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}...` : text
}

/** Whether a double is exactly half way between two floats of 32 bits. */
function isFloatMidpoint (double: number): boolean {
  const float = Math.fround(double)
  if (float === double || !Number.isFinite(float)) return false
  return Math.fround(double + (double - float)) === double + (double - float)
}

/** Rounds a midpoint up or down by what the double lost: negative if the true number is larger. */
function breakTie (double: number, lost: bigint): number {
  const float = Math.fround(double)
  if (lost === 0n) return float
  const other = double + (double - float)
  const [low, high] = float < other ? [float, other] : [other, float]
  return lost < 0n ? high : low
}

/** All digits of a finite double (`new BigDecimal(double)`). */
export function exactDecimal (double: number): BigDecimal {
  let value = double
  let scale = 0
  while (!Number.isInteger(value)) {
    value *= 2
    scale++
  }
  // value / 2^scale = value * 5^scale / 10^scale
  return new BigDecimal(BigInt(value) * 5n ** BigInt(scale), scale)
}
