import { FunctionFailure } from './faults.ts'

/**
 * java.math.BigDecimal as far as Pinot's functions use it: `unscaled * 10^-scale`. Immutable; two equal numbers of
 * different scale are not `equals`, as in Java.
 */
export class BigDecimal {
  readonly unscaled: bigint
  readonly scale: number

  constructor (unscaled: bigint, scale: number) {
    this.unscaled = unscaled
    this.scale = scale
  }

  /** `BigDecimal.toString`: with an exponent if the scale is negative or the number below 1e-6. */
  toString (): string {
    const digits = (this.unscaled < 0n ? -this.unscaled : this.unscaled).toString()
    const exponent = digits.length - 1 - this.scale
    if (this.scale === 0 || (this.scale > 0 && exponent >= -6)) return this.toPlainString()
    const fraction = digits.length > 1 ? `.${digits.slice(1)}` : ''
    const power = exponent === 0 ? '' : `E${exponent > 0 ? '+' : ''}${exponent}`
    return `${this.unscaled < 0n ? '-' : ''}${digits[0]!}${fraction}${power}`
  }

  /** `BigDecimal.toPlainString`: never an exponent. */
  toPlainString (): string {
    if (this.scale > maxPlainScale || this.scale < -maxPlainScale) throw new FunctionFailure('A decimal of this scale is too long to write out')
    const sign = this.unscaled < 0n ? '-' : ''
    const digits = (this.unscaled < 0n ? -this.unscaled : this.unscaled).toString()
    if (this.scale <= 0) return this.unscaled === 0n ? '0' : sign + digits + '0'.repeat(-this.scale)
    const padded = digits.padStart(this.scale + 1, '0')
    return `${sign}${padded.slice(0, -this.scale)}.${padded.slice(-this.scale)}`
  }

  /** `BigDecimal.doubleValue`, correctly rounded. */
  toNumber (): number {
    return Number(`${this.unscaled}e${-this.scale}`)
  }

  /** The integer part. */
  toBigInt (): bigint {
    if (this.scale <= 0) return this.unscaled * powerOfTen(-this.scale)
    return this.unscaled / powerOfTen(this.scale)
  }

  /** Negative, 0 or positive. */
  compareTo (other: BigDecimal): number {
    const [a, b] = align(this, other)
    return a < b ? -1 : a > b ? 1 : 0
  }

  equals (other: BigDecimal): boolean {
    return this.unscaled === other.unscaled && this.scale === other.scale
  }

  stripTrailingZeros (): BigDecimal {
    if (this.unscaled === 0n) return new BigDecimal(0n, 0)
    let { unscaled, scale } = this
    while (unscaled % 10n === 0n) {
      unscaled /= 10n
      scale--
    }
    return new BigDecimal(unscaled, scale)
  }

  /** `setScale`: HALF_UP rounds halves away from zero, DOWN cuts. */
  setScale (scale: number, rounding: 'HALF_UP' | 'DOWN'): BigDecimal {
    if (scale >= this.scale) return new BigDecimal(this.unscaled * powerOfTen(scale - this.scale), scale)
    const divisor = powerOfTen(this.scale - scale)
    const cut = this.unscaled / divisor
    const rest = this.unscaled % divisor
    const twice = rest < 0n ? -rest * 2n : rest * 2n
    if (rounding === 'DOWN' || twice < divisor) return new BigDecimal(cut, scale)
    return new BigDecimal(cut + (this.unscaled < 0n ? -1n : 1n), scale)
  }
}

const maxPlainScale = 100_000
const decimalPattern = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,10}))?$/

function powerOfTen (exponent: number): bigint {
  if (exponent > maxPlainScale) throw new FunctionFailure('The exponent of a decimal is too large')
  return 10n ** BigInt(exponent)
}

function align (a: BigDecimal, b: BigDecimal): [bigint, bigint] {
  if (a.scale === b.scale) return [a.unscaled, b.unscaled]
  if (a.scale < b.scale) return [a.unscaled * powerOfTen(b.scale - a.scale), b.unscaled]
  return [a.unscaled, b.unscaled * powerOfTen(a.scale - b.scale)]
}

/** `new BigDecimal(String)`; undefined if the text is no decimal number. */
export function parseBigDecimal (text: string): BigDecimal | undefined {
  const match = decimalPattern.exec(text)
  if (match === null) return undefined
  const [, sign, whole = '', fraction = '', exponent = '0'] = match
  if (whole === '' && fraction === '') return undefined
  const scale = fraction.length - Number(exponent)
  if (scale > 2147483647 || scale < -2147483647) return undefined
  const unscaled = BigInt(whole + fraction)
  return new BigDecimal(sign === '-' ? -unscaled : unscaled, scale)
}

/** The value of `BigDecimal.valueOf(long)`. */
export function decimalOfBigInt (value: bigint): BigDecimal {
  return new BigDecimal(value, 0)
}
