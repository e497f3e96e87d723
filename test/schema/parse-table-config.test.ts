import { describe, it } from 'node:test'
import assert from 'node:assert/strict'
import { DynapinotError } from '../../src/errors.ts'
import { parseTableConfig } from '../../src/schema/parse-table-config.ts'

const minimal = { tableName: 't', tableType: 'OFFLINE', segmentsConfig: { replication: '2' }, tenants: {}, tableIndexConfig: {} }

function faultsOf (config: unknown): readonly string[] {
  try {
    parseTableConfig(JSON.stringify(config))
  } catch (error) {
    assert.ok(error instanceof DynapinotError)
    assert.equal(error.code, 'TABLE_CONFIG_INVALID')
    return error.context.faults ?? []
  }
  assert.fail('no fault was found')
}

describe('parseTableConfig', () => {
  it('reads what is needed and keeps the rest', () => {
    const json = {
      tableName: 'orders_REALTIME',
      tableType: 'realtime',
      segmentsConfig: { timeColumnName: 'at', replication: '1', replicasPerPartition: '3' },
      tenants: { server: 'hot' },
      tableIndexConfig: {
        nullHandlingEnabled: 'true',
        noDictionaryColumns: ['a', ''],
        noDictionaryConfig: { b: 'SNAPPY' },
        sortedColumn: ['id'],
        invertedIndexColumns: ['c'],
        segmentPartitionConfig: { columnPartitionMap: { id: { functionName: 'Murmur', numPartitions: 4 } } },
        unheardOf: { keep: 'me' }
      },
      fieldConfigList: [
        { name: 'd', encodingType: 'RAW', compressionCodec: 'ZSTANDARD' },
        { name: 'e', indexTypes: ['INVERTED'], properties: { forwardIndexDisabled: 'true' } },
        { name: 'f', indexes: { dictionary: { disabled: true }, forward: { compressionCodec: 'DELTA' }, inverted: {}, json: { disabled: true } } }
      ],
      routing: { instanceSelectorType: 'strictReplicaGroup' },
      upsertConfig: { mode: 'PARTIAL', comparisonColumn: 'at', deleteRecordColumn: 'gone', hashFunction: 'MD5' },
      ingestionConfig: { transformConfigs: [{ columnName: 'x', transformFunction: 'upper(y)' }] }
    }
    const config = parseTableConfig(JSON.stringify(json))
    const { json: kept, ...typed } = config
    assert.deepEqual(kept, json)
    assert.deepEqual(typed, {
      tableName: 'orders',
      tableType: 'REALTIME',
      timeColumnName: 'at',
      replication: 3,
      nullHandling: true,
      rawColumns: ['a', 'b', 'd', 'f'],
      fieldConfigs: {
        d: { encoding: 'RAW', compression: 'ZSTANDARD', codec: 'ZSTANDARD', indexTypes: [], forwardIndexDisabled: false },
        e: { encoding: undefined, compression: undefined, codec: undefined, indexTypes: ['INVERTED'], forwardIndexDisabled: true },
        f: { encoding: 'RAW', compression: undefined, codec: 'DELTA', indexTypes: ['INVERTED'], forwardIndexDisabled: false }
      },
      sortedColumns: ['id'],
      invertedIndexColumns: ['c', 'e', 'f'],
      partitionColumns: { id: { functionName: 'Murmur', numPartitions: 4 } },
      instanceSelectorType: 'strictReplicaGroup',
      upsert: { mode: 'PARTIAL', comparisonColumns: ['at'], deleteRecordColumn: 'gone', hashFunction: 'MD5' },
      transforms: { x: 'upper(y)' },
      serverTenant: 'hot'
    })
  })

  it('takes an OFFLINE table\'s replication, not its replicasPerPartition', () => {
    assert.equal(parseTableConfig(JSON.stringify({ ...minimal, segmentsConfig: { replication: 2, replicasPerPartition: '3' } })).replication, 2)
  })

  it('takes the config out of a controller\'s answer', () => {
    assert.equal(parseTableConfig(JSON.stringify({ OFFLINE: minimal })).tableName, 't')
    assert.deepEqual(parseTableConfig(JSON.stringify({ tableName: 't', schema: {}, offline: minimal })).json, minimal)
    assert.deepEqual(faultsOf({ OFFLINE: minimal, REALTIME: minimal }), ['holds an OFFLINE and a REALTIME table; keep the one that is meant'])
  })

  it('reports all faults at once', () => {
    assert.deepEqual(faultsOf({
      tableName: 'a__b',
      tableType: 'HYBRID',
      segmentConfig: {},
      segmentsConfig: { replication: 0, timeColumnName: 5 },
      tableIndexConfig: {
        noDictionaryColumns: 'x', segmentPartitionConfig: { columnPartitionMap: { a: { functionName: 'Murmur' } } }
      },
      fieldConfigList: [{ name: 'd', encodingType: 'raw' }, { name: 'd', compressionCodec: 'BROTLI' }, {}, { name: 'g', indexTypes: ['INVERSE'] }],
      upsertConfig: { mode: 'HALF' },
      ingestionConfig: { transformConfigs: [{ columnName: 'x' }, { columnName: 'y', transformFunction: 'f(a)' }, { columnName: 'y', transformFunction: 'g(a)' }] }
    }), [
      'segmentConfig: unknown key; did you mean segmentsConfig?',
      'tenants: is required; Pinot refuses a table config without it',
      'fieldConfigList[0] (d).encodingType: must be one of RAW, DICTIONARY',
      'fieldConfigList[1]: the column d is there twice',
      'fieldConfigList[1] (d).compressionCodec: must be one of PASS_THROUGH, LZ4, SNAPPY, GZIP, ZSTANDARD, MV_ENTRY_DICT, CLP, CLPV2, CLPV2_ZSTD, CLPV2_LZ4, DELTA, DELTADELTA',
      'fieldConfigList[2]: name is required',
      'fieldConfigList[3] (g).indexTypes: INVERSE is none of INVERTED, SORTED, TEXT, FST, IFST, H3, JSON, TIMESTAMP, VECTOR, RANGE',
      'tableType: must be OFFLINE or REALTIME',
      'segmentsConfig.replication: must be a whole number of at least 1',
      'tableName: must not have two underscores in a row, which Pinot refuses',
      'segmentsConfig.timeColumnName: must be a text',
      'tableIndexConfig.noDictionaryColumns: must be a list of texts',
      'tableIndexConfig.segmentPartitionConfig.columnPartitionMap.a: needs functionName and numPartitions',
      'upsertConfig.mode: must be one of NONE, FULL, PARTIAL',
      'ingestionConfig.transformConfigs[0]: needs columnName and transformFunction',
      'ingestionConfig.transformConfigs[2]: there are two functions for the column y'
    ])
  })
})
