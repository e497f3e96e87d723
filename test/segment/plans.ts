import { BlockWriter } from '../../src/block/block-writer.ts'
import { openRowBlock } from '../../src/block/row-block.ts'
import type { RowBlock } from '../../src/block/row-block.ts'
import { defaultNullOf, storedTypeOf } from '../../src/schema/data-type.ts'
import type { Cell, DataType } from '../../src/schema/data-type.ts'
import type { ColumnPlan, RowPlan } from '../../src/schema/row-plan.ts'
import type { SegmentRequest } from '../../src/segment/build-segment.ts'

/** A column plan with what matters to segments; the rest is as a plain plan has it. */
export function column (name: string, dataType: DataType, more: Partial<ColumnPlan> = {}): ColumnPlan {
  const fieldType = more.fieldType ?? 'DIMENSION'
  return {
    name,
    dataType,
    storedType: storedTypeOf(dataType),
    multiValue: false,
    fieldType,
    defaultNull: defaultNullOf(dataType, fieldType),
    source: { kind: 'none' },
    isKey: false,
    required: false,
    numbers: 'deadLetter',
    onBadValue: 'deadLetter',
    maxLengthStrategy: 'NO_ACTION',
    encoding: 'dictionary',
    compression: 'LZ4',
    ...more
  }
}

/** A plan of a table `meetup` whose first column is key and partition column. */
export function planOf (columns: readonly ColumnPlan[], more: Partial<RowPlan> = {}): RowPlan {
  const first = columns[0]!.name
  return {
    table: 'meetup',
    columns,
    keyColumns: [first],
    versionColumn: first,
    deleteColumn: first,
    partition: { column: first, function: 'Murmur', count: 4 },
    record: {
      form: 'change',
      base64: 1,
      tableNames: [],
      removeImage: 'keys',
      ttlDeletes: 'apply',
      keyAttributes: [],
      maxLineBytes: 1 << 20
    },
    ...more
  }
}

export const request: SegmentRequest = { name: 'meetup_0', partition: 0, creationTime: 1_700_000_000_000, custom: {}, creator: 'ts-1' }

/** Row blocks of `rows`; `cuts` are the numbers of rows of all blocks but the last. */
export function blocksOf (plan: RowPlan, rows: ReadonlyArray<readonly Cell[]>, cuts: readonly number[] = []): RowBlock[] {
  const types = plan.columns.map((one) => one.storedType)
  const writer = new BlockWriter(plan.columns, 0)
  const blocks: RowBlock[] = []
  let left = cuts[0] ?? Infinity
  let block = 0
  for (const row of rows) {
    while (left === 0) {
      blocks.push(openRowBlock(writer.cut(), types))
      left = cuts[++block] ?? Infinity
    }
    writer.append(row)
    left--
  }
  blocks.push(openRowBlock(writer.cut(), types))
  return blocks
}

/** One file of a segment as one piece. */
export function joined (pieces: readonly Uint8Array[] | null | undefined): Buffer {
  return Buffer.concat(pieces ?? [])
}

/** Pinot's schema of a plan. */
export function pinotSchema (plan: RowPlan): Record<string, unknown> {
  const spec = (one: ColumnPlan) => ({
    name: one.name,
    dataType: one.dataType,
    ...(one.multiValue ? { singleValueField: false } : {}),
    ...(one.fieldType === 'DATE_TIME' ? { format: one.dateTimeFormat ?? 'TIMESTAMP', granularity: one.dateTimeGranularity ?? '1:MILLISECONDS' } : {})
  })
  const of = (type: string) => plan.columns.filter((one) => one.fieldType === type).map(spec)
  return {
    schemaName: plan.table,
    dimensionFieldSpecs: of('DIMENSION'),
    metricFieldSpecs: of('METRIC'),
    dateTimeFieldSpecs: of('DATE_TIME'),
    primaryKeyColumns: plan.keyColumns
  }
}

/** Pinot's config of a plan's table: nulls on, raw columns without dictionary. */
export function pinotTableConfig (plan: RowPlan, indexing: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    tableName: `${plan.table}_OFFLINE`,
    tableType: 'OFFLINE',
    segmentsConfig: { replication: '1', ...(plan.timeColumn === undefined ? {} : { timeColumnName: plan.timeColumn }) },
    tenants: {},
    metadata: {},
    tableIndexConfig: {
      nullHandlingEnabled: true,
      noDictionaryColumns: plan.columns.filter((one) => one.encoding === 'raw').map((one) => one.name),
      segmentPartitionConfig: {
        columnPartitionMap: { [plan.partition.column]: { functionName: plan.partition.function, numPartitions: plan.partition.count } }
      },
      ...indexing
    }
  }
}
