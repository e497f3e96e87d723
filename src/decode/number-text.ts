/**
 * Number texts, exactly: N values of DynamoDB (up to 38 digits, 1E-130 to 9.9E+125) and numbers in S values.
 *
 * ```
 * number   = [ "+" / "-" ] ( digits [ "." *digit ] / "." digits ) [ ( "e" / "E" ) [ "+" / "-" ] 1*9digit ]
 * ```
 *
 * at most 1,000 characters, no blanks, no NaN, Infinity, hexadecimal or type suffix: what java.math.BigDecimal reads, in
 * ASCII digits only.
 */

/** `sign digits * 10^exponent` in one form for each number: no leading or trailing zeros; zero has no digits. */
export interface Decimal {
  readonly negative: boolean
  readonly digits: string
  readonly exponent: number
}

const MAX_LENGTH = 1000
const pattern = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,9}))?$/
const zero: Decimal = { negative: false, digits: '', exponent: 0 }

/** Reads a number text; undefined if it is none. */
export function parseDecimal (text: string): Decimal | undefined {
  if (text.length > MAX_LENGTH) return undefined
  const match = pattern.exec(text)
  if (match === null) return undefined
  const [, sign, whole = '', fraction = '', power = '0'] = match
  const all = whole + fraction
  if (all === '') return undefined
  let start = 0
  while (start < all.length && all.charCodeAt(start) === 48) start++
  if (start === all.length) return zero
  let end = all.length
  while (all.charCodeAt(end - 1) === 48) end--
  return {
    negative: sign === '-',
    digits: all.slice(start, end),
    exponent: Number(power) - fraction.length + (all.length - end)
  }
}

/** The one text of a decimal as JSON takes it: plain digits with an exponent where it is not 0. */
export function decimalText (decimal: Decimal): string {
  if (decimal.digits === '') return '0'
  return `${decimal.negative ? '-' : ''}${decimal.digits}${decimal.exponent === 0 ? '' : `E${decimal.exponent}`}`
}

const jsonPattern = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d{1,9})?$/

/** The text itself where it is a JSON number, its one decimal text where only JSON's spelling is missed. */
export function jsonNumberText (text: string): string | undefined {
  if (text.length <= MAX_LENGTH && jsonPattern.test(text)) return text
  const decimal = parseDecimal(text)
  return decimal === undefined ? undefined : decimalText(decimal)
}
