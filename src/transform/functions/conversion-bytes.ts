import { BigDecimal } from './big-decimal.ts'
import { FunctionFailure } from './faults.ts'
import { javaTrim, shorten } from './java-numbers.ts'

/** Bytes and their texts: hexadecimal, and BIG_DECIMAL's i16be scale and two's-complement number. */

/** Hexadecimal digits in lower case (BytesUtils.toHexString). */
export function hexOfBytes (bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')
}

/** Bytes of hexadecimal digits in either case (BytesUtils.toBytes). */
export function bytesOfHex (text: string): Uint8Array {
  if (text.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(text)) throw new FunctionFailure(`"${shorten(text)}" is not hexadecimal`)
  return Buffer.from(text, 'hex')
}

/** To bytes: a STRING by its hexadecimal digits, a BIG_DECIMAL by Pinot's bytes. */
export function toBytes (value: unknown): Uint8Array {
  if (value instanceof Uint8Array) return value
  if (typeof value === 'string') return bytesOfHex(javaTrim(value))
  if (value instanceof BigDecimal) return bytesOfDecimal(value)
  throw new FunctionFailure('Only STRING and BIG_DECIMAL can become BYTES')
}

/** `i16be scale | two's-complement unscaled value, as few bytes as it needs` (BigDecimalUtils.serialize). */
export function bytesOfDecimal (value: BigDecimal): Uint8Array {
  const magnitude = value.unscaled < 0n ? ~value.unscaled : value.unscaled
  const length = Math.floor((magnitude === 0n ? 0 : magnitude.toString(2).length) / 8) + 1
  const bytes = new Uint8Array(length + 2)
  bytes[0] = value.scale >> 8
  bytes[1] = value.scale
  const digits = BigInt.asUintN(length * 8, value.unscaled).toString(16).padStart(length * 2, '0')
  bytes.set(Buffer.from(digits, 'hex'), 2)
  return bytes
}

/** The number in Pinot's bytes (BigDecimalUtils.deserialize). */
export function decimalOfBytes (bytes: Uint8Array): BigDecimal {
  if (bytes.length < 3) throw new FunctionFailure('BYTES of a BIG_DECIMAL are at least 3')
  // The scale is signed: the first byte carries the sign.
  const scale = (bytes[0]! << 24 >> 16) | bytes[1]!
  const digits = hexOfBytes(bytes.subarray(2))
  return new BigDecimal(BigInt.asIntN((bytes.length - 2) * 8, BigInt(`0x${digits}`)), scale)
}
