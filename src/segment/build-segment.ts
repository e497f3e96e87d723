import type { RowPlan } from '../schema/row-plan.ts'
import { columnInput } from './column/column-input.ts'
import { encodeColumn } from './column/encode-column.ts'
import type { ColumnIndexes, ColumnStats } from './column/encode-column.ts'
import { contentCrc, writeCreationMeta } from './creation-meta.ts'
import type { SegmentKernels } from './kernels.ts'
import { layOutIndexes, segmentFiles } from './layout.ts'
import { writeMetadata } from './metadata.ts'
import { checkSegmentName } from './segment-name.ts'
import type { SegmentRows } from './segment-rows.ts'
import { timeRange } from './time/time-range.ts'
import type { TimeRange } from './time/time-range.ts'

/** What makes one segment of a table differ from another, beside its rows. */
export interface SegmentRequest {
  readonly name: string
  /** The partition that all rows are of. Not checked row by row. */
  readonly partition: number
  /** ms since the epoch; not part of the CRC. */
  readonly creationTime: number
  /** `custom.*` entries of the metadata. Plain ASCII text, see checkCustom. */
  readonly custom: Readonly<Record<string, string>>
  /** `creator.version` of the metadata. */
  readonly creator: string
}

/** A segment in memory. */
export interface BuiltSegment {
  readonly name: string
  /** Files of the folder v3, by name, in the order of the archive; each in pieces. */
  readonly files: ReadonlyMap<string, readonly Uint8Array[]>
  readonly rows: number
  /** CRC of creation.meta: from 0 below 2^53. */
  readonly crc: number
  readonly creationTime: number
  /** ms since the epoch; null without a time column. */
  readonly startTime: number | null
  readonly endTime: number | null
  /** Bytes of all files. */
  readonly bytes: number
  readonly columns: ReadonlyMap<string, ColumnStats>
}

const encoder = new TextEncoder()

/**
 * Builds a segment from rows of one partition, in their order. The same rows give the
 * same bytes, however they are cut into blocks.
 * @throws DynapinotError SCHEMA_INVALID if the format of the time column is not supported, PLAN_CONFLICT if a column is
 * beyond a limit of Pinot's files.
 */
export function buildSegment (plan: RowPlan, request: SegmentRequest, segmentRows: SegmentRows, kernels: SegmentKernels): BuiltSegment {
  checkSegmentName(request.name)
  checkCustom(request.custom)
  const { rows } = segmentRows
  const columns: ColumnIndexes[] = []
  let time: TimeRange | null = null
  for (const index of byName(plan)) {
    const encoded = encodeColumn(columnInput(plan.columns[index]!, segmentRows.column(index)), kernels)
    if (encoded.plan.name === plan.timeColumn) time = timeRange(encoded, request.creationTime)
    const { plan: columnPlan, stats, dictionary, forward, nullVector } = encoded
    columns.push({ plan: columnPlan, stats, dictionary, forward, nullVector })
  }
  kernels.columns.release()
  const indexes = layOutIndexes(columns)
  const metadata = writeMetadata({
    name: request.name,
    table: plan.table,
    creator: request.creator,
    rows,
    timeColumn: plan.timeColumn,
    time,
    partition: { ...plan.partition, id: request.partition },
    custom: request.custom
  }, columns)
  const files = new Map<string, readonly Uint8Array[]>([[segmentFiles.columns, indexes.columns]])
  if (indexes.indexMap !== null) files.set(segmentFiles.indexMap, [encoder.encode(indexes.indexMap)])
  files.set(segmentFiles.metadata, [encoder.encode(metadata)])
  const crc = contentCrc(files)
  files.set(segmentFiles.creationMeta, [writeCreationMeta(crc, request.creationTime)])
  return {
    name: request.name,
    files,
    rows,
    crc,
    creationTime: request.creationTime,
    startTime: time?.start ?? null,
    endTime: time?.end ?? null,
    bytes: [...files.values()].flat().reduce((sum, piece) => sum + piece.length, 0),
    columns: new Map(columns.map(({ plan: { name }, stats }) => [name, stats]))
  }
}

/** Indexes of the plan's columns in the order of their names: UTF-16 units, as Java sorts them. */
function byName (plan: RowPlan): number[] {
  const name = (index: number) => plan.columns[index]!.name
  return plan.columns.map((_, index) => index).sort((a, b) => name(a) < name(b) ? -1 : name(a) > name(b) ? 1 : 0)
}

/**
 * Custom entries must come back from Pinot's reader as they are: keys of letters, digits, `.`, `_`, `-`; values without
 * backslashes, outer blanks, and `${`, which it would replace.
 * @throws RangeError: custom entries are made by this program.
 */
function checkCustom (custom: Readonly<Record<string, string>>): void {
  for (const [key, value] of Object.entries(custom)) {
    if (!/^[A-Za-z0-9_.-]+$/.test(key)) throw new RangeError(`custom key ${JSON.stringify(key)} has a character that it must not have`)
    if (value.trim() !== value || value.includes('\\') || value.includes('${')) {
      throw new RangeError(`custom entry ${key} would not come back as it is: ${JSON.stringify(value)}`)
    }
  }
}
