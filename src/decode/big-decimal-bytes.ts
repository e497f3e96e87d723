import type { Decimal } from './number-text.ts'

const MAX_SCALE = 32767

/**
 * Pinot's bytes of a BIG_DECIMAL (org.apache.pinot.spi.utils.BigDecimalUtils.serialize), trailing zeros stripped:
 *
 * ```
 * 0  i16be  scale                 number = unscaled * 10^-scale
 * 2  bytes  unscaled              two's complement, big-endian, as few bytes as hold it with its sign; 0 is one byte
 * ```
 *
 * Undefined if the scale does not fit 16 bits, which no N value comes near.
 */
export function bigDecimalBytes (decimal: Decimal): Uint8Array | undefined {
  const scale = 0 - decimal.exponent
  if (scale > MAX_SCALE || scale < -MAX_SCALE - 1) return undefined
  if (decimal.digits === '') return new Uint8Array(3)
  const magnitude = BigInt(decimal.digits)
  // A negative number -m needs the bits of m - 1; one more bit is the sign.
  const significant = decimal.negative ? magnitude - 1n : magnitude
  const length = (bitLength(significant) >> 3) + 1
  const bytes = new Uint8Array(2 + length)
  bytes[0] = scale >> 8
  bytes[1] = scale
  let rest = decimal.negative ? -magnitude : magnitude
  for (let at = bytes.length - 1; at >= 2; at--) {
    bytes[at] = Number(BigInt.asUintN(8, rest))
    rest >>= 8n
  }
  return bytes
}

function bitLength (value: bigint): number {
  return value === 0n ? 0 : value.toString(2).length
}
