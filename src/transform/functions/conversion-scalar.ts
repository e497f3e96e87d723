import { BigDecimal, decimalOfBigInt, parseBigDecimal } from './big-decimal.ts'
import { decimalOfBytes, hexOfBytes } from './conversion-bytes.ts'
import { FunctionFailure } from './faults.ts'
import {
  doubleToInt, doubleToLong, doubleToString, floatToString, javaTrim, longToFloat, longToInt, parseDouble, parseFloat32,
  parseInteger, parseLong, shorten
} from './java-numbers.ts'
import { JavaFloat, JavaInteger, JavaList } from './java-values.ts'
import { Timestamp, timestampOf } from './timestamp.ts'
import { parseTimestamp } from './timestamp-text.ts'

/**
 * Single values of any class to the class of a parameter. Source: org.apache.pinot.common.utils.PinotDataType (toInt,
 * toLong ... of each type). Pinot lets an array stand for its first element; here that is refused.
 */

/** The Java class of a value, for messages. */
export function className (value: unknown): string {
  if (value === null) return 'null'
  if (typeof value === 'boolean') return 'BOOLEAN'
  if (typeof value === 'number') return 'DOUBLE'
  if (typeof value === 'bigint') return 'LONG'
  if (typeof value === 'string') return 'STRING'
  if (value instanceof JavaInteger) return 'INT'
  if (value instanceof JavaFloat) return 'FLOAT'
  if (value instanceof BigDecimal) return 'BIG_DECIMAL'
  if (value instanceof Timestamp) return 'TIMESTAMP'
  if (value instanceof Uint8Array) return 'BYTES'
  if (value instanceof JavaList) return 'LIST'
  if (value instanceof Map) return 'MAP'
  return 'an array'
}

/** The failure that a value has no conversion. */
export function cannotConvert (value: unknown, to: string): FunctionFailure {
  return new FunctionFailure(`${className(value)} cannot become ${to}`)
}

/** Elements of an array or list; undefined for a single value. */
export function elementsOf (value: unknown): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value as readonly unknown[]
  if (value instanceof JavaList) return value.items
  if (value instanceof Int32Array) return Array.from(value, (item) => new JavaInteger(item))
  if (value instanceof Float32Array) return Array.from(value, (item) => new JavaFloat(item))
  if (value instanceof BigInt64Array || value instanceof Float64Array) return Array.from<bigint | number>(value)
  return undefined
}

/** To a boolean. */
export function toBoolean (value: unknown): boolean {
  if (typeof value === 'boolean') return value
  if (typeof value === 'string') return booleanOf(javaTrim(value))
  if (typeof value === 'bigint') return value !== 0n
  if (typeof value === 'number') return value !== 0
  if (value instanceof JavaInteger || value instanceof JavaFloat) return value.value !== 0
  // Pinot asks `equals(BigDecimal.ZERO)`, for which 0.0 is not zero.
  if (value instanceof BigDecimal) return !(value.unscaled === 0n && value.scale === 0)
  throw cannotConvert(value, 'BOOLEAN')
}

/** Pinot's BooleanUtils.toBoolean. */
function booleanOf (text: string): boolean {
  return text === '1' || text.toLowerCase() === 'true'
}

/** To an int. */
export function toInt (value: unknown): number {
  if (value instanceof JavaInteger) return value.value
  if (typeof value === 'bigint') return longToInt(value)
  if (typeof value === 'string') return parseInteger(javaTrim(value))
  if (typeof value === 'number') return doubleToInt(value)
  if (typeof value === 'boolean') return value ? 1 : 0
  if (value instanceof JavaFloat) return doubleToInt(value.value)
  if (value instanceof BigDecimal) return longToInt(value.toBigInt())
  throw cannotConvert(value, 'INT')
}

/** To a long. */
export function toLong (value: unknown): bigint {
  if (typeof value === 'bigint') return value
  if (value instanceof JavaInteger) return BigInt(value.value)
  if (typeof value === 'string') return parseLong(javaTrim(value))
  if (typeof value === 'number') return doubleToLong(value)
  if (typeof value === 'boolean') return value ? 1n : 0n
  if (value instanceof JavaFloat) return doubleToLong(value.value)
  if (value instanceof BigDecimal) return BigInt.asIntN(64, value.toBigInt())
  if (value instanceof Timestamp) return BigInt(value.millis)
  throw cannotConvert(value, 'LONG')
}

/** To a float of 32 bits. */
export function toFloat (value: unknown): number {
  if (value instanceof JavaFloat) return value.value
  if (typeof value === 'number') return Math.fround(value)
  if (value instanceof JavaInteger) return Math.fround(value.value)
  if (typeof value === 'bigint') return longToFloat(value)
  if (typeof value === 'string') return parseFloat32(value)
  if (typeof value === 'boolean') return value ? 1 : 0
  if (value instanceof BigDecimal) return parseFloat32(value.toString())
  throw cannotConvert(value, 'FLOAT')
}

/** To a double. */
export function toDouble (value: unknown): number {
  if (typeof value === 'number') return value
  if (value instanceof JavaInteger || value instanceof JavaFloat) return value.value
  if (typeof value === 'bigint') return Number(value)
  if (typeof value === 'string') return parseDouble(value)
  if (typeof value === 'boolean') return value ? 1 : 0
  if (value instanceof BigDecimal) return value.toNumber()
  if (value instanceof Timestamp) return value.millis
  throw cannotConvert(value, 'DOUBLE')
}

/** To a BigDecimal; a DOUBLE or FLOAT by its text, not by its binary digits. */
export function toBigDecimal (value: unknown): BigDecimal {
  if (value instanceof BigDecimal) return value
  if (typeof value === 'string') return decimalOf(javaTrim(value))
  if (typeof value === 'number') return decimalOf(doubleToString(value))
  if (typeof value === 'bigint') return decimalOfBigInt(value)
  if (value instanceof JavaInteger) return decimalOfBigInt(BigInt(value.value))
  if (value instanceof JavaFloat) return decimalOf(floatToString(value.value))
  if (typeof value === 'boolean') return decimalOfBigInt(value ? 1n : 0n)
  if (value instanceof Timestamp) return decimalOfBigInt(BigInt(value.millis))
  if (value instanceof Uint8Array) return decimalOfBytes(value)
  throw cannotConvert(value, 'BIG_DECIMAL')
}

function decimalOf (text: string): BigDecimal {
  const decimal = parseBigDecimal(text)
  if (decimal === undefined) throw new FunctionFailure(`"${shorten(text)}" is not a decimal number`)
  return decimal
}

/** To a Timestamp: of a LONG or DOUBLE of ms, or of a text. */
export function toTimestamp (value: unknown): Timestamp {
  if (value instanceof Timestamp) return value
  if (typeof value === 'bigint') return timestampOf(value)
  if (typeof value === 'string') return parseTimestamp(javaTrim(value))
  if (typeof value === 'number') return timestampOf(doubleToLong(value))
  if (value instanceof BigDecimal) return timestampOf(BigInt.asIntN(64, value.toBigInt()))
  throw cannotConvert(value, 'TIMESTAMP')
}

/** To a String. */
export function toStringValue (value: unknown): string {
  if (typeof value === 'string') return value
  if (value instanceof Uint8Array) return hexOfBytes(value)
  if (value instanceof BigDecimal) return value.toPlainString()
  const text = plainText(value)
  if (text === undefined) throw cannotConvert(value, 'STRING')
  return text
}

/** `toString` of a Java object; undefined for arrays, lists and maps. */
export function plainText (value: unknown): string | undefined {
  switch (typeof value) {
    case 'string': return value
    case 'number': return doubleToString(value)
    case 'bigint': return value.toString()
    case 'boolean': return value ? 'true' : 'false'
  }
  if (value instanceof JavaInteger) return String(value.value)
  if (value instanceof JavaFloat) return floatToString(value.value)
  if (value instanceof BigDecimal || value instanceof Timestamp) return value.toString()
  return undefined
}
