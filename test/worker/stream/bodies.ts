import { createHash } from 'node:crypto'

/** A record as a reply has it: `data` is what was put into the stream. */
export interface PutRecord {
  readonly data: string | Uint8Array
  readonly sequenceNumber: string
  /** Seconds since the epoch. */
  readonly arrivedAt?: number | undefined
}

/** The body of a GetRecords reply, as the service orders its members. */
export function bodyOf (records: readonly PutRecord[]): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(JSON.stringify({
    MillisBehindLatest: 0,
    NextShardIterator: 'AAAAAAAAAAF/iterator+==',
    Records: records.map(({ data, sequenceNumber, arrivedAt }) => ({
      ApproximateArrivalTimestamp: arrivedAt, Data: Buffer.from(data).toString('base64'), PartitionKey: 'key é', SequenceNumber: sequenceNumber
    }))
  }))
}

/** An aggregated record as the Kinesis Producer Library makes it. */
export function aggregateOf (payloads: readonly (string | Uint8Array)[]): Buffer {
  const message = Buffer.concat([
    field(1, Buffer.from('partition key')),
    field(2, Buffer.from('340282366920938463463374607431768211455')),
    ...payloads.map((payload) => field(3, Buffer.concat([
      Buffer.from([1 << 3, 0, 2 << 3, 0]),
      field(3, Buffer.from(payload)),
      field(4, Buffer.concat([field(1, Buffer.from('tag'))]))
    ])))
  ])
  return Buffer.concat([Buffer.from([0xf3, 0x89, 0x9a, 0xc2]), message, createHash('md5').update(message).digest()])
}

function field (number: number, bytes: Uint8Array): Buffer {
  return Buffer.concat([varint(number << 3 | 2), varint(bytes.length), bytes])
}

function varint (value: number): Buffer {
  const bytes: number[] = []
  let rest = value
  for (; rest > 127; rest >>>= 7) bytes.push(rest & 127 | 128)
  return Buffer.from([...bytes, rest])
}
