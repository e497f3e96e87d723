import type { Scalar } from '../../schema/data-type.ts'
import type { ColumnPlan } from '../../schema/row-plan.ts'
import { fixedBytes } from '../column/column-input.ts'
import type { EncodedColumn } from '../column/encode-column.ts'
import { compileTimeFormat } from './time-format.ts'

/** The times that Pinot's controller accepts (org.apache.pinot.spi.utils.TimeUtils): 1971-01-01 to 2071-01-01, UTC. */
export const MIN_TIME: number = Date.UTC(1971, 0, 1)
export const MAX_TIME: number = Date.UTC(2071, 0, 1)

/** Start and end time of a segment, ms since the epoch, both included. */
export interface TimeRange {
  readonly start: number
  readonly end: number
}

/**
 * The range of times of a time column's values, which segment pruning, retention and the hybrid time boundary go by.
 *
 * Values outside 1971..2071 count as the nearest time that the controller accepts, so that the range still covers them
 * as far as it can. Not counted are texts that are no time, and the default null value where it lies outside: it stands
 * for "no time", and would open the range of every segment with a tombstone. Without any time left the range is
 * `fallback`, the creation time.
 * @throws DynapinotError SCHEMA_INVALID if the column's format is not supported.
 */
export function timeRange (column: EncodedColumn, fallback: number): TimeRange {
  const { plan } = column
  const format = compileTimeFormat(plan.name, plan.dateTimeFormat ?? 'TIMESTAMP')
  const range = new RangeOf()
  const defaultText = String(plan.defaultNull)
  for (const value of timeValues(column)) {
    const millis = millisOf(format, value)
    if (millis === null) continue
    if ((millis < MIN_TIME || millis > MAX_TIME) && String(value) === defaultText) continue
    range.add(millis)
  }
  return range.get() ?? { start: clamp(fallback), end: clamp(fallback) }
}

class RangeOf {
  #start = Infinity
  #end = -Infinity

  add (millis: number): void {
    const time = clamp(millis)
    if (time < this.#start) this.#start = time
    if (time > this.#end) this.#end = time
  }

  get (): TimeRange | null {
    return this.#start === Infinity ? null : { start: this.#start, end: this.#end }
  }
}

function clamp (millis: number): number {
  return Math.max(MIN_TIME, Math.min(MAX_TIME, millis))
}

function millisOf (format: ReturnType<typeof compileTimeFormat>, value: bigint | string): number | null {
  if (format.kind === 'text') return format.parse(String(value))
  if (typeof value === 'bigint') return Number(format.toMillis(value))
  return /^[+-]?\d{1,19}$/.test(value) ? Number(format.toMillis(BigInt(value))) : null
}

const decoder = new TextDecoder()

/** The values that can decide the range: of whole numbers a few, of texts each distinct one. */
function timeValues (column: EncodedColumn): Iterable<bigint | string> {
  const { plan, distinct, stats } = column
  if (stats.min === null) return []
  if (plan.storedType === 'STRING') return distinct === null ? rawTexts(column) : distinctTexts(distinct)
  return distinct === null ? rawNumbers(column) : distinctNumbers(distinct, plan)
}

function * distinctTexts ({ cardinality, valueAt }: NonNullable<EncodedColumn['distinct']>): Generator<string> {
  for (let id = 0; id < cardinality; id++) yield textOf(valueAt(id))
}

function * rawTexts ({ input }: EncodedColumn): Generator<string> {
  for (const { column } of input.parts) {
    const starts = column.valueStarts!
    for (let i = 0; i < column.valueCount; i++) yield decoder.decode(column.bytes.subarray(starts[i], starts[i + 1]))
  }
}

/** Numbers are in the order of time: the smallest, the largest, and their neighbours where one is the default. */
function * distinctNumbers ({ cardinality, valueAt }: NonNullable<EncodedColumn['distinct']>, plan: ColumnPlan): Generator<bigint> {
  if (plan.dateTimeFormat !== undefined && plan.dateTimeFormat.includes('SIMPLE_DATE_FORMAT')) {
    for (let id = 0; id < cardinality; id++) yield BigInt(valueAt(id) as number | bigint)
    return
  }
  for (const id of new Set([0, 1, cardinality - 2, cardinality - 1])) {
    if (id >= 0 && id < cardinality) yield BigInt(valueAt(id) as number | bigint)
  }
}

function * rawNumbers ({ input, stats, plan }: EncodedColumn): Generator<bigint> {
  const min = BigInt(stats.min as number | bigint)
  const max = BigInt(stats.max as number | bigint)
  const absent = BigInt(plan.defaultNull as number | bigint)
  if (min !== absent && max !== absent && plan.dateTimeFormat?.includes('SIMPLE_DATE_FORMAT') !== true) {
    yield min
    yield max
    return
  }
  const bytes = fixedBytes(input)
  const values = plan.storedType === 'INT'
    ? new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2)
    : new BigInt64Array(bytes.buffer, bytes.byteOffset, bytes.length >> 3)
  for (const value of values) yield BigInt(value)
}

function textOf (value: Scalar): string {
  return typeof value === 'string' ? value : decoder.decode(value as Uint8Array)
}
