import type { ShardCheckpoint } from '../../../src/block/shard-checkpoint.ts'
import type { StreamBatch, StreamSource } from '../../../src/source/stream-contract.ts'

/** A record as it was read. */
export interface ReadRecord {
  readonly shardId: string
  readonly sequenceNumber: string
  readonly text: string
}

/** The records of a batch, in their order. */
export function recordsOf (batch: StreamBatch): ReadRecord[] {
  if (batch.body === null) return []
  const { Records: records } = JSON.parse(Buffer.from(batch.body).toString()) as { readonly Records: readonly { readonly SequenceNumber: string, readonly Data: string }[] }
  return records.map((record) => ({
    shardId: batch.shardId, sequenceNumber: record.SequenceNumber, text: Buffer.from(record.Data, 'base64').toString()
  }))
}

/** What a reading came to. */
export interface Reading {
  readonly records: readonly ReadRecord[]
  readonly batches: readonly StreamBatch[]
  /** Checkpoints as an engine would keep them that loads every batch at once. */
  readonly checkpoints: Map<string, ShardCheckpoint>
}

/** Starts a source and reads until `enough`; closes it. */
export async function readStream (
  source: StreamSource, enough: (reading: Reading) => boolean | Promise<boolean>, checkpoints: ReadonlyMap<string, ShardCheckpoint> = new Map()
): Promise<Reading> {
  const stop = new AbortController()
  const records: ReadRecord[] = []
  const batches: StreamBatch[] = []
  try {
    const reading: Reading = { records, batches, checkpoints: new Map(await source.start(checkpoints)) }
    if (await enough(reading)) return reading
    for await (const batch of source.batches(stop.signal)) {
      batches.push(batch)
      records.push(...recordsOf(batch))
      batch.release()
      const position = batch.end ? { kind: 'end' as const } : { kind: 'after' as const, sequenceNumber: batch.last! }
      reading.checkpoints.set(batch.shardId, { position, coveredUntil: batch.coveredUntil })
      if (await enough(reading)) break
    }
    return reading
  } finally {
    stop.abort()
    await source.close()
  }
}
