import type { DataType } from '../../schema/data-type.ts'
import type { AttributeStats } from './attribute-stats.ts'
import type { ColumnProposal, ColumnsProposal } from './propose-columns.ts'
import type { Sample } from './sample-gatherer.ts'
import type { TagCounts } from './shape-stats.ts'

/** What init tells, as plain data. */
export interface InferReport {
  readonly input: string
  readonly table: string
  /** Records that were looked at, and lines that are none. */
  readonly records: number
  readonly unreadable: number
  readonly otherTables: number
  readonly keys: { readonly partition: string, readonly sort: string | null }
  readonly partitions: number
  readonly attributes: readonly AttributeReport[]
  /** Attributes without a column. */
  readonly leftOut: readonly string[]
  readonly warnings: readonly string[]
}

/** One attribute and the column that is proposed for it. */
export interface AttributeReport {
  readonly name: string
  readonly role: 'partitionKey' | 'sortKey' | null
  /** Images with it, and of these with NULL; `absent` = all others. */
  readonly present: number
  readonly nulls: number
  readonly absent: number
  /** By DynamoDB type tag, NULL left out. */
  readonly types: TagCounts
  readonly distinct: { readonly count: number, readonly exact: boolean }
  readonly numbers: NumbersReport | null
  readonly texts: TextsReport | null
  readonly shape: ShapeReport | null
  readonly binaries: BinariesReport | null
  /** Several types; the most frequent first. */
  readonly conflict: readonly string[] | null
  readonly column: ColumnReport
  readonly notes: readonly string[]
  readonly warnings: readonly string[]
}

/** Digits and range of numbers. */
export interface NumbersReport {
  readonly count: number
  readonly integers: number
  readonly wholeDigits: number
  readonly fractionDigits: number
  readonly significantDigits: number
  readonly exponents: number
  readonly beyondLong: number
  readonly beyondDouble: number
  readonly min: string | null
  readonly max: string | null
  readonly timesSinceEpoch: 's' | 'ms' | 'us' | null
}

/** Lengths and kinds of texts. */
export interface TextsReport {
  readonly count: number
  readonly empty: number
  readonly maxLength: number
  readonly maxBytes: number
  readonly dateTimes: number
  readonly dates: number
  readonly numbers: number
  readonly documents: number
}

/** Binary values, and elements of sets of them. */
export interface BinariesReport {
  readonly count: number
  readonly maxBytes: number
  /** Of how many the base64 text has base64 inside once more. */
  readonly base64Twice: number
}

/** Maps, lists and sets. */
export interface ShapeReport {
  /** Paths into the documents (`address.zip`, `lines[].sku`), with the types of their values. */
  readonly paths: Readonly<Record<string, TagCounts>>
  readonly manyPaths: boolean
  readonly elements: TagCounts
  readonly maxElements: number
  readonly depth: number
}

/** The proposed column. */
export interface ColumnReport {
  readonly name: string
  readonly dataType: DataType
  readonly multiValue: boolean
  readonly fieldType: string
  readonly format: string | null
  readonly maxLength: number | null
  readonly raw: boolean
  readonly path: string | readonly string[] | null
  /** Why. */
  readonly reason: string
}

/** Joins sample and proposal to the report. */
export function makeReport (
  sample: Sample, proposal: ColumnsProposal, about: Pick<InferReport, 'input' | 'table' | 'partitions'> & { readonly warnings: readonly string[] }
): InferReport {
  const [partition, sort] = proposal.columns.filter(({ role }) => role !== 'none')
  return {
    input: about.input,
    table: about.table,
    records: sample.records,
    unreadable: sample.unreadable,
    otherTables: sample.otherTables,
    keys: { partition: partition!.stats.name, sort: sort?.stats.name ?? null },
    partitions: about.partitions,
    attributes: proposal.columns.map((column) => attributeReport(column, sample.records)),
    leftOut: proposal.leftOut.map(({ name }) => name),
    warnings: about.warnings
  }
}

function attributeReport ({ stats, role, column, type, path, raw }: ColumnProposal, records: number): AttributeReport {
  const { NULL: nulls = 0, ...types } = stats.tags
  return {
    name: stats.name,
    role: role === 'none' ? null : role,
    present: stats.present,
    nulls,
    absent: records - stats.present,
    types,
    distinct: { count: stats.distinct.count, exact: stats.distinct.exact },
    numbers: stats.numbers.count === 0 ? null : numbersReport(stats),
    texts: stats.texts.count === 0 ? null : textsReport(stats),
    shape: stats.shape.depth === 0 ? null : shapeReport(stats),
    binaries: stats.binaries === 0 ? null : { count: stats.binaries, maxBytes: stats.maxBinary, base64Twice: stats.binariesTwice },
    conflict: type.conflict ?? null,
    column: {
      name: column,
      dataType: type.dataType,
      multiValue: type.multiValue,
      fieldType: type.fieldType,
      format: type.format ?? null,
      maxLength: type.maxLength ?? null,
      raw,
      path: path ?? null,
      reason: type.reason + (raw && type.dataType !== 'JSON' ? '; hardly two alike, so without a dictionary' : '')
    },
    notes: type.notes,
    warnings: type.warnings
  }
}

/** Digits and range of an attribute's numbers. */
export function numbersReport ({ numbers }: Pick<AttributeStats, 'numbers'>): NumbersReport {
  const { count, integers, wholeDigits, fractionDigits, significantDigits, exponents, beyondLong, beyondDouble, min, max } = numbers
  return { count, integers, wholeDigits, fractionDigits, significantDigits, exponents, beyondLong, beyondDouble, min, max, timesSinceEpoch: numbers.epochUnit ?? null }
}

function textsReport ({ texts }: AttributeStats): TextsReport {
  const { count, empty, maxLength, maxBytes, times, numbers, documents } = texts
  return { count, empty, maxLength, maxBytes, dateTimes: times.dateTime + times.fineDateTime, dates: times.date, numbers, documents }
}

function shapeReport ({ shape }: AttributeStats): ShapeReport {
  const { paths, manyPaths, elements, maxElements, depth } = shape
  return { paths: Object.fromEntries(paths), manyPaths, elements, maxElements, depth }
}
