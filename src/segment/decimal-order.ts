import { decimalParts } from './value-text.ts'

/**
 * Order of BIG_DECIMAL values by number (java.math.BigDecimal.compareTo). Most pairs are settled by sign and magnitude
 * alone, which are exact in a double; only neighbours are compared digit by digit.
 */

/** -1, 0 or 1 as a number's bytes (i16be scale, big-endian two's complement) are below, equal to or above another's. */
export function compareDecimals (a: Uint8Array, b: Uint8Array): number {
  const x = decimalParts(a)
  const y = decimalParts(b)
  const signs = Number(x.unscaled > 0n) - Number(x.unscaled < 0n) - Number(y.unscaled > 0n) + Number(y.unscaled < 0n)
  if (signs !== 0) return Math.sign(signs)
  if (x.unscaled === 0n) return 0
  const magnitudes = magnitude(x) - magnitude(y)
  if (magnitudes !== 0) return x.unscaled > 0n ? Math.sign(magnitudes) : -Math.sign(magnitudes)
  // The same number of digits before the point: the scales differ by no more than the digits do.
  const scale = Math.max(x.scale, y.scale)
  const left = x.unscaled * 10n ** BigInt(scale - x.scale)
  const right = y.unscaled * 10n ** BigInt(scale - y.scale)
  return left < right ? -1 : left > right ? 1 : 0
}

function magnitude ({ unscaled, scale }: { unscaled: bigint, scale: number }): number {
  return String(unscaled < 0n ? -unscaled : unscaled).length - scale
}

/**
 * A double that is monotonic in the number: a < b implies approximate(a) <= approximate(b). Far beyond the range of
 * doubles it is an infinity or zero.
 */
export function approximateDecimal (bytes: Uint8Array): number {
  const { unscaled, scale } = decimalParts(bytes)
  return Number(`${unscaled}e${-scale}`)
}

/** Numbers of `count` values in ascending order; `value` gives the bytes of each. */
export function sortDecimals (count: number, value: (n: number) => Uint8Array): Uint32Array {
  const keys = new Float64Array(count)
  const sorted = new Uint32Array(count)
  for (let n = 0; n < count; n++) {
    keys[n] = approximateDecimal(value(n))
    sorted[n] = n
  }
  return sorted.sort((a, b) => {
    const x = keys[a]!
    const y = keys[b]!
    return x < y ? -1 : x > y ? 1 : compareDecimals(value(a), value(b))
  })
}
