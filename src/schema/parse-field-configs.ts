import { join } from './fault-list.ts'
import type { FaultList } from './fault-list.ts'
import { isJsonObject } from './json.ts'
import type { JsonObject } from './json.ts'
import type { ChunkCompression } from './row-plan.ts'
import type { FieldConfig } from './table-config.ts'

const fieldKeys = [
  'name', 'encodingType', 'indexType', 'indexTypes', 'compressionCodec', 'timestampConfig', 'indexes', 'properties', 'tierOverwrites'
]
const indexTypes = ['INVERTED', 'SORTED', 'TEXT', 'FST', 'IFST', 'H3', 'JSON', 'TIMESTAMP', 'VECTOR', 'RANGE'] as const
const written: readonly ChunkCompression[] = ['PASS_THROUGH', 'LZ4', 'SNAPPY', 'GZIP', 'ZSTANDARD']
/** Codecs that Pinot knows and this project does not write; the server converts when it loads a segment. */
const foreign = ['MV_ENTRY_DICT', 'CLP', 'CLPV2', 'CLPV2_ZSTD', 'CLPV2_LZ4', 'DELTA', 'DELTADELTA']
const codecs = [...written, ...foreign]

/**
 * Reads `fieldConfigList`: the older keys and the newer `indexes` beside them.
 * Source: org.apache.pinot.spi.config.table.FieldConfig; ForwardIndexType and DictionaryIndexType for what they mean.
 */
export function parseFieldConfigs (json: JsonObject, faults: FaultList): Readonly<Record<string, FieldConfig>> {
  const configs: Record<string, FieldConfig> = {}
  const entries = faults.list(json, 'fieldConfigList', '') ?? []
  entries.forEach((entry, index) => {
    const path = `fieldConfigList[${index}]`
    if (!isJsonObject(entry)) return faults.add(path, 'must be an object')
    faults.typos(entry, fieldKeys, path)
    const name = faults.text(entry, 'name', path)
    if (name === undefined) return faults.add(path, 'name is required')
    if (Object.hasOwn(configs, name)) faults.add(path, `the column ${name} is there twice`)
    configs[name] = parseFieldConfig(entry, `${path} (${name})`, faults)
  })
  return configs
}

function parseFieldConfig (entry: JsonObject, path: string, faults: FaultList): FieldConfig {
  const indexes = faults.object(entry, 'indexes', path) ?? {}
  const forward = faults.object(indexes, 'forward', join(path, 'indexes')) ?? {}
  const dictionary = faults.object(indexes, 'dictionary', join(path, 'indexes')) ?? {}
  const properties = faults.object(entry, 'properties', path) ?? {}
  const one = faults.word(entry, 'indexType', path, indexTypes)
  const several = faults.texts(entry, 'indexTypes', path)
  for (const type of several ?? []) {
    if (!(indexTypes as readonly string[]).includes(type)) faults.add(join(path, 'indexTypes'), `${type} is none of ${indexTypes.join(', ')}`)
  }
  const newer = Object.entries(indexes)
    .filter(([id, config]) => id !== 'forward' && id !== 'dictionary' && isJsonObject(config) && config['disabled'] !== true && config['enabled'] !== false)
    .map(([id]) => id.toUpperCase())
  const codec = faults.word(entry, 'compressionCodec', path, codecs) ?? faults.word(forward, 'compressionCodec', join(path, 'indexes.forward'), codecs)
  const encoding = faults.word(entry, 'encodingType', path, ['RAW', 'DICTIONARY'] as const)
  return {
    encoding: dictionary['disabled'] === true ? 'RAW' : encoding,
    compression: written.find((it) => it === codec),
    codec,
    indexTypes: [...new Set([...(several ?? (one === undefined ? [] : [one])), ...newer])],
    forwardIndexDisabled: forward['disabled'] === true || faults.flag(properties, 'forwardIndexDisabled', join(path, 'properties')) === true
  }
}
