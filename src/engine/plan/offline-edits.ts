import { isJsonObject } from '../../schema/json.ts'
import type { Json, JsonObject } from '../../schema/json.ts'
import { warn } from './draft.ts'
import type { Draft } from './draft.ts'

/** Keys of stream configs that are credentials. Sources: KinesisConfig; Kafka's and Pulsar's client settings. */
export const credential: RegExp = /(^|\.)(accessKey|secretKey|externalId|password|token|sasl\.jaas\.config|authenticationToken|authParams|credentials.*)$/i

/** Turns the config of a REALTIME table into one of an OFFLINE table: no stream, nothing that only consumption knows. */
export function editTableType (draft: Draft): void {
  const { config, input: { tableConfig, options } } = draft
  if (tableConfig.tableType === 'REALTIME') {
    config.set(['tableType'], 'OFFLINE', 'TABLE_TYPE', 'segments are built here and pushed; Pinot consumes no stream')
  }
  const name = config.get('tableName')
  if (typeof name === 'string' && name.endsWith('_REALTIME')) config.set(['tableName'], `${tableConfig.tableName}_OFFLINE`, 'TABLE_TYPE', 'the suffix says the type')
  dropStreams(draft)
  const segments = 'segmentsConfig'
  if (config.get(segments, 'replicasPerPartition') !== undefined) {
    if (tableConfig.replication !== undefined) {
      config.set([segments, 'replication'], String(tableConfig.replication), 'REPLICATION', 'replicasPerPartition is the REALTIME form of replication')
    }
    config.remove([segments, 'replicasPerPartition'], 'REPLICATION', 'replicasPerPartition is the REALTIME form of replication')
  }
  if (options.table.replication !== undefined) {
    config.set([segments, 'replication'], String(options.table.replication), 'REPLICATION', 'as table.replication says')
  } else if (tableConfig.replication === undefined) {
    config.set([segments, 'replication'], '1', 'REPLICATION', 'Pinot demands it; set the number of copies that the table shall have')
  }
  config.remove([segments, 'completionConfig'], 'REALTIME_SETTING', 'only consumed segments are completed')
  config.remove([segments, 'schemaName'], 'OLD_SETTING', 'Pinot no longer knows it: the schema has the name of the table')
  config.remove(['tenants', 'tagOverrideConfig'], 'REALTIME_SETTING', 'its tags are for consuming servers')
}

function dropStreams (draft: Draft): void {
  const { config } = draft
  const maps: { path: readonly string[], map: JsonObject }[] = []
  const old = config.get('tableIndexConfig', 'streamConfigs')
  if (isJsonObject(old)) maps.push({ path: ['tableIndexConfig', 'streamConfigs'], map: old })
  const list = config.get('ingestionConfig', 'streamIngestionConfig', 'streamConfigMaps')
  if (Array.isArray(list)) {
    (list as readonly Json[]).forEach((map, index) => {
      if (isJsonObject(map)) maps.push({ path: ['ingestionConfig', 'streamIngestionConfig', 'streamConfigMaps', String(index)], map })
    })
  }
  for (const { path, map } of maps) reportStream(draft, path, map)
  const why = 'an OFFLINE table consumes no stream'
  config.remove(['tableIndexConfig', 'streamConfigs'], 'STREAM_CONFIG', why)
  config.remove(['ingestionConfig', 'streamIngestionConfig'], 'STREAM_CONFIG', why)
}

/** What the stream config held that matters: columns that a decoder filled, and credentials that should not be there. */
function reportStream (draft: Draft, path: readonly string[], map: JsonObject): void {
  const where = `tableConfig.${path.join('.')}`
  for (const [key, value] of Object.entries(map)) {
    const role = /\.decoder\.prop\.dynamodb\.(timeColumnName|deleteColumnName)$/.exec(key)?.[1]
    if (role !== undefined && typeof value === 'string') {
      const used = draft.columns.has(value)
      draft.changes.push({
        code: 'DECODER_COLUMN',
        path: `${where}.${key}`,
        from: value,
        to: null,
        why: used
          ? `the decoder filled the column ${value}; it is now filled as the plan's columns say`
          : `the decoder filled ${value}, which is no column of the schema, so the value was lost; the ${role === 'timeColumnName' ? 'version' : 'delete record'} column takes its place`
      })
    }
    if (credential.test(key) && typeof value === 'string' && value !== '') {
      warn(draft, 'STATIC_CREDENTIALS', `${where}.${key}`, 'the table config holds a credential, which everyone sees who may read table configs',
        'take it out of the file and change it where it was issued')
    }
  }
}
