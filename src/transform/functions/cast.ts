import { cannotConvert, elementsOf, toBigDecimal, toBoolean, toDouble, toFloat, toInt, toLong, toStringValue, toTimestamp } from './conversion-scalar.ts'
import { toBytes } from './conversion-bytes.ts'
import { toMap } from './conversion-map.ts'
import { FunctionFailure } from './faults.ts'
import { doubleToInt, doubleToLong, javaTrim, parseDouble, parseInteger } from './java-numbers.ts'
import { JavaBigInteger, JavaFloat, JavaInteger, JavaList } from './java-values.ts'
import { toJsonText } from './json-text.ts'
import { scalar } from './registry.ts'
import type { FunctionEntry } from './registry.ts'
import { parseTimestamp } from './timestamp-text.ts'

/**
 * CAST. Source: org.apache.pinot.common.function.scalar.DataTypeConversionFunctions.cast, which reads more texts as
 * numbers than the conversion of arguments does: `1.9` is INT 1, a timestamp is a LONG of ms.
 */

const targets: Readonly<Record<string, (value: unknown) => unknown>> = {
  BOOLEAN: toBoolean,
  INT: (value) => new JavaInteger(castInt(value)),
  INTEGER: (value) => new JavaInteger(castInt(value)),
  LONG: castLong,
  BIGINT: castLong,
  FLOAT: (value) => new JavaFloat(toFloat(value)),
  DOUBLE: toDouble,
  BIG_DECIMAL: toBigDecimal,
  DECIMAL: toBigDecimal,
  TIMESTAMP: toTimestamp,
  STRING: castString,
  VARCHAR: castString,
  JSON: toJsonText,
  BYTES: castBytes,
  VARBINARY: castBytes,
  MAP: toMap
}

function castInt (value: unknown): number {
  if (typeof value !== 'string') return toInt(value)
  const text = javaTrim(value)
  return /^[+-]?\d{1,9}$/.test(text) ? parseInteger(text) : doubleToInt(parseDouble(text))
}

function castLong (value: unknown): bigint {
  if (typeof value !== 'string') return toLong(value)
  const text = javaTrim(value)
  try {
    return BigInt(parseTimestamp(text).millis)
  } catch (error) {
    if (!(error instanceof FunctionFailure)) throw error
    return castLongText(text)
  }
}

/** A LONG that is too large for a timestamp, or a DOUBLE. */
function castLongText (text: string): bigint {
  if (/^[+-]?\d+$/.test(text) && BigInt.asIntN(64, BigInt(text)) === BigInt(text)) return BigInt(text)
  return doubleToLong(parseDouble(text))
}

function castString (value: unknown): string {
  return value instanceof JavaBigInteger ? value.toString() : toStringValue(value)
}

function castBytes (value: unknown): Uint8Array {
  if (elementsOf(value) !== undefined || value instanceof Map) throw cannotConvert(value, 'BYTES')
  return toBytes(value)
}

function targetOf (name: string): (value: unknown) => unknown {
  const target = targets[name.toUpperCase()]
  if (target === undefined) throw new FunctionFailure(`${name} is no type to cast to; types are ${Object.keys(targets).join(', ')}`)
  return target
}

function cast (value: unknown, type: string): unknown {
  const convert = targetOf(type)
  if (elementsOf(value) !== undefined && !(value instanceof JavaList && type.toUpperCase() === 'JSON')) throw cannotConvert(value, type)
  return convert(value)
}

/** CAST(x AS type). */
export const castFunctions: readonly FunctionEntry[] = [
  scalar('cast', ['object', 'string'], 'object', cast, {
    check: ([, type]) => {
      if (typeof type === 'string') targetOf(type)
    },
    note: 'INT, LONG, FLOAT, DOUBLE, BIG_DECIMAL, BOOLEAN, TIMESTAMP, STRING, JSON, BYTES, MAP and their SQL names.'
  })
]
