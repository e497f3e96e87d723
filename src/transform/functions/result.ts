import { storedTypeOf } from '../../schema/data-type.ts'
import type { Cell, DataType, Scalar } from '../../schema/data-type.ts'
import { bytesOfDecimal, toBytes } from './conversion-bytes.ts'
import { className, toBigDecimal, toBoolean, toDouble, toFloat, toInt, toLong, toStringValue, toTimestamp } from './conversion-scalar.ts'
import { FunctionFailure } from './faults.ts'
import { BigDecimal } from './big-decimal.ts'
import { JavaBigInteger, JavaList } from './java-values.ts'
import { toJsonText } from './json-text.ts'

/**
 * Results of functions to cells of a column, as the rest of Pinot's ingestion does: DataTypeTransformer (containers of
 * one value are unwrapped, nulls in arrays left out, numbers cast as Java casts them, so 3.7 becomes 3 in an INT
 * column), then SpecialValueTransformer (NaN is null, -0.0 is 0.0, decimals lose trailing zeros).
 */

/**
 * Makes a cell of what `CompiledFunction.evaluate` returned.
 * @throws {FunctionFailure} if Pinot could not store the value, or would store something senseless
 */
export function coerceResult (value: unknown, dataType: DataType, multiValue: boolean): Cell {
  if (value === null) return null
  if (dataType === 'JSON') return wellFormed(toJsonText(value))
  const standard = standardize(value, !multiValue)
  if (standard === null) return null
  if (!multiValue) return coerceScalar(standard, dataType)
  const items = Array.isArray(standard) ? standard as unknown[] : [standard]
  if (items.some((item) => item instanceof Uint8Array !== items[0] instanceof Uint8Array)) {
    throw new FunctionFailure('An array mixes BYTES with other types')
  }
  const cells = items.map((item) => coerceScalar(item, dataType)).filter((cell) => cell !== null)
  return cells.length > 0 ? cells : null
}

/** DataTypeTransformerUtils.standardize: unwraps containers of one value, drops nulls, refuses more in a single value. */
function standardize (value: unknown, single: boolean): unknown {
  const items = itemsOf(value)
  if (items === undefined) return value
  if (items.length === 1) return standardize(items[0], single)
  const kept = items.map((item) => standardize(item, true)).filter((item) => item !== null)
  if (kept.length === 0) return null
  if (kept.length === 1) return kept[0]
  if (single) throw new FunctionFailure(`A result of ${kept.length} values does not fit a single-value column`)
  return kept
}

function itemsOf (value: unknown): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value as unknown[]
  if (value instanceof JavaList) return value.items
  if (value instanceof Map) return [...(value as Map<string, unknown>).values()]
  if (value instanceof Int32Array || value instanceof BigInt64Array || value instanceof Float32Array || value instanceof Float64Array) {
    throw new FunctionFailure('Pinot cannot store an array of primitive numbers that a transformFunction returns')
  }
  return undefined
}

function coerceScalar (value: unknown, dataType: DataType): Scalar | null {
  if (value instanceof JavaBigInteger && dataType !== 'STRING') {
    throw new FunctionFailure('A whole number beyond LONG fits a STRING column only')
  }
  switch (dataType) {
    case 'INT': return toInt(value)
    case 'LONG': return longCell(toLong(value))
    case 'FLOAT': return floatingCell(toFloat(value))
    case 'DOUBLE': return floatingCell(toDouble(value))
    case 'BOOLEAN': return toBoolean(value) ? 1 : 0
    case 'TIMESTAMP': return toTimestamp(value).millis
    case 'BIG_DECIMAL': return decimalCell(toBigDecimal(value))
    case 'STRING': case 'JSON': return wellFormed(value instanceof JavaBigInteger ? value.toString() : toStringValue(value))
    case 'BYTES':
      if (typeof value !== 'string' && !(value instanceof Uint8Array) && !(value instanceof BigDecimal)) {
        throw new FunctionFailure(`${className(value)} cannot become ${storedTypeOf(dataType)}`)
      }
      return toBytes(value)
  }
}

function longCell (value: bigint): number | bigint {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value
}

function floatingCell (value: number): number | null {
  return Number.isNaN(value) ? null : value + 0
}

function decimalCell (value: BigDecimal): Uint8Array {
  const stripped = value.stripTrailingZeros()
  if (stripped.scale > 32767 || stripped.scale < -32768) throw new FunctionFailure('The scale of a decimal does not fit 16 bits')
  return bytesOfDecimal(stripped)
}

function wellFormed (text: string): string {
  if (/\p{Surrogate}/u.test(text)) throw new FunctionFailure('A text has half of a surrogate pair')
  return text
}
