import { DynapinotError } from '../errors.ts'
import { FaultList, join } from './fault-list.ts'
import { isJsonObject } from './json.ts'
import type { Json, JsonObject } from './json.ts'
import { parseJsonText } from './json-text.ts'
import { parseFieldConfigs } from './parse-field-configs.ts'
import type { TableConfig, UpsertConfig } from './table-config.ts'

const topKeys = [
  'tableName', 'tableType', 'isDimTable', 'segmentsConfig', 'tenants', 'tableIndexConfig', 'metadata', 'quota', 'task', 'routing', 'query',
  'instanceAssignmentConfigMap', 'instancePartitionsMap', 'segmentAssignmentConfigMap', 'fieldConfigList', 'upsertConfig', 'dedupConfig',
  'dimensionTableConfig', 'ingestionConfig', 'tierConfigs', 'tunerConfigs', 'tableSamplers'
]

/**
 * Reads a Pinot table config from its JSON text, also in the form in which a controller gives it (`{"REALTIME": {...}}`);
 * `file` is named in errors.
 * @throws DynapinotError TABLE_CONFIG_INVALID with all faults at once in `context.faults`.
 */
export function parseTableConfig (text: string, file?: string): TableConfig {
  const faults = new FaultList()
  const parsed = parseJsonText(text)
  if ('fault' in parsed) faults.add('', parsed.fault)
  else {
    const json = unwrapped(parsed.value, faults)
    if (json !== undefined) {
      const config = readTableConfig(json, faults)
      if (faults.faults.length === 0) return config
    }
  }
  const count = faults.faults.length
  throw new DynapinotError('TABLE_CONFIG_INVALID', `the Pinot table config ${file ?? ''} has ${count === 1 ? 'a fault' : `${count} faults`}`.replace('  ', ' '), {
    file, faults: faults.faults, remedy: 'correct the table config file'
  })
}

/** The table config out of a controller's answer, or the document itself. */
function unwrapped (value: Json, faults: FaultList): JsonObject | undefined {
  if (!isJsonObject(value)) {
    faults.add('', 'must be a JSON object')
    return undefined
  }
  const offline = value['OFFLINE'] ?? value['offline']
  const realtime = value['REALTIME'] ?? value['realtime']
  if (isJsonObject(offline) && isJsonObject(realtime)) {
    faults.add('', 'holds an OFFLINE and a REALTIME table; keep the one that is meant')
    return undefined
  }
  return isJsonObject(offline) ? offline : isJsonObject(realtime) ? realtime : value
}

function readTableConfig (json: JsonObject, faults: FaultList): TableConfig {
  faults.typos(json, topKeys, '')
  for (const key of ['segmentsConfig', 'tenants', 'tableIndexConfig']) {
    if (json[key] === undefined || json[key] === null) faults.add(key, 'is required; Pinot refuses a table config without it')
  }
  const segments = faults.object(json, 'segmentsConfig', '') ?? {}
  const index = faults.object(json, 'tableIndexConfig', '') ?? {}
  const routing = faults.object(json, 'routing', '') ?? {}
  const tenants = faults.object(json, 'tenants', '') ?? {}
  const fieldConfigs = parseFieldConfigs(json, faults)
  const tableType = readType(json, faults)
  const replication = faults.whole(segments, 'replication', 'segmentsConfig', 1)
  const perPartition = faults.whole(segments, 'replicasPerPartition', 'segmentsConfig', 1)
  const raw = Object.entries(fieldConfigs).filter(([, field]) => field.encoding === 'RAW').map(([name]) => name)
  const inverted = Object.entries(fieldConfigs).filter(([, field]) => field.indexTypes.includes('INVERTED')).map(([name]) => name)
  return {
    tableName: readName(json, faults),
    tableType,
    timeColumnName: emptyAsNone(faults.text(segments, 'timeColumnName', 'segmentsConfig')),
    replication: tableType === 'REALTIME' ? perPartition ?? replication : replication,
    nullHandling: faults.flag(index, 'nullHandlingEnabled', 'tableIndexConfig') === true,
    rawColumns: unique([
      ...columnsIn(index, 'noDictionaryColumns', faults),
      ...Object.keys(faults.object(index, 'noDictionaryConfig', 'tableIndexConfig') ?? {}),
      ...raw
    ]),
    fieldConfigs,
    sortedColumns: columnsIn(index, 'sortedColumn', faults),
    invertedIndexColumns: unique([...columnsIn(index, 'invertedIndexColumns', faults), ...inverted]),
    partitionColumns: readPartitionColumns(index, faults),
    instanceSelectorType: faults.text(routing, 'instanceSelectorType', 'routing'),
    upsert: readUpsert(json, faults),
    transforms: readTransforms(json, faults),
    serverTenant: emptyAsNone(faults.text(tenants, 'server', 'tenants')) ?? 'DefaultTenant',
    json
  }
}

function readName (json: JsonObject, faults: FaultList): string {
  const text = faults.text(json, 'tableName', '')
  if (text === undefined || text === '') {
    faults.add('tableName', 'is required')
    return ''
  }
  const name = text.replace(/_(?:OFFLINE|REALTIME)$/, '')
  if (name.includes('__')) faults.add('tableName', 'must not have two underscores in a row, which Pinot refuses')
  else if (!/^[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)?$/.test(name)) {
    faults.add('tableName', `${JSON.stringify(text)} may only have letters, digits, _ and -, and one dot after a database`)
  }
  return name
}

function readType (json: JsonObject, faults: FaultList): 'OFFLINE' | 'REALTIME' {
  const text = faults.text(json, 'tableType', '')?.toUpperCase()
  if (text === 'OFFLINE' || text === 'REALTIME') return text
  faults.add('tableType', text === undefined ? 'is required: OFFLINE or REALTIME' : 'must be OFFLINE or REALTIME')
  return 'OFFLINE'
}

function readPartitionColumns (index: JsonObject, faults: FaultList): TableConfig['partitionColumns'] {
  const config = faults.object(index, 'segmentPartitionConfig', 'tableIndexConfig') ?? {}
  const path = 'tableIndexConfig.segmentPartitionConfig'
  const map = faults.object(config, 'columnPartitionMap', path) ?? {}
  const columns: Record<string, { functionName: string, numPartitions: number }> = {}
  for (const name of Object.keys(map)) {
    const where = join(join(path, 'columnPartitionMap'), name)
    const entry = faults.object(map, name, join(path, 'columnPartitionMap')) ?? {}
    const functionName = faults.text(entry, 'functionName', where)
    const numPartitions = faults.whole(entry, 'numPartitions', where, 1)
    if (functionName === undefined || numPartitions === undefined) {
      faults.add(where, 'needs functionName and numPartitions')
      continue
    }
    columns[name] = { functionName, numPartitions }
  }
  return columns
}

function readUpsert (json: JsonObject, faults: FaultList): UpsertConfig | undefined {
  const config = faults.object(json, 'upsertConfig', '')
  if (config === undefined) return undefined
  return {
    mode: faults.word(config, 'mode', 'upsertConfig', ['NONE', 'FULL', 'PARTIAL'] as const) ?? 'FULL',
    comparisonColumns: faults.texts(config, 'comparisonColumns', 'upsertConfig') ?? singly(faults.text(config, 'comparisonColumn', 'upsertConfig')),
    deleteRecordColumn: emptyAsNone(faults.text(config, 'deleteRecordColumn', 'upsertConfig')),
    hashFunction: faults.word(config, 'hashFunction', 'upsertConfig', ['NONE', 'MD5', 'MURMUR3', 'UUID', 'XXHASH', 'XXH128'])
  }
}

function readTransforms (json: JsonObject, faults: FaultList): Readonly<Record<string, string>> {
  const transforms: Record<string, string> = {}
  const list = faults.list(faults.object(json, 'ingestionConfig', '') ?? {}, 'transformConfigs', 'ingestionConfig') ?? []
  list.forEach((entry, i) => {
    const path = `ingestionConfig.transformConfigs[${i}]`
    if (!isJsonObject(entry)) return faults.add(path, 'must be an object')
    faults.typos(entry, ['columnName', 'transformFunction'], path)
    const column = faults.text(entry, 'columnName', path)
    const expression = emptyAsNone(faults.text(entry, 'transformFunction', path))
    if (column === undefined || expression === undefined) return faults.add(path, 'needs columnName and transformFunction')
    if (Object.hasOwn(transforms, column)) faults.add(path, `there are two functions for the column ${column}`)
    transforms[column] = expression
  })
  return transforms
}

/** A list of columns; Pinot passes over empty names in it. */
function columnsIn (index: JsonObject, key: string, faults: FaultList): readonly string[] {
  return unique((faults.texts(index, key, 'tableIndexConfig') ?? []).filter((name) => name !== ''))
}

function unique (names: readonly string[]): readonly string[] {
  return [...new Set(names)]
}

function singly (name: string | undefined): readonly string[] {
  return name === undefined ? [] : [name]
}

function emptyAsNone (text: string | undefined): string | undefined {
  return text === '' ? undefined : text
}
