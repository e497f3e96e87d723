import { attributeReader } from '../decode/attribute-value.ts'
import { compilePath } from '../decode/attribute-path.ts'
import { Fault } from '../decode/fault.ts'
import type { Image } from '../decode/attribute-value.ts'
import type { ItemRecord } from '../decode/item-record.ts'
import type { Cell, Scalar } from '../schema/data-type.ts'
import type { ColumnPlan } from '../schema/row-plan.ts'
import { lengthLimiter } from './coerce/length-limit.ts'
import type { FunctionPort } from './function-port.ts'
import { naturalReader } from './natural-value.ts'
import { fieldValue, isRecordField, recordFieldTypes } from './record-field.ts'

/** A compiled transformFunction of a column. */
export interface ColumnFunction {
  /** Indexes of the columns whose cells it takes. */
  readonly columns: readonly number[]
  /** Top-level attributes that it takes. */
  readonly attributes: readonly string[]
  /** FUNCTION_FAILED, VALUE_TOO_LONG, or a fault of an attribute that it takes. */
  readonly evaluate: (record: ItemRecord, image: Image, cells: readonly Cell[]) => Cell | Fault
}

/** What is around a column's function. */
export interface FunctionSettings {
  readonly columns: readonly ColumnPlan[]
  readonly port: FunctionPort
  readonly base64: 1 | 2
  readonly shortened: () => void
}

type ArgumentReader = (record: ItemRecord, image: Image, cells: readonly Cell[]) => unknown

/**
 * Compiles the transformFunction of a column. A name in it is, in this order: a column (its cell), a record field, an
 * attribute of that name at the top level of the image, a path of names with dots between them (`address.city`).
 * The image is NewImage, Item, or of a REMOVE what its other columns come from.
 */
export function compileColumnFunction (column: ColumnPlan, expression: string, settings: FunctionSettings): ColumnFunction {
  const { columns, base64 } = settings
  const indexes = new Map(columns.map((other, index) => [other.name, index]))
  const { args, evaluate } = compileOnValues(column, expression, settings)
  const attributes = args.filter((arg) => !indexes.has(arg) && !isRecordField(arg))
  const readers = args.map((arg) => argumentReader(arg, indexes.get(arg), base64))
  return {
    columns: args.flatMap((arg) => indexes.get(arg) ?? []),
    attributes: attributes.flatMap((arg) => [arg, arg.split('.')[0]!]),
    evaluate: (record, image, cells) => {
      const values: unknown[] = []
      for (const read of readers) {
        const value = read(record, image, cells)
        if (value instanceof Fault) return value
        values.push(value)
      }
      return evaluate(values)
    }
  }
}

/** The function of a column as one of the values of its arguments: `args` are their names, in that order. */
export function compileOnValues (column: ColumnPlan, expression: string, { columns, port, shortened }: Omit<FunctionSettings, 'base64'>): {
  readonly args: readonly string[]
  readonly evaluate: (values: readonly unknown[]) => Cell | Fault
} {
  const { name, dataType, multiValue } = column
  const byName = new Map(columns.map((other) => [other.name, other]))
  const compiled = port.compile(expression, {
    typeOf: (arg) => byName.get(arg)?.dataType ?? (isRecordField(arg) ? recordFieldTypes[arg] : 'unknown'),
    isMultiValue: (arg) => byName.get(arg)?.multiValue ?? false
  })
  const limit = lengthLimiter(column, shortened)
  const run = (values: readonly unknown[]): Cell | Fault => {
    try {
      return port.toCell(compiled.evaluate(values), dataType, multiValue)
    } catch (error) {
      if (!port.isFailure(error)) throw error
      return new Fault('FUNCTION_FAILED', `${expression}: ${error.message}`, name)
    }
  }
  return {
    args: compiled.args,
    evaluate: (values) => {
      const cell = run(values)
      return limit === undefined || cell === null || cell instanceof Fault ? cell : limitCell(cell, limit)
    }
  }
}

function argumentReader (name: string, column: number | undefined, base64: 1 | 2): ArgumentReader {
  if (column !== undefined) return (_record, _image, cells) => cells[column]
  if (isRecordField(name)) return (record) => fieldValue(record, name)
  const natural = naturalReader(base64)
  const direct = attributeReader(name)
  if (!name.includes('.')) return (_record, image) => natural(direct(image))
  const path = compilePath(name.split('.'))
  return (_record, image) => natural(direct(image) ?? path(image))
}

function limitCell (cell: Scalar | readonly Scalar[], limit: (value: Scalar) => Scalar | Fault): Cell | Fault {
  if (!Array.isArray(cell)) return limit(cell as Scalar)
  const limited: Scalar[] = []
  for (const value of cell as readonly Scalar[]) {
    const short = limit(value)
    if (short instanceof Fault) return short
    limited.push(short)
  }
  return limited
}
