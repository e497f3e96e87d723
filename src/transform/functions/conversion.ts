import { toBytes } from './conversion-bytes.ts'
import { toInts, toLongs, toFloats, toDoubles, toStrings } from './conversion-array.ts'
import { toMap } from './conversion-map.ts'
import { toBigDecimal, toBoolean, toDouble, toFloat, toInt, toLong, toStringValue, toTimestamp } from './conversion-scalar.ts'
import { boxer, typeNames } from './java-values.ts'
import type { JavaType } from './java-values.ts'

/**
 * Conversion of an argument to the type of a parameter, as FunctionInvoker.convertTypes does with PinotDataType. The
 * conversion is chosen once, when the expression is compiled; where the type of the argument is known only at run
 * time (`object`), the converter looks at the value.
 */

/** Converts one value that is not null; throws FunctionFailure if this value cannot be converted. */
export type Converter = (value: unknown) => unknown

/** What `converterOf` found: nothing to do, a converter, or that no value of the type can be converted. */
export type Conversion = { readonly kind: 'same' } | { readonly kind: 'convert', readonly convert: Converter } | { readonly kind: 'never' }

const same: Conversion = { kind: 'same' }
const never: Conversion = { kind: 'never' }

const arrays: readonly JavaType[] = ['ints', 'longs', 'floats', 'doubles', 'strings', 'objects', 'list']

/** Types of which no value can become the target. Arrays become no single value: Pinot takes the first element. */
const neverPairs: Partial<Record<JavaType, readonly JavaType[]>> = {
  boolean: ['bytes', 'timestamp', 'map', ...arrays],
  int: ['bytes', 'timestamp', 'map', ...arrays],
  long: ['bytes', 'map', ...arrays],
  float: ['bytes', 'timestamp', 'map', ...arrays],
  double: ['bytes', 'map', ...arrays],
  bigDecimal: ['map', ...arrays],
  timestamp: ['bytes', 'boolean', 'int', 'float', 'map', ...arrays],
  string: ['map', ...arrays],
  bytes: ['boolean', 'int', 'long', 'float', 'double', 'timestamp', 'map', ...arrays],
  ints: ['bytes', 'timestamp', 'map'],
  longs: ['bytes', 'map'],
  floats: ['bytes', 'timestamp', 'map'],
  doubles: ['bytes', 'map'],
  strings: ['map'],
  map: ['boolean', 'int', 'long', 'float', 'double', 'bigDecimal', 'timestamp', ...arrays]
}

const targets: Partial<Record<JavaType, Converter>> = {
  boolean: toBoolean,
  int: toInt,
  long: toLong,
  float: toFloat,
  double: toDouble,
  bigDecimal: toBigDecimal,
  timestamp: toTimestamp,
  string: toStringValue,
  bytes: toBytes,
  ints: toInts,
  longs: toLongs,
  floats: toFloats,
  doubles: toDoubles,
  strings: toStrings,
  map: toMap
}

/** Chooses the conversion from one type to another. */
export function conversionOf (from: JavaType, to: JavaType): Conversion {
  if (from === to) return same
  const box = boxer(from)
  if (to === 'object') return box === undefined ? same : { kind: 'convert', convert: box }
  const convert = targets[to]
  if (convert === undefined || neverPairs[to]?.includes(from) === true) return never
  const direct = directConversion(from, to)
  if (direct !== undefined) return { kind: 'convert', convert: direct }
  return { kind: 'convert', convert: box === undefined ? convert : (value) => convert(box(value)) }
}

/** Conversions that need no box and no look at the value. */
function directConversion (from: JavaType, to: JavaType): Converter | undefined {
  if (to === 'double' && (from === 'int' || from === 'float')) return (value) => value
  if (to === 'double' && from === 'long') return (value) => Number(value)
  if (to === 'long' && from === 'int') return (value) => BigInt(value as number)
  if (to === 'float' && from === 'int') return (value) => Math.fround(value as number)
  return undefined
}

/** Message of a conversion that can never work. */
export function neverText (from: JavaType, to: JavaType): string {
  return `${typeNames[from]} cannot become ${typeNames[to]}`
}
