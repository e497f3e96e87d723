import { isObject } from './attribute-value.ts'

/** A record of a stream as it came. */
export interface KinesisRecord {
  readonly sequenceNumber: string
  /** Base64; undefined if it has none. */
  readonly data: string | undefined
  /** ms since the epoch: ApproximateArrivalTimestamp; null if it has none. */
  readonly arrivedAt: number | null
}

/**
 * The records of a GetRecords reply or of an event of SubscribeToShard (JSON 1.1), by JSON.parse:
 *
 *     {"Records":[{"SequenceNumber":"495…","ApproximateArrivalTimestamp":1719082124.123,"Data":"eyJ…","PartitionKey":"…"}, …], …}
 *
 * @throws SyntaxError if the bytes are no such reply: no JSON, no list of Records, a record without SequenceNumber.
 */
export function kinesisRecords (body: Uint8Array): KinesisRecord[] {
  const reply: unknown = JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8'))
  if (!isObject(reply) || !Array.isArray(reply.Records)) throw new SyntaxError('the reply has no list of Records')
  return reply.Records.map((record: unknown) => {
    if (!isObject(record) || typeof record.SequenceNumber !== 'string') throw new SyntaxError('a record of the reply has no SequenceNumber')
    const { SequenceNumber: sequenceNumber, Data: data, ApproximateArrivalTimestamp: seconds } = record
    return {
      sequenceNumber,
      data: typeof data === 'string' ? data : undefined,
      arrivedAt: typeof seconds === 'number' ? Math.round(seconds * 1000) : null
    }
  })
}
