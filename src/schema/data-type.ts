/**
 * Pinot data types: the logical type of a column, how its values are stored, and the default null values.
 * Source: org.apache.pinot.spi.data.FieldSpec (DataType, getDefaultNullValue), Pinot 1.5.1.
 */

/** Logical types that a column of this project can have. */
export type DataType =
  'INT' | 'LONG' | 'FLOAT' | 'DOUBLE' | 'BIG_DECIMAL' | 'BOOLEAN' | 'TIMESTAMP' | 'STRING' | 'JSON' | 'BYTES'

/** How values lie in a segment. BOOLEAN is an INT of 0 or 1, TIMESTAMP a LONG of ms since the epoch, JSON a STRING. */
export type StoredType = 'INT' | 'LONG' | 'FLOAT' | 'DOUBLE' | 'BIG_DECIMAL' | 'STRING' | 'BYTES'

/** The three kinds of columns. */
export type FieldType = 'DIMENSION' | 'METRIC' | 'DATE_TIME'

const stored: Readonly<Record<DataType, StoredType>> = {
  INT: 'INT',
  LONG: 'LONG',
  FLOAT: 'FLOAT',
  DOUBLE: 'DOUBLE',
  BIG_DECIMAL: 'BIG_DECIMAL',
  BOOLEAN: 'INT',
  TIMESTAMP: 'LONG',
  STRING: 'STRING',
  JSON: 'STRING',
  BYTES: 'BYTES'
}

/** All logical types, for validation and generators. */
export const dataTypes: readonly DataType[] = Object.keys(stored) as DataType[]

/** The stored type of a logical type. */
export function storedTypeOf (type: DataType): StoredType {
  return stored[type]
}

/** Bytes of one value of a fixed-width stored type; 0 for STRING, BYTES and BIG_DECIMAL. */
export function fixedWidthOf (type: StoredType): 0 | 4 | 8 {
  switch (type) {
    case 'INT': case 'FLOAT': return 4
    case 'LONG': case 'DOUBLE': return 8
    default: return 0
  }
}

/**
 * One value of a column as the row path carries it, by stored type:
 * INT (and BOOLEAN as 0/1): number. LONG (and TIMESTAMP): number if it is a safe integer, else bigint.
 * FLOAT, DOUBLE: number, never NaN or -0. BIG_DECIMAL, BYTES: Uint8Array (BIG_DECIMAL in Pinot's bytes: i16be scale, then
 * the two's-complement unscaled value, trailing zeros stripped). STRING, JSON: string without lone surrogates.
 */
export type Scalar = number | bigint | string | Uint8Array

/** A cell: null, one value, or (multi-value columns) a non-empty array of values. */
export type Cell = Scalar | readonly Scalar[] | null

/**
 * The default null value of a column without its own `defaultNullValue`.
 * METRIC columns default to zero, all others to the smallest value of their type.
 */
export function defaultNullOf (type: DataType, fieldType: FieldType): Scalar {
  if (fieldType === 'METRIC') {
    switch (type) {
      case 'INT': case 'LONG': case 'FLOAT': case 'DOUBLE': return 0
      case 'BIG_DECIMAL': return new Uint8Array(3)
      default: return new Uint8Array(0)
    }
  }
  switch (type) {
    case 'INT': return -2147483648
    case 'LONG': return -9223372036854775808n
    case 'FLOAT': case 'DOUBLE': return -Infinity
    case 'BIG_DECIMAL': return new Uint8Array(3)
    case 'BOOLEAN': case 'TIMESTAMP': return 0
    case 'STRING': case 'JSON': return 'null'
    case 'BYTES': return new Uint8Array(0)
  }
}
