import type { DataType } from '../../schema/data-type.ts'
import { BigDecimal } from './big-decimal.ts'
import { decimalOfBytes } from './conversion-bytes.ts'
import { FunctionFailure } from './faults.ts'
import { boxer } from './java-values.ts'
import type { JavaType } from './java-values.ts'
import type { Node } from './node.ts'
import { javaValueOf } from './plain-values.ts'

/**
 * The value of a column or attribute. TIMESTAMP is a LONG of ms here: that is what a JSON record gives Pinot's
 * functions, which see values before they are converted to the type of their column.
 */

type Read = (value: unknown) => unknown

const types: Readonly<Record<DataType | 'unknown', JavaType>> = {
  INT: 'int',
  LONG: 'long',
  FLOAT: 'float',
  DOUBLE: 'double',
  BIG_DECIMAL: 'bigDecimal',
  BOOLEAN: 'boolean',
  TIMESTAMP: 'long',
  STRING: 'string',
  JSON: 'object',
  BYTES: 'bytes',
  unknown: 'object'
}

/** Makes the node of the name that stands at this index of the row's values. */
export function columnNode (index: number, name: string, dataType: DataType | 'unknown', multiValue: boolean): Node {
  const type = types[dataType]
  const read = readerOf(type, name)
  if (!multiValue || type === 'object') {
    return {
      type,
      evaluate: (row) => {
        const value = row[index]
        return value === null || value === undefined ? null : read(value)
      }
    }
  }
  const box = boxer(type)
  const readItem: Read = box === undefined ? read : (value) => box(read(value))
  return {
    type: 'objects',
    evaluate: (row) => {
      const value = row[index]
      if (value === null || value === undefined) return null
      return Array.isArray(value) ? value.map(readItem) : [readItem(value)]
    }
  }
}

function readerOf (type: JavaType, name: string): Read {
  const wrong = (value: unknown): FunctionFailure =>
    new FunctionFailure(`The value of ${name} is ${Array.isArray(value) ? 'an array' : typeof value}, not of the type of its column`)
  switch (type) {
    case 'int': case 'float': case 'double':
      return (value) => {
        if (typeof value === 'number') return value
        throw wrong(value)
      }
    case 'long':
      return (value) => {
        if (typeof value === 'bigint') return value
        if (typeof value === 'number' && Number.isInteger(value)) return BigInt(value)
        throw wrong(value)
      }
    case 'boolean':
      return (value) => {
        if (typeof value === 'boolean') return value
        if (value === 0 || value === 1) return value === 1
        throw wrong(value)
      }
    case 'string':
      return (value) => {
        if (typeof value === 'string') return value
        throw wrong(value)
      }
    case 'bytes':
      return (value) => {
        if (value instanceof Uint8Array) return value
        throw wrong(value)
      }
    case 'bigDecimal':
      return (value) => {
        if (value instanceof BigDecimal) return value
        if (value instanceof Uint8Array) return decimalOfBytes(value)
        throw wrong(value)
      }
    default:
      return javaValueOf
  }
}
