import { tagOf } from '../../decode/attribute-value.ts'
import type { Tagged } from '../../decode/attribute-value.ts'
import { Fault } from '../../decode/fault.ts'
import type { Cell, Scalar } from '../../schema/data-type.ts'
import type { ColumnPlan } from '../../schema/row-plan.ts'
import type { Converter } from './converter.ts'
import { converterOf } from './converter-of.ts'
import { elementOf, unknownTag } from './json-text.ts'
import { lengthLimiter } from './length-limit.ts'

/** Called for each value that is changed on the way. */
export interface ValueNotes {
  readonly rounded: () => void
  readonly shortened: () => void
}

/** Makes a cell of an attribute value (undefined: absent), before the column's policy on faults. */
export type Coercer = (value: unknown) => Cell | Fault

/**
 * Compiles the conversion of attribute values to cells of a column:
 *
 * | value                     | single-value column            | multi-value column                                     |
 * | ------------------------- | ------------------------------ | ------------------------------------------------------ |
 * | absent, NULL              | null                           | null                                                   |
 * | S N BOOL B                | converted (converter.ts)       | one element                                            |
 * | M                         | converted: JSON text or -      | one element, if STRING: JSON text                      |
 * | L                         | converted: JSON text or -      | its elements, each converted; NULL elements left out   |
 * | SS NS BS                  | converted: JSON text or -      | its elements                                           |
 * | not an attribute value    | UNKNOWN_TYPE_TAG               | UNKNOWN_TYPE_TAG                                       |
 *
 * An L or set without elements is null in a multi-value column, and a fault of one element one of the whole value. An L
 * of one element is not taken for the element, nor an M of one entry for its value, as Pinot does.
 */
export function compileCoercer (column: ColumnPlan, base64: 1 | 2, notes: ValueNotes): Coercer {
  const { dataType, isKey, numbers } = column
  const converter = converterOf({ dataType, isKey, base64, round: numbers === 'round' && !isKey, rounded: notes.rounded })
  const limited = limitAll(converter, lengthLimiter(column, notes.shortened))
  return column.multiValue ? multiValue(limited) : singleValue(limited)
}

function singleValue (converter: Converter): Coercer {
  const { text, number, flag, binary, document } = converter
  return (value) => {
    if (value === undefined) return null
    const tag = tagOf(value)
    switch (tag) {
      case 'S': return text((value as Tagged).S)
      case 'N': return number((value as Tagged).N)
      case 'BOOL': return flag((value as Tagged).BOOL)
      case 'B': return binary((value as Tagged).B)
      case 'NULL': return null
      case undefined: return unknownTag(value)
      default: return document(value, tag)
    }
  }
}

function multiValue (converter: Converter): Coercer {
  const single = singleValue(converter)
  const texts = elementOf(converter.text)
  const numbers = elementOf(converter.number)
  const binaries = elementOf(converter.binary)
  return (value) => {
    switch (tagOf(value)) {
      case 'L': return gather((value as Tagged).L, single)
      case 'SS': return gather((value as Tagged).SS, texts)
      case 'NS': return gather((value as Tagged).NS, numbers)
      case 'BS': return gather((value as Tagged).BS, binaries)
      default: {
        const cell = single(value)
        return cell === null || cell instanceof Fault ? cell : [cell as Scalar]
      }
    }
  }
}

function gather (elements: readonly unknown[], coerce: (element: unknown) => Cell | Fault): Cell | Fault {
  const values: Scalar[] = []
  for (const element of elements) {
    // JSON has no undefined: an element that is not there cannot be.
    const value = coerce(element)
    if (value instanceof Fault) return value
    if (value !== null) values.push(value as Scalar)
  }
  return values.length === 0 ? null : values
}

/** The converter with its column's maxLength rule behind every conversion. */
function limitAll (converter: Converter, limit: ((value: Scalar) => Scalar | Fault) | undefined): Converter {
  if (limit === undefined) return converter
  const then = <A extends unknown[]>(convert: (...args: A) => Scalar | Fault) => (...args: A): Scalar | Fault => {
    const value = convert(...args)
    return value instanceof Fault ? value : limit(value)
  }
  return {
    text: then(converter.text),
    number: then(converter.number),
    flag: then(converter.flag),
    binary: then(converter.binary),
    document: then(converter.document)
  }
}
