import { BlockWriter } from '../../src/block/block-writer.ts'
import { openRowBlock } from '../../src/block/row-block.ts'
import type { RowBlock } from '../../src/block/row-block.ts'
import { defaultNullOf, storedTypeOf } from '../../src/schema/data-type.ts'
import type { Cell, DataType, FieldType } from '../../src/schema/data-type.ts'
import type { ColumnPlan, RowPlan } from '../../src/schema/row-plan.ts'

/** The 15 columns of a table of meetups, and seeded rows of it: ids that are unique, names that repeat, nulls. */

function column (name: string, dataType: DataType, fieldType: FieldType = 'DIMENSION', more: Partial<ColumnPlan> = {}): ColumnPlan {
  return {
    name,
    dataType,
    storedType: storedTypeOf(dataType),
    multiValue: false,
    fieldType,
    defaultNull: defaultNullOf(dataType, fieldType),
    source: { kind: 'none' },
    isKey: name === 'meetup_id',
    required: false,
    numbers: 'deadLetter',
    onBadValue: 'deadLetter',
    maxLengthStrategy: 'NO_ACTION',
    encoding: 'dictionary',
    compression: 'LZ4',
    ...more
  }
}

/** All columns with a dictionary (Pinot's default), or those raw that are nearly unique. */
export function recipePlan (raw: boolean): RowPlan {
  const unique: Partial<ColumnPlan> = raw ? { encoding: 'raw' } : {}
  return {
    table: 'pinot_dynamo_ingestion',
    columns: [
      column('eventName', 'STRING'),
      column('venue_name', 'STRING'),
      column('meetup_name', 'STRING'),
      column('meetup_id', 'STRING', 'DIMENSION', unique),
      column('group_city', 'STRING'),
      column('group_country', 'STRING'),
      column('group_id', 'LONG'),
      column('group_name', 'STRING'),
      column('group_lat', 'DOUBLE', 'DIMENSION', unique),
      column('group_lon', 'DOUBLE', 'DIMENSION', unique),
      column('location', 'BYTES', 'DIMENSION', unique),
      column('is_delete', 'BOOLEAN'),
      column('rsvp_count', 'INT', 'METRIC'),
      column('mtime', 'TIMESTAMP', 'DATE_TIME', { dateTimeFormat: 'TIMESTAMP', dateTimeGranularity: '1:MILLISECONDS', ...unique }),
      column('ApproximateCreationDateTime', 'TIMESTAMP', 'DATE_TIME', { dateTimeFormat: 'TIMESTAMP', dateTimeGranularity: '1:MILLISECONDS', ...unique })
    ],
    keyColumns: ['meetup_id'],
    versionColumn: 'ApproximateCreationDateTime',
    deleteColumn: 'is_delete',
    timeColumn: 'mtime',
    partition: { column: 'meetup_id', function: 'Murmur', count: 1 },
    record: { form: 'change', base64: 2, tableNames: [], removeImage: 'keys', ttlDeletes: 'apply', keyAttributes: [], maxLineBytes: 1 << 20 }
  }
}

const cities = ['New York', 'London', 'Paris', 'Berlin', 'São Paulo', 'Tokyo', 'Mumbai', 'Austin']
const countries = ['US', 'UK', 'France', 'Germany', 'Brazil', 'Japan', 'India']

/** A generator of numbers from 0 below 2^32: the same in every run. */
export function seeded (seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = state + 0x6d2b79f5 >>> 0
    let t = Math.imul(state ^ state >>> 15, state | 1)
    t ^= t + Math.imul(t ^ t >>> 7, t | 61)
    return (t ^ t >>> 14) >>> 0
  }
}

/** One row in the order of the plan's columns. */
export function recipeRow (random: () => number, index: number): Cell[] {
  const pick = <T>(values: readonly T[]): T => values[random() % values.length]!
  const remove = random() % 50 === 0
  const id = Array.from({ length: 4 }, () => random().toString(16).padStart(8, '0')).join('')
  const lat = (random() % 180_000_000 - 90_000_000) / 1e6
  const lon = (random() % 360_000_000 - 180_000_000) / 1e6
  const location = new Uint8Array(29)
  const view = new DataView(location.buffer)
  view.setFloat64(13, lon)
  view.setFloat64(21, lat)
  const time = 1_719_000_000_000 + index * 7 + random() % 1000
  return [
    remove ? 'REMOVE' : pick(['INSERT', 'MODIFY']),
    remove ? null : `Venue ${random() % 5000}`,
    remove ? null : `Meetup ${random() % 20_000}`,
    `${id.slice(0, 8)}-${id.slice(8, 12)}-${id.slice(12, 16)}-${id.slice(16, 20)}-${id.slice(20)}`,
    remove ? null : pick(cities),
    remove ? null : pick(countries),
    remove ? null : random() % 10_000,
    remove ? null : `Group ${random() % 3000}`,
    remove ? null : lat,
    remove ? null : lon,
    remove ? null : location,
    remove ? 1 : 0,
    remove ? null : random() % 100,
    time - random() % 86_400_000,
    time
  ]
}

/** Row blocks of `rows` rows, `perBlock` rows each. */
export function recipeBlocks (plan: RowPlan, rows: number, perBlock: number): RowBlock[] {
  const types = plan.columns.map((one) => one.storedType)
  const writer = new BlockWriter(plan.columns, 0)
  const random = seeded(7)
  const blocks: RowBlock[] = []
  for (let row = 0; row < rows; row++) {
    writer.append(recipeRow(random, row))
    if (writer.rows === perBlock || row + 1 === rows) blocks.push(openRowBlock(writer.cut(), types))
  }
  return blocks
}
