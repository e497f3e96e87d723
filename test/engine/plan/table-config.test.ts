import { describe, it } from 'node:test'
import assert from 'node:assert/strict'
import { changesOf, configWith, faultsOf, ordersConfig, planOf, warningsOf } from './fixture.ts'

/** Changes beside those that every plan of `ordersConfig` has. */
const usual = new Set(changesOf(planOf()))
function changesWith (config: object): readonly string[] {
  return changesOf(planOf({ config })).filter((text) => !usual.has(text))
}
/** A value of the effective table config. */
function valueIn (config: object, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((value, step) => (value as Record<string, unknown> | undefined)?.[step], planOf({ config }).tableConfig)
}

describe('table config', () => {
  it('of an OFFLINE upsert table gets only what it lacks', () => {
    assert.deepEqual([...usual], [
      'DELETE_COLUMN dimensionFieldSpecs',
      'DELETE_COLUMN upsertConfig.deleteRecordColumn',
      'VERSION_COLUMN dateTimeFieldSpecs',
      'COMPARISON_COLUMN upsertConfig.comparisonColumns',
      'HASH_FUNCTION upsertConfig.hashFunction',
      'CONSISTENCY_MODE upsertConfig.consistencyMode',
      'PARTITION tableIndexConfig.segmentPartitionConfig.columnPartitionMap',
      'ASSIGNMENT instanceAssignmentConfigMap.OFFLINE',
      'PRUNERS routing.segmentPrunerTypes',
      'ENCODING tableIndexConfig.noDictionaryColumns'
    ])
  })

  it('keeps everything that it does not know', () => {
    const config = { ...ordersConfig, query: { timeoutMs: 5 }, metadata: { customConfigs: { a: 'b' } }, quota: { storage: '1G' }, newThing: [1] }
    const { query, metadata, quota, newThing } = planOf({ config }).tableConfig
    assert.deepEqual({ query, metadata, quota, newThing }, { query: config.query, metadata: config.metadata, quota: config.quota, newThing: [1] })
  })

  it('gets the name of the table for the schema', () => {
    const plan = planOf({ config: { ...ordersConfig, tableName: 'other_OFFLINE' } })
    assert.equal(plan.schema['schemaName'], 'other')
    assert.equal(plan.rowPlan.table, 'other')
    assert.ok(changesOf(plan).includes('SCHEMA_NAME schemaName'))
  })

  it('of a REALTIME table loses its streams and what only consumption knows', () => {
    const realtime = {
      ...configWith({
        segmentsConfig: { replication: '1', replicasPerPartition: '2', completionConfig: { completionMode: 'DOWNLOAD' } },
        tenants: { broker: 'b', server: 's', tagOverrideConfig: { realtimeConsuming: 'x_REALTIME' } },
        ingestionConfig: { streamIngestionConfig: { streamConfigMaps: [{ 'stream.kafka.topic.name': 't', 'sasl.jaas.config': 'secret!' }] } },
        instanceAssignmentConfigMap: { CONSUMING: { tagPoolConfig: { tag: 's_REALTIME' } } }
      }),
      tableName: 'orders_REALTIME',
      tableType: 'REALTIME'
    }
    const plan = planOf({ config: realtime })
    assert.deepEqual(changesWith(realtime), [
      'TABLE_TYPE tableType',
      'TABLE_TYPE tableName',
      'STREAM_CONFIG ingestionConfig.streamIngestionConfig',
      'REPLICATION segmentsConfig.replication',
      'REPLICATION segmentsConfig.replicasPerPartition',
      'REALTIME_SETTING segmentsConfig.completionConfig',
      'REALTIME_SETTING tenants.tagOverrideConfig',
      'ASSIGNMENT instanceAssignmentConfigMap.CONSUMING'
    ])
    assert.deepEqual(warningsOf(plan), ['STATIC_CREDENTIALS tableConfig.ingestionConfig.streamIngestionConfig.streamConfigMaps.0.sasl.jaas.config'])
    assert.equal(plan.tableConfig['tableName'], 'orders_OFFLINE')
    assert.deepEqual(plan.tableConfig['segmentsConfig'], { replication: '2' })
    assert.deepEqual(plan.tableConfig['instanceAssignmentConfigMap'], {
      OFFLINE: {
        tagPoolConfig: { tag: 's_OFFLINE' },
        replicaGroupPartitionConfig: {
          replicaGroupBased: true, numReplicaGroups: 2, numInstancesPerReplicaGroup: 0, numPartitions: 8, numInstancesPerPartition: 1, partitionColumn: 'id'
        }
      }
    })
    assert.ok(!JSON.stringify([plan.changes, plan.warnings, plan.tableConfig]).includes('secret!'))
  })

  it('gets the replication that Pinot demands', () => {
    assert.deepEqual(changesWith({ ...ordersConfig, segmentsConfig: {} }), ['REPLICATION segmentsConfig.replication'])
  })
})

describe('upsertConfig', () => {
  it('is FULL', () => {
    assert.deepEqual(changesWith({ ...ordersConfig, upsertConfig: { mode: 'PARTIAL', partialUpsertStrategies: { city: 'OVERWRITE' }, defaultPartialUpsertStrategy: 'OVERWRITE' } }), [
      'UPSERT_MODE upsertConfig.mode', 'UPSERT_SETTING upsertConfig.partialUpsertStrategies', 'UPSERT_SETTING upsertConfig.defaultPartialUpsertStrategy'
    ])
    const { upsertConfig, ...without } = ordersConfig
    assert.equal(upsertConfig.mode, 'FULL')
    assert.deepEqual(changesWith(without), ['UPSERT_MODE upsertConfig.mode'])
  })

  it('keeps a hash function, warns of a short one', () => {
    const hashed = (hashFunction: string): object => ({ ...ordersConfig, upsertConfig: { mode: 'FULL', hashFunction } })
    assert.equal(valueIn(hashed('NONE'), 'upsertConfig', 'hashFunction'), 'MURMUR3')
    assert.equal(valueIn(hashed('XXH128'), 'upsertConfig', 'hashFunction'), 'XXH128')
    assert.deepEqual(warningsOf(planOf({ config: hashed('XXHASH') })), ['HASH_FUNCTION tableConfig.upsertConfig.hashFunction'])
  })

  it('loses what does harm or nothing on an OFFLINE table', () => {
    const settings = {
      metadataTTL: 5,
      deletedKeysTTL: 5,
      enableDeletedKeysCompactionConsistency: true,
      dropOutOfOrderRecord: true,
      outOfOrderRecordColumn: 'x',
      snapshot: 'ENABLE',
      enableSnapshot: true,
      preload: 'ENABLE',
      enablePreload: true,
      enableCommitTimeCompaction: true,
      partialUpsertMergerClass: 'x.Y',
      allowPartialUpsertConsumptionDuringCommit: true
    }
    const config = { ...ordersConfig, upsertConfig: { mode: 'FULL', consistencyMode: 'SNAPSHOT', ...settings } }
    assert.deepEqual(new Set(changesWith(config)), new Set(Object.keys(settings).map((key) => `UPSERT_SETTING upsertConfig.${key}`)))
    assert.equal(valueIn(config, 'upsertConfig', 'consistencyMode'), 'SNAPSHOT')
  })

  it('goes with strict replica groups and without deduplication', () => {
    assert.deepEqual(changesWith({ ...ordersConfig, routing: {}, dedupConfig: { dedupEnabled: true } }), ['DEDUP dedupConfig', 'ROUTING routing.instanceSelectorType'])
    assert.deepEqual(changesWith(configWith({ routing: { instanceSelectorType: 'multiStageReplicaGroup' } })), [])
  })

  it('is of consistency mode SYNC unless the table config or the option says otherwise', () => {
    const modeOf = (upsertConfig: Readonly<Record<string, string | number>>, consistencyMode?: string): unknown => {
      const { tableConfig } = planOf({ config: configWith({ upsertConfig }), options: { table: { ...consistencyMode === undefined ? {} : { consistencyMode } } } })
      return (tableConfig['upsertConfig'] as { consistencyMode?: unknown }).consistencyMode
    }
    assert.equal(modeOf({}), 'SYNC')
    assert.equal(modeOf({ consistencyMode: 'NONE' }), 'NONE')
    assert.equal(modeOf({ consistencyMode: 'NONE' }, 'SNAPSHOT'), 'SNAPSHOT')
    // Pinot refuses another mode then.
    assert.equal(modeOf({ newSegmentTrackingTimeMs: 0 }), undefined)
  })

  it('needs new segments to be tracked for a consistency mode', () => {
    assert.deepEqual(faultsOf({ config: configWith({ upsertConfig: { consistencyMode: 'SYNC', newSegmentTrackingTimeMs: 0 } }) }), [
      'tableConfig.upsertConfig.newSegmentTrackingTimeMs: must be above 0 with consistencyMode SYNC'
    ])
  })
})

describe('what an upsert table cannot have', () => {
  it('is taken out, each with its reason', () => {
    const config = {
      ...configWith({
        segmentsConfig: { retentionTimeUnit: 'DAYS', retentionTimeValue: '7' },
        tableIndexConfig: {
          starTreeIndexConfigs: [{ dimensionsSplitOrder: ['city'] }],
          enableDefaultStarTree: true,
          enableDynamicStarTreeCreation: false,
          aggregateMetrics: true,
          skipSegmentPreprocess: true,
          segmentFormatVersion: 'v1',
          tierOverwrites: { cold: { x: 1 } }
        },
        ingestionConfig: { aggregationConfigs: [{ columnName: 'total' }] },
        task: { taskTypeConfigsMap: { UpsertCompactionTask: { a: '1' }, MergeRollupTask: {}, OwnTask: { 'fs.prop.secretKey': 'hidden!' } } }
      }),
      tierConfigs: [{ name: 'cold' }]
    }
    const plan = planOf({ config })
    assert.deepEqual(changesWith(config), [
      'STAR_TREE tableIndexConfig.starTreeIndexConfigs',
      'STAR_TREE tableIndexConfig.enableDefaultStarTree',
      'AGGREGATION tableIndexConfig.aggregateMetrics',
      'PREPROCESS tableIndexConfig.skipSegmentPreprocess',
      'SEGMENT_FORMAT tableIndexConfig.segmentFormatVersion',
      'TIERS tierConfigs',
      'TIERS tableIndexConfig.tierOverwrites',
      'MINION_TASK task.taskTypeConfigsMap.UpsertCompactionTask',
      'MINION_TASK task.taskTypeConfigsMap.OwnTask',
      'RETENTION segmentsConfig.retentionTimeUnit',
      'RETENTION segmentsConfig.retentionTimeValue',
      'AGGREGATION ingestionConfig.aggregationConfigs'
    ])
    for (const { why } of plan.changes) assert.ok(why.length > 15, why)
    assert.ok(!JSON.stringify(plan.changes).includes('hidden!'))
    assert.equal(plan.tableConfig['task'], undefined)
  })

  it('is refused where leaving it out would change what rows are there', () => {
    assert.deepEqual(faultsOf({
      config: {
        ...configWith({
          ingestionConfig: {
            filterConfig: { filterFunction: 'x > 1' },
            enrichmentConfigs: [{ type: 'generateColumn' }],
            complexTypeConfig: { delimiter: '.' },
            schemaConformingTransformerConfig: { a: 1 }
          }
        }),
        isDimTable: true
      }
    }), [
      'tableConfig.ingestionConfig.filterConfig: is not supported: Pinot does not apply it to pushed segments; records are not filtered; take it out, or filter in the queries',
      'tableConfig.ingestionConfig.enrichmentConfigs: is not supported: Pinot does not apply it to pushed segments; records are not enriched; take it out, and use transform functions',
      'tableConfig.ingestionConfig.complexTypeConfig: is not supported: Pinot does not apply it to pushed segments; map columns to paths in place of it: mapping.columns.<column>.path',
      'tableConfig.ingestionConfig.schemaConformingTransformerConfig: is not supported: Pinot does not apply it to pushed segments; map columns to paths in place of it: mapping.columns.<column>.path',
      'tableConfig.isDimTable: a dimension table cannot be an upsert table; take it out'
    ])
  })
})

describe('what Pinot would refuse', () => {
  it('is named all at once', () => {
    assert.deepEqual(faultsOf({
      config: {
        ...configWith({
          segmentsConfig: { peerSegmentDownloadScheme: 'http' },
          tableIndexConfig: { invertedIndexColumns: ['cty'], bloomFilterConfigs: { nope: {} }, noDictionaryColumns: ['city'], rangeIndexColumns: ['total'] }
        }),
        fieldConfigList: [{ name: 'city', compressionCodec: 'LZ4' }, { name: 'id', properties: { forwardIndexDisabled: 'true' } }, { name: 'idd' }]
      },
      options: { mapping: { columns: { citty: { path: 'a' } } } }
    }), [
      'mapping.columns.citty: the schema has no such column; did you mean city?',
      'tableConfig.tableIndexConfig.invertedIndexColumns: the schema has no column cty; did you mean city?; Pinot refuses the table config; take it out',
      'tableConfig.tableIndexConfig.bloomFilterConfigs: the schema has no column nope; did you mean note?; Pinot refuses the table config; take it out',
      'tableConfig.fieldConfigList (id): the forward index is disabled, but Pinot reads keys, versions and deletions from it; enable it',
      'tableConfig.fieldConfigList: the schema has no column idd; did you mean id?; Pinot refuses the table config; take it out',
      'tableConfig.fieldConfigList (city): is DICTIONARY, which it is without an encodingType too, but the column is among the columns without a dictionary; Pinot refuses that; set encodingType: RAW',
      'tableConfig.segmentsConfig.peerSegmentDownloadScheme: Pinot refuses it with a replication below 2; take it out'
    ])
  })

  it('does not sort', () => {
    assert.deepEqual(warningsOf(planOf({ config: configWith({ tableIndexConfig: { sortedColumn: ['id'] } }) })), ['NOT_SORTED tableConfig.tableIndexConfig.sortedColumn'])
  })
})
