import {
  DescribeStreamConsumerCommand, DescribeStreamSummaryCommand, GetShardIteratorCommand, ListShardsCommand,
  RegisterStreamConsumerCommand
} from '@aws-sdk/client-kinesis'
import type { KinesisClient, Shard } from '@aws-sdk/client-kinesis'
import { faultOf } from './faults.ts'
import type { ListedShard } from './shard-plan.ts'
import { startingPosition } from './starting-position.ts'
import type { StartPosition, StreamTarget } from './transport.ts'

/** What a source needs to know of its stream. Times in ms. */
export interface StreamFacts {
  readonly arn: string
  readonly active: boolean
  readonly createdAt: number
  readonly retentionMs: number
}

/** The requests that are not for records. Each is made once; faults are thrown as the SDK makes them. */
export class KinesisControl {
  readonly #client: KinesisClient
  readonly #target: StreamTarget

  constructor (client: KinesisClient, target: StreamTarget) {
    this.#client = client
    this.#target = target
  }

  async describe (signal: AbortSignal): Promise<StreamFacts> {
    const { StreamDescriptionSummary: summary } = await this.#client.send(new DescribeStreamSummaryCommand(this.#target), { abortSignal: signal })
    return {
      arn: summary!.StreamARN!,
      active: summary!.StreamStatus === 'ACTIVE' || summary!.StreamStatus === 'UPDATING',
      createdAt: summary!.StreamCreationTimestamp?.getTime() ?? 0,
      retentionMs: (summary!.RetentionPeriodHours ?? 24) * 3_600_000
    }
  }

  /** All shards that the stream still has records of, closed ones, too. */
  async listShards (signal: AbortSignal): Promise<ListedShard[]> {
    const shards: ListedShard[] = []
    let token: string | undefined
    do {
      const input = token === undefined ? this.#target : { NextToken: token }
      const page = await this.#client.send(new ListShardsCommand(input), { abortSignal: signal })
      shards.push(...(page.Shards ?? []).map(listed))
      token = page.NextToken
    } while (token !== undefined)
    return shards
  }

  async shardIterator (shardId: string, position: StartPosition, signal: AbortSignal): Promise<string> {
    const { Type: type, SequenceNumber: number, Timestamp: time } = startingPosition(position)
    const { ShardIterator: iterator } = await this.#client.send(new GetShardIteratorCommand({
      ...this.#target,
      ShardId: shardId,
      ShardIteratorType: type,
      ...(number === undefined ? {} : { StartingSequenceNumber: number }),
      ...(time === undefined ? {} : { Timestamp: time })
    }), { abortSignal: signal })
    return iterator!
  }

  /**
   * The ARN of a fan-out consumer that is ready; undefined while it is being made or deleted. It is registered if it is
   * not, once: a consumer is shared by all subscriptions to the stream's shards, and stays for the next start.
   */
  async consumer (streamArn: string, name: string, signal: AbortSignal): Promise<string | undefined> {
    try {
      const { ConsumerDescription: found } = await this.#client.send(new DescribeStreamConsumerCommand({
        StreamARN: streamArn, ConsumerName: name
      }), { abortSignal: signal })
      return found!.ConsumerStatus === 'ACTIVE' ? found!.ConsumerARN : undefined
    } catch (error) {
      if (faultOf(error) !== 'notFound') throw error
      await this.#client.send(new RegisterStreamConsumerCommand({ StreamARN: streamArn, ConsumerName: name }), { abortSignal: signal })
      return undefined
    }
  }
}

function listed (shard: Shard): ListedShard {
  return {
    shardId: shard.ShardId!,
    parents: [shard.ParentShardId, shard.AdjacentParentShardId].filter((id) => id !== undefined),
    closed: shard.SequenceNumberRange?.EndingSequenceNumber !== undefined
  }
}
