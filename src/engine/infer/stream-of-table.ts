import type { Json, JsonObject } from '../../schema/json.ts'
import { isJsonObject } from '../../schema/json.ts'

/** `source.kinesis` as a generated config says it; all else has its default. */
export interface StreamText {
  readonly stream: string
  readonly region?: string | undefined
  readonly endpoint?: string | undefined
  readonly profile?: string | undefined
  readonly role?: { readonly arn: string, readonly externalId?: string | undefined } | undefined
}

/** The Kinesis stream that a REALTIME table config reads, without its credentials; undefined if there is none. Source: KinesisConfig. */
export function streamOfTable (tableConfig: JsonObject): StreamText | undefined {
  const index = tableConfig['tableIndexConfig']
  const ingestion = tableConfig['ingestionConfig']
  const streams = isJsonObject(ingestion) ? ingestion['streamIngestionConfig'] : undefined
  const maps: readonly (Json | undefined)[] = [
    isJsonObject(index) ? index['streamConfigs'] : undefined,
    ...isJsonObject(streams) && Array.isArray(streams['streamConfigMaps']) ? streams['streamConfigMaps'] as readonly Json[] : []
  ]
  const map = maps.find((it) => isJsonObject(it) && it['streamType'] === 'kinesis')
  if (!isJsonObject(map)) return undefined
  const text = (key: string): string | undefined => typeof map[key] === 'string' && map[key] !== '' ? map[key] : undefined
  const stream = text('stream.kinesis.topic.name')
  if (stream === undefined) return undefined
  const arn = text('roleArn')
  return { stream, region: text('region'), endpoint: text('endpoint'), role: arn === undefined ? undefined : { arn, externalId: text('externalId') } }
}
