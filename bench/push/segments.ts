import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { BlockWriter } from '../../src/block/block-writer.ts'
import { murmurPartition } from '../../src/bytes/partition-function.ts'
import type { PlannedTable } from '../../src/push/check-table.ts'
import type { ColumnPlan, RowPlan } from '../../src/schema/row-plan.ts'
import { runBuildTask } from '../../src/worker/build-task.ts'
import type { SegmentInfo, WorkerSetup } from '../../src/worker/protocol.ts'
import { Random } from '../data/random.ts'

export const PARTITIONS = 8
const TEXT_BYTES = 400

function column (name: string, dataType: ColumnPlan['dataType'], more: Partial<ColumnPlan> = {}): ColumnPlan {
  return {
    name,
    dataType,
    storedType: dataType === 'BOOLEAN' ? 'INT' : dataType as ColumnPlan['storedType'],
    multiValue: false,
    fieldType: 'DIMENSION',
    defaultNull: dataType === 'STRING' ? 'null' : dataType === 'LONG' ? -(2n ** 63n) : 0,
    source: { kind: 'none' },
    isKey: false,
    required: true,
    numbers: 'deadLetter',
    onBadValue: 'deadLetter',
    maxLengthStrategy: 'NO_ACTION',
    encoding: 'raw',
    compression: 'LZ4',
    ...more
  }
}

/** A table of ids with a text each. */
export function benchPlan (table: string): RowPlan & PlannedTable {
  return {
    table,
    columns: [column('id', 'STRING', { isKey: true }), column('text', 'STRING'), column('version', 'LONG'), column('deleted', 'BOOLEAN')],
    keyColumns: ['id'],
    versionColumn: 'version',
    deleteColumn: 'deleted',
    partition: { column: 'id', function: 'Murmur', count: PARTITIONS },
    record: { form: 'change', base64: 1, tableNames: [], removeImage: 'keys', ttlDeletes: 'apply', keyAttributes: ['id'], maxLineBytes: 1 << 20 }
  }
}

/** Builds segments of so many rows, each key once over all of them, by partition in the order in which they are pushed. */
export function buildSegments (table: string, perPartition: number, rows: number, dir: string): SegmentInfo[][] {
  const plan = benchPlan(table)
  const setup: WorkerSetup = {
    plan, decoder: 'json', blockLimits: { rows: 1 << 20, bytes: 1 << 30 }, segment: { archive: 'gzip', level: 1, creator: 'bench' }, spillDir: dir, progress: new SharedArrayBuffer(24)
  }
  mkdirSync(dir, { recursive: true })
  const random = new Random(1)
  let next = 0
  return Array.from({ length: PARTITIONS }, (_, partition) => Array.from({ length: perPartition }, (_, sequence) => {
    const writer = new BlockWriter(plan.columns, partition)
    for (let row = 0; row < rows;) {
      const id = `id-${next++}`
      if (murmurPartition(id, PARTITIONS) !== partition) continue
      writer.append([id, Array.from({ length: TEXT_BYTES / 8 }, () => random.below(36 ** 8).toString(36).padStart(8, '0')).join(''), 1n, 0])
      row++
    }
    const bytes = new Uint8Array(writer.cut())
    const buffer = new SharedArrayBuffer(bytes.length)
    new Uint8Array(buffer).set(bytes)
    const name = `${table}-p${partition}-${sequence}`
    const { segment, error } = runBuildTask(setup, {
      kind: 'build', name, partition, blocks: [{ partition, rows, bytes: bytes.length, unit: 0, sequence: 0, buffer }], archivePath: join(dir, `${name}.tar.gz`), creationTime: 1_700_000_000_000, custom: {}
    })
    if (error !== undefined) throw new Error(error.message)
    return segment
  }))
}

/** Schema and table config of the plan. */
export function tableDocuments (table: string): [schema: object, tableConfig: object] {
  return [
    {
      schemaName: table,
      dimensionFieldSpecs: [{ name: 'id', dataType: 'STRING' }, { name: 'text', dataType: 'STRING' }, { name: 'version', dataType: 'LONG' }, { name: 'deleted', dataType: 'BOOLEAN' }],
      primaryKeyColumns: ['id']
    },
    {
      tableName: table,
      tableType: 'OFFLINE',
      segmentsConfig: { replication: '1' },
      tenants: {},
      tableIndexConfig: { noDictionaryColumns: ['id', 'text', 'version', 'deleted'], segmentPartitionConfig: { columnPartitionMap: { id: { functionName: 'Murmur', numPartitions: PARTITIONS } } } },
      routing: { instanceSelectorType: 'strictReplicaGroup' },
      upsertConfig: { mode: 'FULL', comparisonColumns: ['version'], deleteRecordColumn: 'deleted', hashFunction: 'MURMUR3' },
      metadata: {}
    }
  ]
}
