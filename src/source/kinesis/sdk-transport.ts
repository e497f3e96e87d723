import { GetRecordsCommand, SubscribeToShardCommand } from '@aws-sdk/client-kinesis'
import type { ChildShard, _Record as KinesisRecord } from '@aws-sdk/client-kinesis'
import { startingPosition } from './starting-position.ts'
import type { KinesisTransport, Reply, TransportParts } from './transport.ts'

/**
 * The plain way, and the oracle of the raw one: the SDK makes an object of every record, and the body is written again
 * from them as the service would have it. Many times slower. Takes the clients over.
 */
export function sdkTransport ({ client, subscriptions, target }: TransportParts): KinesisTransport {
  const arn = 'StreamARN' in target ? target : {}
  return {
    getRecords: async (iterator, limit, signal) => {
      const output = await client.send(new GetRecordsCommand({ ...arn, ShardIterator: iterator, Limit: limit }), { abortSignal: signal })
      return replyOf({ ...output, NextShardIterator: output.NextShardIterator ?? null })
    },
    subscribe: async (consumerArn, shardId, position, signal) => {
      const { EventStream: events } = await subscriptions.send(new SubscribeToShardCommand({
        ConsumerARN: consumerArn, ShardId: shardId, StartingPosition: startingPosition(position)
      }), { abortSignal: signal })
      if (events === undefined) throw new SyntaxError('the service accepted the subscription without a stream of events')
      return (async function * () {
        for await (const event of events) {
          const reply = event.SubscribeToShardEvent
          if (reply !== undefined) yield replyOf({ ...reply, ContinuationSequenceNumber: reply.ContinuationSequenceNumber ?? null })
        }
      })()
    },
    close: () => {
      client.destroy()
      subscriptions.destroy()
    }
  }
}

interface Output {
  readonly Records?: readonly KinesisRecord[] | undefined
  readonly MillisBehindLatest?: number | undefined
  readonly ChildShards?: readonly ChildShard[] | undefined
  readonly NextShardIterator?: string | null | undefined
  readonly ContinuationSequenceNumber?: string | null | undefined
}

function replyOf (output: Output): Reply {
  const records = output.Records ?? []
  const text = JSON.stringify({
    Records: records.map((record) => ({
      SequenceNumber: record.SequenceNumber,
      ApproximateArrivalTimestamp: record.ApproximateArrivalTimestamp === undefined ? undefined : record.ApproximateArrivalTimestamp.getTime() / 1000,
      Data: Buffer.from(record.Data ?? []).toString('base64'),
      PartitionKey: record.PartitionKey,
      EncryptionType: record.EncryptionType
    }))
  })
  return {
    body: new TextEncoder().encode(text),
    envelope: {
      nextShardIterator: output.NextShardIterator,
      continuationSequenceNumber: output.ContinuationSequenceNumber,
      millisBehindLatest: output.MillisBehindLatest ?? 0,
      children: (output.ChildShards ?? []).map((child) => child.ShardId!),
      first: records[0]?.SequenceNumber ?? null,
      last: records.at(-1)?.SequenceNumber ?? null
    }
  }
}
