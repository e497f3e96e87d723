import type { DataType, FieldType, Scalar, StoredType } from './data-type.ts'

/**
 * The row plan: what every column of the Pinot table is filled from. Made once on the main thread from schema, table
 * config and mapping (engine/plan), sent to the workers as plain data, and compiled there into closures.
 */

/** Fields of a record that are not attributes of the item. `null` where a source does not have one. */
export type RecordField =
  /** INSERT, MODIFY or REMOVE; null for an export item. STRING. */
  | 'eventName'
  | 'eventID'
  | 'tableName'
  | 'awsRegion'
  /** Time of the change in the format of the column, else microseconds since the epoch; an export's exportTime. */
  | 'ApproximateCreationDateTime'
  /** Comparison value: as above; microseconds in the version column. Never null. */
  | 'version'
  /** True for a REMOVE, else false. Never null. */
  | 'isDelete'
  /** True for a REMOVE done by DynamoDB's time to live. Never null. */
  | 'isTtlDelete'
  | 'sequenceNumber'
  | 'shardId'
  /** Bytes of the item's images as the record says (SizeBytes). */
  | 'SizeBytes'

/** All record fields; a column of such a name takes the field, not the attribute, unless it is mapped by hand. */
export const recordFields: readonly RecordField[] = [
  'eventName', 'eventID', 'tableName', 'awsRegion', 'ApproximateCreationDateTime', 'version', 'isDelete', 'isTtlDelete',
  'sequenceNumber', 'shardId', 'SizeBytes'
]

/** Where the value of a column comes from, before its function. */
export type ColumnSource =
  /** The first of these paths that is there and not null. A path's steps are map keys, or decimal list indexes. */
  | { readonly kind: 'attribute', readonly paths: readonly (readonly string[])[] }
  | { readonly kind: 'record', readonly field: RecordField }
  /** Non-negative hash of the whole primary key, for `partition.by: primaryKey`. */
  | { readonly kind: 'keyHash' }
  /** Nothing: the column is filled by its function, or null. */
  | { readonly kind: 'none' }

/** What becomes of a number that its column cannot hold exactly. Never applied to keys: there it is a dead letter. */
export type NumberPolicy = 'deadLetter' | 'null' | 'round'

/** What becomes of any other value that its column cannot hold. */
export type BadValuePolicy = 'deadLetter' | 'null'

/** How a column lies in a segment. */
export type ColumnEncoding = 'dictionary' | 'raw' | 'measured'

/** Chunk codec of a raw column. */
export type ChunkCompression = 'PASS_THROUGH' | 'LZ4' | 'SNAPPY' | 'GZIP' | 'ZSTANDARD'

/** Pinot's `maxLengthExceedStrategy`. NO_ACTION unless the schema itself names another. */
export type MaxLengthStrategy = 'TRIM_LENGTH' | 'ERROR' | 'SUBSTITUTE_DEFAULT_VALUE' | 'NO_ACTION'

/** One column of the Pinot table. */
export interface ColumnPlan {
  readonly name: string
  readonly dataType: DataType
  readonly storedType: StoredType
  readonly multiValue: boolean
  readonly fieldType: FieldType
  /** dateTimeFieldSpec only: Pinot's format and granularity texts. */
  readonly dateTimeFormat?: string | undefined
  readonly dateTimeGranularity?: string | undefined
  /** Stored in place of a null, beside the null bit. */
  readonly defaultNull: Scalar
  readonly source: ColumnSource
  /** The schema's transformFunction; it fills only a null of the source (Pinot's rule). */
  readonly transformFunction?: string | undefined
  /** Part of the primary key: exact or a dead letter. */
  readonly isKey: boolean
  /** A null in this column makes the record a dead letter (keys, version, delete column). */
  readonly required: boolean
  readonly numbers: NumberPolicy
  readonly onBadValue: BadValuePolicy
  /** How text becomes BYTES or the other way round is fixed; M and L to STRING become JSON text. */
  readonly maxLength?: number | undefined
  readonly maxLengthStrategy: MaxLengthStrategy
  readonly encoding: ColumnEncoding
  /** For `measured`: noDictionarySizeRatioThreshold and noDictionaryCardinalityRatioThreshold of the table config. */
  readonly dictionaryThresholds?: {
    readonly sizeRatio?: number | undefined
    readonly cardinalityRatio?: number | undefined
  } | undefined
  readonly compression: ChunkCompression
}

/** How records are read, whatever the columns. */
export interface RecordPlan {
  /** `change`: Kinesis record form, one JSON object a line. `export`: `{"Item":{...}}` lines of a full export. */
  readonly form: 'change' | 'export'
  /** How often B and BS values are base64-encoded in the input: 1 (exports, Streams) or 2 (Kinesis). */
  readonly base64: 1 | 2
  /** For `export`: the version of every row, microseconds since the epoch. */
  readonly exportVersion?: bigint | undefined
  /** For `export`: exportTime in microseconds since the epoch, the value of `ApproximateCreationDateTime`. */
  readonly exportTime?: bigint | undefined
  /** Only records of these DynamoDB tables; others are counted skips. Empty = all. */
  readonly tableNames: readonly string[]
  /** Columns other than keys of a REMOVE row: null, or the old image. */
  readonly removeImage: 'keys' | 'old'
  /** TTL deletes: tombstones like all others, or counted skips (the item then stays in Pinot). */
  readonly ttlDeletes: 'apply' | 'skip'
  /** DynamoDB key attributes where known: partition key first. A record must have them all. */
  readonly keyAttributes: readonly string[]
  /** Longest line in bytes; a longer one is a dead letter. */
  readonly maxLineBytes: number
}

/** The partition function of the table (decision: one column, chosen once). */
export interface PartitionPlan {
  readonly column: string
  readonly function: 'Murmur' | 'Modulo'
  readonly count: number
}

/** Everything that a worker needs to turn records into rows and rows into segments. */
export interface RowPlan {
  readonly table: string
  readonly columns: readonly ColumnPlan[]
  readonly keyColumns: readonly string[]
  readonly versionColumn: string
  readonly deleteColumn: string
  /** Time column of the segment metadata, if the table has one. */
  readonly timeColumn?: string | undefined
  readonly partition: PartitionPlan
  readonly record: RecordPlan
}
