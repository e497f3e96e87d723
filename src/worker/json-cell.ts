import { isNull } from '../block/row-block.ts'
import type { BlockColumn } from '../block/row-block.ts'
import { DynapinotError } from '../errors.ts'
import type { ColumnPlan } from '../schema/row-plan.ts'
import { decimalText } from '../segment/value-text.ts'

/** Pinot's `maxLength` where the schema names none. */
const DEFAULT_MAX_LENGTH = 512

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** JSON text of the cell in a row of a column. @throws DynapinotError PLAN_CONFLICT if Pinot would make another value of it. */
export type CellText = (column: BlockColumn, row: number) => string

/**
 * Compiles how a column's cells are written so that Pinot's JSON reader and its conversions give back exactly what a
 * segment would hold:
 *
 * | type                  | JSON                                                                                |
 * | --------------------- | ----------------------------------------------------------------------------------- |
 * | INT, LONG, TIMESTAMP  | all digits (Jackson reads whole numbers exactly)                                    |
 * | FLOAT, DOUBLE         | the shortest digits of the double; NaN and infinities as texts                      |
 * | BIG_DECIMAL           | text, since a JSON number would become a double                                     |
 * | BOOLEAN               | true, false                                                                         |
 * | STRING, JSON          | text (Pinot writes a JSON text anew: the same document, without zeros at the end of a number) |
 * | BYTES                 | hex text                                                                            |
 * | multi-value           | a list                                                                              |
 *
 * Sources: org.apache.pinot.common.utils.PinotDataType, SanitizationTransformerUtils, NullValueTransformer.
 */
export function cellText (plan: ColumnPlan, isTime: boolean): CellText {
  const value = valueOf(plan)
  if (plan.multiValue) {
    return (column, row) => {
      if (isNull(column, row)) return 'null'
      const [from, to] = [column.rowStarts![row]!, column.rowStarts![row + 1]!]
      return `[${Array.from({ length: to - from }, (_, i) => value(column, from + i)).join(',')}]`
    }
  }
  return (column, row) => {
    if (!isNull(column, row)) return value(column, row)
    // In place of a default that is no valid time Pinot takes the controller's clock.
    if (isTime) throw refused(plan, 'is the time column and null in some row, for which Pinot would take the time of its clock')
    return 'null'
  }
}

function valueOf (plan: ColumnPlan): (column: BlockColumn, index: number) => string {
  switch (plan.dataType) {
    case 'BOOLEAN': return ({ ints }, i) => ints![i] === 0 ? 'false' : 'true'
    case 'INT': return ({ ints }, i) => String(ints![i])
    case 'LONG': case 'TIMESTAMP': return ({ longs }, i) => String(longs![i])
    case 'FLOAT': return ({ floats }, i) => numberText(floats![i]!)
    case 'DOUBLE': return ({ doubles }, i) => numberText(doubles![i]!)
    case 'BIG_DECIMAL': return (column, i) => `"${decimalText(bytesAt(column, i))}"`
    case 'BYTES': return (column, i) => `"${Buffer.from(bytesAt(column, i)).toString('hex')}"`
    case 'JSON': return (column, i) => JSON.stringify(decoder.decode(bytesAt(column, i)))
    case 'STRING': return stringValue(plan)
  }
}

/** Pinot shortens strings unless the schema says otherwise, and cuts them at a NUL always. */
function stringValue (plan: ColumnPlan): (column: BlockColumn, index: number) => string {
  const limit = plan.isKey ? Infinity : plan.maxLength ?? DEFAULT_MAX_LENGTH
  return (column, i) => {
    const text = decoder.decode(bytesAt(column, i))
    if (text.length > limit) throw refused(plan, `has a value of ${text.length} characters, which Pinot would cut at ${limit}`)
    if (text.includes('\0')) throw refused(plan, 'has a value with a NUL character, at which Pinot would cut it')
    return JSON.stringify(text)
  }
}

function numberText (value: number): string {
  return Number.isFinite(value) ? String(value) : `"${value}"`
}

function bytesAt ({ bytes, valueStarts }: BlockColumn, index: number): Uint8Array {
  return bytes.subarray(valueStarts![index], valueStarts![index + 1])
}

function refused ({ name }: ColumnPlan, why: string): DynapinotError {
  return new DynapinotError('PLAN_CONFLICT', `column ${name} ${why}: the modes ingestFromFile and ingestFromURI cannot load it as it is`, {
    field: name, remedy: 'use another sink.push.mode'
  })
}
