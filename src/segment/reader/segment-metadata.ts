import { ByteReader } from '../../bytes/byte-reader.ts'
import { parseProperties, recoverText } from '../../bytes/properties.ts'
import { dataTypes, storedTypeOf } from '../../schema/data-type.ts'
import type { DataType, FieldType, StoredType } from '../../schema/data-type.ts'
import { segmentFiles } from '../layout.ts'
import { invalidSegment, reading } from './invalid.ts'

/** metadata.properties and creation.meta of a segment, parsed. */
export interface SegmentMetadata {
  readonly name: string
  readonly table: string | null
  readonly creator: string | null
  readonly version: 'v1' | 'v3'
  readonly rows: number
  readonly timeColumn: string | null
  /** In `timeUnit`. */
  readonly startTime: bigint | null
  readonly endTime: bigint | null
  readonly timeUnit: string | null
  /** Decimal text; null without creation.meta. */
  readonly crc: string | null
  /** ms since the epoch. */
  readonly creationTime: number | null
  readonly custom: Readonly<Record<string, string>>
  readonly columns: ReadonlyMap<string, ColumnMetadata>
}

/** What the metadata says of a column. */
export interface ColumnMetadata {
  readonly name: string
  readonly dataType: DataType
  readonly storedType: StoredType
  readonly fieldType: FieldType
  readonly multiValue: boolean
  readonly rows: number
  readonly cardinality: number
  readonly hasDictionary: boolean
  readonly sorted: boolean
  readonly bits: number
  /** lengthOfEachEntry. */
  readonly entryLength: number
  readonly maxValues: number
  readonly values: number
  /** As text, commas and outer blanks restored; null if it is not there. */
  readonly min: string | null
  readonly max: string | null
  readonly defaultNull: string | null
  readonly dateTimeFormat: string | null
  readonly dateTimeGranularity: string | null
  readonly partition: { readonly function: string, readonly count: number, readonly ids: readonly number[] } | null
}

const decoder = new TextDecoder()
const FILE = segmentFiles.metadata

/** Parses both files. @throws DynapinotError SEGMENT_INVALID */
export function parseSegmentMetadata (metadata: Uint8Array, creationMeta: Uint8Array | undefined): SegmentMetadata {
  const source = new Properties(parseProperties(decoder.decode(metadata)))
  const rows = source.count('segment.total.docs')
  const names = ['dimension', 'metric', 'datetime'].flatMap((kind) => source.list(`segment.${kind}.column.names`))
  const creation = creationMeta === undefined ? null : reading(segmentFiles.creationMeta, () => new ByteReader(creationMeta))
  return {
    name: source.text('segment.name'),
    table: source.optional('segment.table.name'),
    creator: source.optional('creator.version'),
    version: source.optional('segment.index.version') === 'v3' ? 'v3' : 'v1',
    rows,
    timeColumn: source.optional('segment.time.column.name'),
    startTime: source.long('segment.start.time'),
    endTime: source.long('segment.end.time'),
    timeUnit: source.optional('segment.time.unit'),
    crc: creation === null ? null : reading(segmentFiles.creationMeta, () => String(creation.i64be())),
    creationTime: creation === null ? null : reading(segmentFiles.creationMeta, () => Number(creation.i64be())),
    custom: source.custom(),
    columns: new Map(names.map((name) => [name, columnMetadata(source, name)]))
  }
}

function columnMetadata (source: Properties, name: string): ColumnMetadata {
  const key = (last: string) => `column.${name}.${last}`
  const dataType = source.text(key('dataType'))
  if (!(dataTypes as readonly string[]).includes(dataType)) throw invalidSegment(FILE, `column ${name} has the type ${dataType}, which is not supported`)
  const storedType = storedTypeOf(dataType as DataType)
  const partitionFunction = source.optional(key('partitionFunction'))
  const protectedText = (last: string): string | null => {
    const text = source.optional(key(last))
    return text !== null && storedType === 'STRING' ? recoverText(text) : text
  }
  return {
    name,
    dataType: dataType as DataType,
    storedType,
    fieldType: source.text(key('columnType')) as FieldType,
    multiValue: source.optional(key('isSingleValues')) === 'false',
    rows: source.count(key('totalDocs')),
    cardinality: source.count(key('cardinality')),
    hasDictionary: source.optional(key('hasDictionary')) !== 'false',
    sorted: source.optional(key('isSorted')) === 'true',
    bits: source.count(key('bitsPerElement')),
    entryLength: source.count(key('lengthOfEachEntry')),
    maxValues: source.count(key('maxNumberOfMultiValues')),
    values: source.count(key('totalNumberOfEntries')),
    min: protectedText('minValue'),
    max: protectedText('maxValue'),
    defaultNull: protectedText('defaultNullValue'),
    dateTimeFormat: source.optional(key('datetimeFormat')),
    dateTimeGranularity: source.optional(key('datetimeGranularity')),
    partition: partitionFunction === null
      ? null
      : {
          function: partitionFunction,
          count: source.count(key('numPartitions')),
          ids: source.list(key('partitionValues')).map(Number)
        }
  }
}

/** Typed access to the properties. */
class Properties {
  readonly #values: ReadonlyMap<string, readonly string[]>

  constructor (values: ReadonlyMap<string, readonly string[]>) {
    this.#values = values
  }

  list (key: string): readonly string[] {
    return (this.#values.get(key) ?? []).filter((item) => item !== '')
  }

  /** A list is one text with commas. */
  optional (key: string): string | null {
    return this.#values.get(key)?.join(',') ?? null
  }

  text (key: string): string {
    const text = this.optional(key)
    if (text === null) throw invalidSegment(FILE, `${key} is missing`)
    return text
  }

  /** A whole number from 0 up to the largest int of Java. */
  count (key: string): number {
    const text = this.text(key)
    if (!/^\d{1,10}$/.test(text) || Number(text) > 0x7fffffff) throw invalidSegment(FILE, `${key} is ${JSON.stringify(text)}, not a number of things`)
    return Number(text)
  }

  long (key: string): bigint | null {
    const text = this.optional(key)
    if (text === null) return null
    if (!/^-?\d{1,19}$/.test(text)) throw invalidSegment(FILE, `${key} is ${JSON.stringify(text)}, not a whole number`)
    return BigInt(text)
  }

  custom (): Record<string, string> {
    const custom: Record<string, string> = {}
    for (const [key, items] of this.#values) if (key.startsWith('custom.')) custom[key.slice(7)] = items.join(',')
    return custom
  }
}
