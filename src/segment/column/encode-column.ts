import type { Scalar } from '../../schema/data-type.ts'
import { fixedWidthOf } from '../../schema/data-type.ts'
import type { ColumnPlan } from '../../schema/row-plan.ts'
import { bitsFor } from '../../bytes/bit-pack.ts'
import { buildDictionary } from '../dictionary/dictionary.ts'
import type { Dictionary } from '../dictionary/dictionary.ts'
import { bigEndian } from '../dictionary/write-dictionary.ts'
import { fixedWidthCodec, variableWidthCodec } from '../forward/chunk-codec.ts'
import { writeMultiValue } from '../forward/mv-dictionary.ts'
import { entriesOf } from '../forward/raw-entries.ts'
import { writeRawFixed } from '../forward/raw-fixed.ts'
import { writeRawVariable } from '../forward/raw-variable.ts'
import type { SegmentKernels } from '../kernels.ts'
import { writeNullVector } from '../null-vector.ts'
import { fixedBytes, nullBits, rowStarts } from './column-input.ts'
import type { ColumnInput } from './column-input.ts'
import { dictionaryPays } from './dictionary-pays.ts'
import { rawStats } from './raw-stats.ts'

/** What the metadata says of a column. */
export interface ColumnStats {
  readonly hasDictionary: boolean
  /** Exact with a dictionary; without one exact up to 2048, above it an estimate that is rather too high. */
  readonly cardinality: number
  readonly sorted: boolean
  /** lengthOfEachEntry. */
  readonly entryLength: number
  /** Most values of a row; 0 for single-value columns. */
  readonly maxValues: number
  readonly values: number
  readonly nullCount: number
  /** Null in a segment without rows. Variable-width values as bytes. */
  readonly min: Scalar | null
  readonly max: Scalar | null
}

/** A column as it lies in a segment. An index is one or more pieces, to be written one behind the other. */
export interface ColumnIndexes {
  readonly plan: ColumnPlan
  readonly stats: ColumnStats
  readonly dictionary: readonly Uint8Array[] | null
  readonly forward: readonly Uint8Array[] | null
  readonly nullVector: readonly Uint8Array[] | null
}

/** The same with what it was made from: large, to be let go before the next column. */
export interface EncodedColumn extends ColumnIndexes {
  /** All values. */
  readonly input: ColumnInput
  /** The distinct ones, where there is a dictionary. */
  readonly distinct: Dictionary | null
}

/** Encodes a column as its plan says. */
export function encodeColumn (input: ColumnInput, kernels: SegmentKernels): EncodedColumn {
  const { plan } = input
  if (input.rows === 0) return emptyColumn(input)
  if (plan.encoding === 'raw') return rawColumn(input, kernels)
  const dictionary = buildDictionary(input, kernels.columns)
  if (plan.encoding === 'measured' && !dictionaryPays(plan, dictionary.cardinality, input.values)) {
    return rawColumn(input, kernels, dictionary.cardinality)
  }
  return dictionaryColumn(input, dictionary)
}

/** As Java writes it: no indexes, no dictionary, sorted unless multi-value. */
function emptyColumn (input: ColumnInput): EncodedColumn {
  const stats: ColumnStats = {
    hasDictionary: false,
    cardinality: 0,
    sorted: !input.plan.multiValue,
    entryLength: 0,
    maxValues: 0,
    values: 0,
    nullCount: 0,
    min: null,
    max: null
  }
  return { plan: input.plan, stats, dictionary: null, forward: null, nullVector: null, input, distinct: null }
}

function dictionaryColumn (input: ColumnInput, dictionary: Dictionary): EncodedColumn {
  const { plan } = input
  const { cardinality, ids } = dictionary
  const starts = plan.multiValue ? rowStarts(input) : null
  const forward = starts === null ? [ids.bytes] : writeMultiValue(ids.bytes, input.values, starts)
  const stats: ColumnStats = {
    hasDictionary: true,
    cardinality,
    sorted: ids.sorted,
    entryLength: dictionary.entryLength,
    maxValues: mostValues(starts),
    values: input.values,
    nullCount: input.nullCount,
    min: dictionary.valueAt(0),
    max: dictionary.valueAt(cardinality - 1)
  }
  return { plan, stats, dictionary: [dictionary.file], forward, nullVector: nullVector(input), input, distinct: dictionary }
}

/** `exact` is the cardinality where it is known: a server that asks the rule again must come to the same answer. */
function rawColumn (input: ColumnInput, { lz4 }: SegmentKernels, exact?: number): EncodedColumn {
  const { plan } = input
  const { cardinality: estimate, min, max, ascending } = rawStats(input)
  const width = fixedWidthOf(plan.storedType)
  const starts = plan.multiValue ? rowStarts(input) : null
  const forward = width !== 0 && starts === null
    ? writeRawFixed(bigEndian(fixedBytes(input), width), width, fixedWidthCodec(plan.compression, lz4))
    : writeRawVariable(entriesOf(input), variableWidthCodec(plan.compression, lz4), plan.name)
  const stats: ColumnStats = {
    hasDictionary: false,
    cardinality: exact ?? estimate,
    sorted: starts === null && ascending,
    entryLength: 0,
    maxValues: mostValues(starts),
    values: input.values,
    nullCount: input.nullCount,
    min,
    max
  }
  return { plan, stats, dictionary: null, forward, nullVector: nullVector(input), input, distinct: null }
}

function nullVector (input: ColumnInput): Uint8Array[] | null {
  const bytes = writeNullVector(nullBits(input))
  return bytes === null ? null : [bytes]
}

function mostValues (starts: Int32Array | null): number {
  let most = 0
  if (starts === null) return most
  for (let row = 0; row + 1 < starts.length; row++) most = Math.max(most, starts[row + 1]! - starts[row]!)
  return most
}

/** bitsPerElement, which Java writes for raw columns too. */
export function bitsPerElement ({ cardinality }: ColumnStats): number {
  return bitsFor(cardinality - 1)
}
