import fc from 'fast-check'

/** A rational number, to check decimals and binary numbers without the code under test. */
export interface Rational { readonly top: bigint, readonly bottom: bigint }

/** The value of `digits * 10^exponent`. */
export function rationalOf (digits: bigint, exponent: number): Rational {
  return exponent >= 0 ? { top: digits * 10n ** BigInt(exponent), bottom: 1n } : { top: digits, bottom: 10n ** BigInt(-exponent) }
}

/** The value of a finite double, by doubling until it is whole. */
export function rationalOfDouble (value: number): Rational {
  let [whole, bottom] = [value, 1n]
  // Scaling by a power of two is exact until the number overflows, which no fraction does.
  while (!Number.isInteger(whole)) [whole, bottom] = [whole * 2, bottom * 2n]
  return { top: BigInt(whole), bottom }
}

export function compareRationals (a: Rational, b: Rational): number {
  const [left, right] = [a.top * b.bottom, b.top * a.bottom]
  return left < right ? -1 : left > right ? 1 : 0
}

/** |a - b| */
export function distance (a: Rational, b: Rational): Rational {
  const top = a.top * b.bottom - b.top * a.bottom
  return { top: top < 0n ? -top : top, bottom: a.bottom * b.bottom }
}

/** A number and one of its spellings. */
export interface Spelled { readonly text: string, readonly digits: bigint, readonly exponent: number }

/** Decimals of up to 38 digits in all spellings: leading and trailing zeros, a point anywhere, an exponent, a sign. */
export const spelledNumbers: fc.Arbitrary<Spelled> = fc.record({
  digits: fc.oneof(fc.bigInt({ min: 0n, max: 10n ** 38n - 1n }), fc.bigInt({ min: 0n, max: 999n })),
  negative: fc.boolean(),
  plus: fc.boolean(),
  point: fc.nat(45),
  leading: fc.nat(3),
  power: fc.option(fc.integer({ min: -160, max: 160 }), { nil: undefined }),
  capital: fc.boolean()
}).map(({ digits, negative, plus, point, leading, power, capital }) => {
  const all = '0'.repeat(leading) + digits.toString()
  const places = Math.min(point, all.length)
  const whole = all.slice(0, all.length - places)
  const mantissa = places === 0 ? all : `${whole}.${all.slice(all.length - places)}`
  const e = power === undefined ? '' : `${capital ? 'E' : 'e'}${power >= 0 && plus ? '+' : ''}${power}`
  return {
    text: `${negative ? '-' : plus ? '+' : ''}${mantissa}${e}`,
    digits: negative ? -digits : digits,
    exponent: (power ?? 0) - places
  }
})

/** Texts that look like numbers and are none. */
export const noNumbers: readonly string[] = [
  '', '+', '-', '.', '-.', 'e5', '.e5', '1e', '1e+', '1E1.5', '1,5', ' 1', '1 ', '1_000', '0x10', '0b1', 'NaN', 'Infinity',
  '-Infinity', '1d', '1f', '--1', '+-1', '1..2', '1.2.3', '\u0661', '1e9999999999', '1n'
]
