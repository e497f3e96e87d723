import { doubleKeeps, nearestDouble } from '../../decode/floating-number.ts'
import { parseDecimal } from '../../decode/number-text.ts'
import type { Decimal } from '../../decode/number-text.ts'
import { epochUnitOf } from './time-look.ts'
import type { EpochUnit } from './time-look.ts'

const MAX_LONG = 2n ** 63n - 1n
const MIN_LONG = -(2n ** 63n)

/** What the number texts of an attribute have in common. */
export class NumberStats {
  count = 0
  /** Texts that are no numbers: DynamoDB writes none. */
  invalid = 0
  /** Whole numbers, also such as `1E3`. */
  integers = 0
  /** Largest number of digits before the point, behind it, and of significant ones. */
  wholeDigits = 0
  fractionDigits = 0
  significantDigits = 0
  /** Written with an exponent. */
  exponents = 0
  negatives = 0
  /** Whole numbers beyond 64 bits. */
  beyondLong = 0
  /** Numbers that a DOUBLE does not keep (decode/floating-number.ts). */
  beyondDouble = 0
  readonly epochs: Record<EpochUnit, number> = { s: 0, ms: 0, us: 0 }
  #min = Infinity
  #max = -Infinity
  /** Smallest and largest as they were written. */
  min: string | null = null
  max: string | null = null

  observe (text: string): void {
    const decimal = parseDecimal(text)
    if (decimal === undefined) {
      this.invalid++
      return
    }
    this.count++
    const { digits, exponent, negative } = decimal
    this.wholeDigits = Math.max(this.wholeDigits, digits.length + exponent, 1)
    this.fractionDigits = Math.max(this.fractionDigits, -exponent)
    this.significantDigits = Math.max(this.significantDigits, digits.length)
    if (negative) this.negatives++
    if (/e/i.test(text)) this.exponents++
    const near = nearestDouble(decimal)
    if (!doubleKeeps(decimal, near)) this.beyondDouble++
    if (exponent >= 0) {
      this.integers++
      if (!fitsLong(decimal)) this.beyondLong++
      const unit = epochUnitOf(near)
      if (unit !== undefined) this.epochs[unit]++
    }
    if (near < this.#min) [this.#min, this.min] = [near, text]
    if (near > this.#max) [this.#max, this.max] = [near, text]
  }

  /** True if there are numbers and all of them are whole. */
  get allIntegers (): boolean {
    return this.count > 0 && this.integers === this.count && this.invalid === 0
  }

  /** The unit in which all numbers are times of this century. */
  get epochUnit (): EpochUnit | undefined {
    for (const unit of ['s', 'ms', 'us'] as const) if (this.count > 0 && this.epochs[unit] === this.count) return unit
    return undefined
  }
}

function fitsLong ({ negative, digits, exponent }: Decimal): boolean {
  const length = digits.length + exponent
  if (length !== 19) return length < 19
  const value = BigInt(digits) * 10n ** BigInt(exponent)
  return negative ? -value >= MIN_LONG : value <= MAX_LONG
}
