import { compilePaths } from '../decode/attribute-path.ts'
import { attributeReader } from '../decode/attribute-value.ts'
import type { Image } from '../decode/attribute-value.ts'
import { Fault } from '../decode/fault.ts'
import type { ItemRecord } from '../decode/item-record.ts'
import { DynapinotError } from '../errors.ts'
import type { Cell } from '../schema/data-type.ts'
import type { ColumnPlan, RowPlan } from '../schema/row-plan.ts'
import { compileCoercer } from './coerce/coercer.ts'
import { compileColumnFunction } from './column-function.ts'
import { evaluationOrder } from './evaluation-order.ts'
import { settleFault } from './fault-policy.ts'
import type { FunctionPort } from './function-port.ts'
import { compileKeyHash } from './key-hash.ts'
import { fieldReader } from './record-field.ts'
import type { ValueTally } from './value-tally.ts'

/** Makes rows of records. */
export interface RowBuilder {
  /** Fills `cells`, in the order of the plan's columns; a fault if the record is no row. */
  readonly build: (record: ItemRecord, cells: Cell[]) => Fault | undefined
  /** The image that columns other than keys come from. */
  readonly imageOf: (record: ItemRecord) => Image
  /** Top-level attributes that a column or a function takes. */
  readonly mappedAttributes: readonly string[]
  /** The cells in the order in which they are made. */
  readonly steps: readonly RowStep[]
}

/** Computes one cell; the cells of the columns before it are there. */
export type CellReader = (record: ItemRecord, image: Image, cells: readonly Cell[]) => Cell | Fault

/** How the cell of a column is made. */
export interface RowStep {
  readonly index: number
  readonly column: ColumnPlan
  readonly read: CellReader
  /** The column's function alone, which fills a null of its source; with the columns and attributes that it takes. */
  readonly function?: { readonly evaluate: CellReader, readonly columns: readonly number[], readonly attributes: readonly string[] } | undefined
}

/**
 * Compiles a row plan. The first fault decides about a record; they are met in this order:
 * 1. `keyAttributes`: each is in NewImage, Item, or Keys of a REMOVE, else KEY_MISSING.
 * 2. Columns that are not computed from others, in the plan's order: attribute, record field.
 * 3. Columns with a transformFunction and key hashes, each behind the columns that it needs. The function is evaluated
 *    where the column's own source is null (a value that a policy made null is not filled).
 * 4. Keys and required columns, in the plan's order: null is KEY_MISSING or REQUIRED_NULL.
 * A fault of 2 and 3 goes through the column's policy first (fault-policy.ts).
 *
 * Where attributes come from: NewImage, Item. Of a REMOVE: Keys; with `removeImage: old`, where OldImage came along,
 * OldImage for all columns but keys.
 * @throws DynapinotError PLAN_CONFLICT, FUNCTION_UNKNOWN, FUNCTION_INVALID.
 */
export function compileRow (plan: RowPlan, port: FunctionPort, tally: ValueTally): RowBuilder {
  const { columns, record: { base64, keyAttributes, removeImage } } = plan
  const mapped: string[] = []
  const steps: RowStep[] = []
  const dependent: Array<RowStep & { readonly name: string, readonly needs: readonly number[] }> = []
  columns.forEach((column, index) => {
    const shortened = (): void => { tally.note('shortened', column.name) }
    const read = sourceReader(column, plan, base64, { rounded: () => { tally.note('rounded', column.name) }, shortened })
    if (column.source.kind === 'attribute') mapped.push(...column.source.paths.flatMap((path) => path.slice(0, 1)))
    if (column.source.kind === 'keyHash') {
      const keys = keyIndexes(plan)
      dependent.push({ index, column, read, name: column.name, needs: keys })
    } else if (column.transformFunction === undefined) {
      steps.push({ index, column, read })
    } else {
      const compiled = compileColumnFunction(column, column.transformFunction, { columns, port, base64, shortened })
      mapped.push(...compiled.attributes)
      dependent.push({ index, column, read: filled(read, compiled.evaluate), function: compiled, name: column.name, needs: compiled.columns })
    }
  })
  for (const { index } of evaluationOrder(dependent)) steps.push(dependent.find((step) => step.index === index)!)

  const keyChecks = keyAttributes.map((name) => ({ name, read: attributeReader(name) }))
  const mustHave = columns.flatMap((column, index) => column.isKey || column.required ? [{ index, column }] : [])
  const imageOf = removeImage === 'old' ? (record: ItemRecord): Image => record.oldImage ?? record.image : (record: ItemRecord): Image => record.image

  function build (record: ItemRecord, cells: Cell[]): Fault | undefined {
    for (const { name, read } of keyChecks) {
      if (read(record.image) === undefined) return new Fault('KEY_MISSING', `no key attribute ${name}`, name)
    }
    const image = imageOf(record)
    for (const step of steps) {
      const cell = step.read(record, step.column.isKey ? record.image : image, cells)
      if (!(cell instanceof Fault)) {
        cells[step.index] = cell
        continue
      }
      const fault = settleFault(cell, step.column, record.kind === 'remove')
      if (fault !== null) return fault
      tally.note('nulled', step.column.name)
      cells[step.index] = null
    }
    for (const { index, column } of mustHave) {
      if (cells[index] === null) return missing(column)
    }
    return undefined
  }
  return { build, imageOf, mappedAttributes: mapped, steps }
}

function sourceReader (column: ColumnPlan, plan: RowPlan, base64: 1 | 2, notes: { rounded: () => void, shortened: () => void }): CellReader {
  const { source } = column
  const coerce = compileCoercer(column, base64, notes)
  switch (source.kind) {
    case 'attribute': {
      const read = compilePaths(source.paths)
      return (_record, image) => coerce(read(image))
    }
    case 'record': return fieldReader(source.field, column, coerce)
    case 'keyHash': return keyHashReader(column, plan)
    case 'none': return () => null
  }
}

function keyHashReader (column: ColumnPlan, plan: RowPlan): CellReader {
  if (column.multiValue || (column.dataType !== 'INT' && column.dataType !== 'LONG')) {
    throw new DynapinotError('PLAN_CONFLICT', `column ${column.name} takes the hash of the key and has to be a single INT or LONG`, { field: column.name })
  }
  const keys = keyIndexes(plan)
  const hash = compileKeyHash(keys.map((index) => plan.columns[index]!.storedType))
  return (_record, _image, cells) => hash(keys.map((index) => cells[index]!))
}

function keyIndexes (plan: RowPlan): number[] {
  return plan.keyColumns.map((name) => {
    const index = plan.columns.findIndex((column) => column.name === name)
    if (index < 0) throw new DynapinotError('PLAN_CONFLICT', `key column ${name} is not among the columns`, { field: name })
    return index
  })
}

/** The source first; the function fills its null. */
function filled (source: CellReader, evaluate: CellReader): CellReader {
  return (record, image, cells) => source(record, image, cells) ?? evaluate(record, image, cells)
}

function missing (column: ColumnPlan): Fault {
  return column.isKey
    ? new Fault('KEY_MISSING', `key column ${column.name} has no value`, column.name)
    : new Fault('REQUIRED_NULL', `column ${column.name} must not be null`, column.name)
}
