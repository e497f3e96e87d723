/** What a replication is forecast from. */
export interface LiveInput {
  readonly changesPerSecond: number
  /** Mean bytes of a change record. */
  readonly recordBytes: number
  readonly partitions: number
  readonly flushMs: number
  /** Reads of one shard in a second. */
  readonly readsPerSecond: number
  /** Segments of one push request. */
  readonly perRequest: number
}

/** What a replication will do in a day: numbers that prices are made of. */
export interface LiveForecast {
  readonly recordsPerDay: number
  readonly bytesPerDay: number
  /** Kinesis counts puts in units of 25 KB. */
  readonly putUnitsPerDay: number
  /** Shards that the writes need: 1,000 records or 1 MB a second each. */
  readonly shards: number
  readonly getRecordsPerDay: number
  /** At most: a partition without new rows is not flushed. */
  readonly flushesPerDay: number
  readonly pushesPerSecond: number
}

const DAY = 86_400
const UNIT = 25_000
const SHARD = { records: 1000, bytes: 1_000_000 }

/** Pure. Source of Kinesis' units and limits: Kinesis Data Streams Developer Guide, "Quotas and limits"; pricing page. */
export function forecastLive ({ changesPerSecond, recordBytes, partitions, flushMs, readsPerSecond, perRequest }: LiveInput): LiveForecast {
  const shards = Math.max(1, Math.ceil(Math.max(changesPerSecond / SHARD.records, changesPerSecond * recordBytes / SHARD.bytes)))
  // So many partitions have new rows at a flush, if keys are spread evenly.
  const rows = changesPerSecond * flushMs / 1000
  const busy = partitions * (1 - (1 - 1 / partitions) ** rows)
  const flushes = busy * 1000 / flushMs
  return {
    recordsPerDay: Math.round(changesPerSecond * DAY),
    bytesPerDay: Math.round(changesPerSecond * recordBytes * DAY),
    putUnitsPerDay: Math.round(changesPerSecond * Math.ceil(recordBytes / UNIT) * DAY),
    shards,
    getRecordsPerDay: Math.round(shards * readsPerSecond * DAY),
    flushesPerDay: Math.round(flushes * DAY),
    pushesPerSecond: flushes / Math.min(perRequest, Math.max(1, busy))
  }
}
