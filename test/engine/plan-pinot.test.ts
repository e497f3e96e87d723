// What a plan wants applied is taken by a real controller, with nothing that it does not know, and laid out as planned.
import { after, before, describe, it } from 'node:test'
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { makeTablePlan } from '../../src/engine/plan/make-table-plan.ts'
import type { TablePlan } from '../../src/engine/plan/table-plan.ts'
import { resolveOptions } from '../../src/options/resolve.ts'
import type { JsonObject } from '../../src/schema/json.ts'
import { parseSchema } from '../../src/schema/parse-schema.ts'
import { parseTableConfig } from '../../src/schema/parse-table-config.ts'
import { openFiles } from '../../src/source/file/file-source.ts'
import { checkFunction } from '../../src/transform/functions/supported.ts'
import { EmbeddedPinotCluster } from '../pinot/cluster.ts'
import { preparePinotJava } from '../pinot/maven.ts'
import { configWith, keys, orders, planOf } from './plan/fixture.ts'
import type { Given } from './plan/fixture.ts'

const java = await preparePinotJava()

/** A plan under the name of its own table, so that cases do not meet. */
function named (name: string, given: Given): TablePlan {
  const config = (given.config ?? configWith({})) as Record<string, unknown>
  return planOf({ ...given, config: { ...config, tableName: name } })
}

async function recipe (): Promise<TablePlan> {
  const demo = new URL('../demo/', import.meta.url)
  const source = await openFiles([new URL('../golden/plan/recipe.events.ndjson', import.meta.url).pathname], { rangeBytes: 1 << 20 })
  const facts = await source.peek()
  await source.close()
  return makeTablePlan({
    schema: parseSchema(readFileSync(new URL('schema.json', demo), 'utf8')),
    tableConfig: parseTableConfig(readFileSync(new URL('table_config.json', demo), 'utf8')),
    options: resolveOptions({ flags: { schema: 's', tableConfig: 't', 'source.changes': 'c', 'sink.dir.path': 'o' } }),
    facts,
    checkFunction
  })
}

const everything = {
  ...configWith({
    segmentsConfig: { replication: '1', timeColumnName: 'seen', retentionTimeUnit: 'DAYS', retentionTimeValue: '7', schemaName: 'x', replicasPerPartition: '1' },
    tableIndexConfig: {
      streamConfigs: { streamType: 'kafka', 'stream.kafka.topic.name': 't' },
      starTreeIndexConfigs: [{ dimensionsSplitOrder: ['city'], functionColumnPairs: ['SUM__total'], maxLeafRecords: 10 }],
      enableDefaultStarTree: true,
      aggregateMetrics: true,
      noDictionaryColumns: ['total'],
      invertedIndexColumns: ['city'],
      segmentPartitionConfig: { columnPartitionMap: { city: { functionName: 'Murmur3', numPartitions: 3 }, id: { functionName: 'HashCode', numPartitions: 3 } } }
    },
    upsertConfig: { mode: 'PARTIAL', partialUpsertStrategies: { total: 'INCREMENT' }, metadataTTL: 5, deletedKeysTTL: 5, comparisonColumns: ['at', 'seen'], snapshot: 'ENABLE' },
    routing: { instanceSelectorType: 'balanced', segmentPrunerTypes: ['time'] },
    task: { taskTypeConfigsMap: { UpsertCompactionTask: {}, MergeRollupTask: {} } },
    instanceAssignmentConfigMap: {
      CONSUMING: { tagPoolConfig: { tag: 'DefaultTenant_REALTIME' }, replicaGroupPartitionConfig: { replicaGroupBased: true, numReplicaGroups: 1 } }
    }
  }),
  tableType: 'REALTIME',
  dedupConfig: { dedupEnabled: true },
  tierConfigs: [{ name: 'cold', segmentSelectorType: 'time', segmentAge: '1d', storageType: 'pinot_server', serverTag: 'x_OFFLINE' }],
  fieldConfigList: [{ name: 'note', encodingType: 'RAW', indexTypes: ['JSON'], compressionCodec: 'ZSTANDARD' }]
}

const cases: readonly (readonly [string, () => TablePlan | Promise<TablePlan>])[] = [
  ['the recipe', recipe],
  ['a small table', () => named('small', {})],
  ['a table with everything that an upsert table cannot have', () => named('everything', { config: everything })],
  ['a hash of the whole key', () => named('hashed', { options: { partition: { by: 'primaryKey', count: 3 } }, facts: { keys: [keys({ id: 'S', at: 'N' })] } })],
  ['a binary key', () => named('binary', { schema: { ...orders, dimensionFieldSpecs: [{ name: 'id', dataType: 'BYTES' }] }, facts: { keys: [keys({ id: 'B' })] } })],
  ['measured and raw columns', () => named('encoded', {
    options: { mapping: { columns: { city: { encoding: 'measured' }, total: { encoding: 'measured' }, note: { encoding: 'raw', compression: 'GZIP' }, seen: { encoding: 'raw' } } } },
    config: { ...configWith({}), fieldConfigList: [{ name: 'note', indexTypes: ['JSON'] }] }
  })],
  ['a delete column of text and a time column that is a key', () => named('texts', {
    schema: { ...orders, dimensionFieldSpecs: [...orders.dimensionFieldSpecs, { name: 'gone', dataType: 'STRING', transformFunction: 'Groovy({x}, x)' }] },
    config: configWith({ upsertConfig: { deleteRecordColumn: 'gone' }, segmentsConfig: { timeColumnName: 'at' } }),
    facts: { keys: [keys({ id: 'S', at: 'N' })] }
  })],
  ['a schema that spells out Pinot\'s defaults', () => named('spelled', {
    schema: {
      ...orders,
      enableColumnBasedNullHandling: false,
      timeFieldSpec: null,
      dimensionFieldSpecs: [
        { name: 'id', dataType: 'STRING', singleValueField: true, notNull: false, allowTrailingZeros: false, maxLength: null, defaultNullValue: 'null', transformFunction: null },
        { name: 'flag', dataType: 'BOOLEAN', defaultNullValue: 'false' },
        { name: 'raw', dataType: 'BYTES', defaultNullValue: '' },
        { name: 'least', dataType: 'LONG', defaultNullValue: '-9223372036854775808' }
      ]
    },
    config: configWith({ tableIndexConfig: { sortedColumn: null as unknown as object, noDictionaryColumns: null as unknown as object } })
  })],
  ['default null values that a double does not hold', () => named('defaults', {
    schema: { ...orders, metricFieldSpecs: [{ name: 'total', dataType: 'LONG', defaultNullValue: '-9223372036854775807' }, { name: 'sum', dataType: 'BIG_DECIMAL', defaultNullValue: '0.1000000000000000055' }] }
  })]
]

describe('a real controller', { skip: java.available ? false : java.reason }, () => {
  let pinot: EmbeddedPinotCluster

  before(async () => { pinot = await EmbeddedPinotCluster.start() })
  after(async () => { await pinot.stop() })

  for (const [what, make] of cases) {
    it(`takes the plan of ${what}`, async () => {
      const { schema, tableConfig, rowPlan } = await make()
      const added = await pinot.rest.request<{ unrecognizedProperties?: object }>('POST', '/schemas', schema)
      assert.deepEqual(added.unrecognizedProperties ?? {}, {})
      const created = await pinot.rest.request<{ unrecognizedProperties?: object }>('POST', '/tables', tableConfig)
      assert.deepEqual(created.unrecognizedProperties, {})
      const { OFFLINE: stored } = await pinot.rest.request<{ OFFLINE: JsonObject }>('GET', `/tables/${rowPlan.table}?type=offline`)
      const again = parseTableConfig(JSON.stringify({ OFFLINE: stored }))
      assert.deepEqual(again.partitionColumns, { [rowPlan.partition.column]: { functionName: rowPlan.partition.function, numPartitions: rowPlan.partition.count } })
      assert.deepEqual([again.upsert?.mode, again.upsert?.comparisonColumns, again.upsert?.deleteRecordColumn], ['FULL', [rowPlan.versionColumn], rowPlan.deleteColumn])
      const partitions = await pinot.rest.request<{ OFFLINE: { partitionToInstancesMap: Record<string, string[]> } }>('GET', `/tables/${rowPlan.table}/instancePartitions?type=OFFLINE`)
      const servers = Object.values(partitions.OFFLINE.partitionToInstancesMap)
      assert.equal(servers.length, rowPlan.partition.count)
      for (const group of servers) assert.equal(group.length, 1)
    })
  }

  it('refuses the same without its partition config: the check is real', async () => {
    const { schema, tableConfig } = named('unpartitioned', {})
    const { segmentPartitionConfig, ...index } = tableConfig['tableIndexConfig'] as JsonObject
    assert.ok(segmentPartitionConfig !== undefined)
    await pinot.rest.request('POST', '/schemas', schema)
    await assert.rejects(pinot.rest.request('POST', '/tables', { ...tableConfig, tableIndexConfig: index }), /must have segment partition config/)
  })

  it('has a word for settings that it does not know: the check is real', async () => {
    const { schema, tableConfig } = named('unknown', {})
    await pinot.rest.request('POST', '/schemas', schema)
    const created = await pinot.rest.request<{ unrecognizedProperties: object }>('POST', '/tables', { ...tableConfig, nobodyKnows: 1 })
    assert.deepEqual(created.unrecognizedProperties, { '/nobodyKnows': 1 })
  })
})
