import type { KinesisData } from './config-data.ts'
import type { KinesisOptions } from './resolved-options.ts'
import { parseBytes, parseTime } from './units.ts'

/** `source.kinesis`, checked, as the source takes it. */
export function kinesisOf (data: KinesisData): KinesisOptions {
  const { limits, start } = data
  return {
    stream: data.stream,
    region: data.region,
    endpoint: data.endpoint,
    profile: data.profile,
    role: data.role,
    start: start === 'trimHorizon' || start === 'latest' ? { kind: start } : { kind: 'timestamp', at: parseInstant(start)! },
    consumer: data.consumer,
    consumerName: data.consumerName,
    transport: data.transport,
    onGap: data.onGap,
    inFlight: parseBytes(data.inFlight)!,
    discoveryMs: parseTime(data.discovery)!,
    limits: {
      records: limits.records,
      readsPerSecond: limits.readsPerSecond,
      bytesPerSecond: parseBytes(limits.bytesPerSecond)!,
      idleMs: parseTime(limits.idle)!,
      requests: limits.requests
    }
  }
}

/** ms since the epoch of an ISO 8601 time with its offset; undefined if the text is none: one without would mean another time elsewhere. */
export function parseInstant (text: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/.test(text)) return undefined
  const time = Date.parse(text)
  return Number.isNaN(time) ? undefined : time
}
