import type { DataType, FieldType, Scalar, StoredType } from './data-type.ts'
import type { JsonObject } from './json.ts'
import type { MaxLengthStrategy } from './row-plan.ts'

/** One field spec of a Pinot schema. */
export interface SchemaColumn {
  readonly name: string
  readonly dataType: DataType
  readonly storedType: StoredType
  readonly fieldType: FieldType
  readonly multiValue: boolean
  readonly notNull: boolean
  /** The spec's `defaultNullValue`, else the type's own, as it is stored. */
  readonly defaultNull: Scalar
  /** True if the spec itself names a `defaultNullValue`. */
  readonly ownDefault: boolean
  readonly maxLength?: number | undefined
  readonly maxLengthStrategy?: MaxLengthStrategy | undefined
  readonly transformFunction?: string | undefined
  readonly dateTimeFormat?: string | undefined
  readonly dateTimeGranularity?: string | undefined
  /** JSON path of the spec, for messages: `dimensionFieldSpecs[3]`. */
  readonly path: string
}

/** A Pinot schema, checked. */
export interface PinotSchema {
  readonly name: string
  /** In the order of the file: dimensions, metrics, dateTimes. */
  readonly columns: readonly SchemaColumn[]
  readonly primaryKeyColumns: readonly string[]
  /** `enableColumnBasedNullHandling`. */
  readonly columnBasedNullHandling: boolean
  /** The document as read. */
  readonly json: JsonObject
}
