import type { Scalar, StoredType } from '../schema/data-type.ts'

/**
 * Stored values as the text that Java's toString gives: what stands in metadata.properties as minValue, maxValue and
 * defaultNullValue. Reading takes any text that Java's valueOf takes; writing the same makes segments comparable.
 */

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** Text of a value; of STRING the value itself, of BYTES lower-case hex, of BIG_DECIMAL its engineering-free notation. */
export function valueText (type: StoredType, value: Scalar): string {
  switch (type) {
    case 'INT': case 'LONG': return String(value)
    case 'FLOAT': return floatText(value as number)
    case 'DOUBLE': return doubleText(value as number)
    case 'STRING': return typeof value === 'string' ? value : decoder.decode(value as Uint8Array)
    case 'BYTES': return Buffer.from(value as Uint8Array).toString('hex')
    case 'BIG_DECIMAL': return decimalText(value as Uint8Array)
  }
}

/** java.lang.Double.toString: plain from 1E-3 below 1E7, else computerized scientific notation. */
export function doubleText (value: number): string {
  if (!Number.isFinite(value)) return String(value)
  return javaNotation(value, value.toExponential())
}

/** java.lang.Float.toString of a number that is a 32-bit float. */
export function floatText (value: number): string {
  if (!Number.isFinite(value)) return String(value)
  // The fewest digits that give the same float: nine always do.
  let digits = 0
  while (digits < 8 && Math.fround(Number(value.toExponential(digits))) !== value) digits++
  return javaNotation(value, value.toExponential(digits))
}

/** `exponential` is `d.ddde+x` as toExponential gives it. */
function javaNotation (value: number, exponential: string): string {
  const [mantissa, exponentText] = exponential.split('e') as [string, string]
  const exponent = Number(exponentText)
  const sign = mantissa.startsWith('-') ? '-' : ''
  const digits = mantissa.replace(/[-.]/g, '').replace(/0+$/, '') || '0'
  if (value === 0) return '0.0'
  if (exponent < -3 || exponent >= 7) return `${sign}${digits[0]!}.${digits.slice(1) || '0'}E${exponent}`
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0')
  return `${sign}${whole}.${digits.slice(exponent + 1) || '0'}`
}

/** Unscaled value and scale of Pinot's bytes of a BIG_DECIMAL: i16be scale, big-endian two's complement. */
export function decimalParts (bytes: Uint8Array): { unscaled: bigint, scale: number } {
  const hex = Buffer.from(bytes.subarray(2)).toString('hex')
  const unscaled = hex === '' ? 0n : BigInt.asIntN(hex.length * 4, BigInt(`0x${hex}`))
  return { unscaled, scale: (bytes[0]! << 24 | bytes[1]! << 16) >> 16 }
}

/** java.math.BigDecimal.toString. */
export function decimalText (bytes: Uint8Array): string {
  const { unscaled, scale } = decimalParts(bytes)
  const sign = unscaled < 0n ? '-' : ''
  const digits = String(unscaled < 0n ? -unscaled : unscaled)
  const exponent = digits.length - 1 - scale
  if (scale === 0) return sign + digits
  if (scale > 0 && exponent >= -6) {
    const padded = digits.padStart(scale + 1, '0')
    return `${sign}${padded.slice(0, -scale)}.${padded.slice(-scale)}`
  }
  const mantissa = digits.length === 1 ? digits : `${digits[0]!}.${digits.slice(1)}`
  return `${sign}${mantissa}E${exponent < 0 ? '' : '+'}${exponent}`
}
