import { BigDecimal } from './big-decimal.ts'
import { cannotConvert, elementsOf, plainText, toDouble, toFloat, toInt, toLong, toStringValue } from './conversion-scalar.ts'
import { JavaList } from './java-values.ts'
import { FunctionFailure } from './faults.ts'

/**
 * Arrays of any class to the array class of a parameter; a single value becomes an array of one. Source:
 * org.apache.pinot.common.utils.PinotDataType (toPrimitiveIntArray ... toStringArray).
 */

/** Elements, none of them null: an element that is null is a failure in Pinot as well. */
function items (value: unknown): readonly unknown[] {
  if (value instanceof Map) throw cannotConvert(value, 'an array')
  const elements = elementsOf(value)
  if (elements === undefined) return [value]
  if (elements.includes(null)) throw new FunctionFailure('An array with null elements cannot be converted')
  return elements
}

/** To int[]. */
export function toInts (value: unknown): Int32Array {
  return value instanceof Int32Array ? value : Int32Array.from(items(value), toInt)
}

/** To long[]. */
export function toLongs (value: unknown): BigInt64Array {
  return value instanceof BigInt64Array ? value : BigInt64Array.from(items(value).map(toLong))
}

/** To float[]. */
export function toFloats (value: unknown): Float32Array {
  return value instanceof Float32Array ? value : Float32Array.from(items(value), toFloat)
}

/** To double[]. */
export function toDoubles (value: unknown): Float64Array {
  return value instanceof Float64Array ? value : Float64Array.from(items(value), toDouble)
}

/** To String[]. Elements of Object[] and List are written by `toString`, a single value by its type. */
export function toStrings (value: unknown): readonly string[] {
  if (!Array.isArray(value) && !(value instanceof JavaList)) return items(value).map(toStringValue)
  return items(value).map((item) => {
    const text = item instanceof BigDecimal ? item.toString() : plainText(item)
    if (text === undefined) throw cannotConvert(item, 'an element of STRING[]')
    return text
  })
}
