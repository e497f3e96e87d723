import { Fault } from '../../decode/fault.ts'
import type { Scalar } from '../../schema/data-type.ts'
import type { ColumnPlan } from '../../schema/row-plan.ts'

/** Pinot's default `maxLength` (FieldSpec.DEFAULT_MAX_LENGTH), where a strategy is named without a length. */
const DEFAULT_MAX_LENGTH = 512

/** What of the plan limits the length of values. */
export type LengthPlan = Pick<ColumnPlan, 'dataType' | 'defaultNull' | 'maxLength' | 'maxLengthStrategy' | 'isKey'>

/**
 * Compiles the column's maxLength rule for each of its values, after conversion; undefined where none applies: other
 * types than STRING, JSON, BYTES, or strategy NO_ACTION. The length is in UTF-16 units, of BYTES in bytes.
 *
 * | a longer value, by strategy | becomes                                                                        |
 * | --------------------------- | ------------------------------------------------------------------------------ |
 * | TRIM_LENGTH                 | its first `maxLength` units (one less rather than half a surrogate pair)        |
 * | SUBSTITUTE_DEFAULT_VALUE    | the column's default null value, without being null                            |
 * | ERROR                       | VALUE_TOO_LONG                                                                 |
 *
 * A key is never shortened: VALUE_TOO_LONG. Source: org.apache.pinot.segment.local.utils.SanitizationTransformerUtils,
 * which also cuts strings at a NUL character and can leave half a pair.
 */
export function lengthLimiter (column: LengthPlan, shortened: () => void): ((value: Scalar) => Scalar | Fault) | undefined {
  const { dataType, maxLengthStrategy, defaultNull, isKey } = column
  if (maxLengthStrategy === 'NO_ACTION' || (dataType !== 'STRING' && dataType !== 'JSON' && dataType !== 'BYTES')) return undefined
  const limit = column.maxLength ?? DEFAULT_MAX_LENGTH
  return (value) => {
    const length = (value as string | Uint8Array).length
    if (length <= limit) return value
    if (isKey || maxLengthStrategy === 'ERROR') return new Fault('VALUE_TOO_LONG', `length ${length}, the column allows ${limit}`)
    shortened()
    return maxLengthStrategy === 'TRIM_LENGTH' ? trim(value as string | Uint8Array, limit) : defaultNull
  }
}

function trim (value: string | Uint8Array, limit: number): string | Uint8Array {
  if (typeof value !== 'string') return value.slice(0, limit)
  const last = value.charCodeAt(limit - 1)
  return value.slice(0, last >= 0xd800 && last < 0xdc00 ? limit - 1 : limit)
}
