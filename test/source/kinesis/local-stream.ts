import {
  CreateStreamCommand, DescribeStreamSummaryCommand, KinesisClient, ListShardsCommand, MergeShardsCommand, PutRecordsCommand,
  SplitShardCommand
} from '@aws-sdk/client-kinesis'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { createRequire } from 'node:module'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import type { KinesisOptions } from '../../../src/options/resolved-options.ts'

// The default chain must find something; the local services look at none of it.
process.env['AWS_ACCESS_KEY_ID'] ??= 'local'
process.env['AWS_SECRET_ACCESS_KEY'] ??= 'local'

/** A record as a test puts it: where its key lies among the hash keys, from 0 to 1, and its text. */
export interface TestRecord {
  readonly at: number
  readonly text: string
}

const HASH_KEYS = 1n << 128n

/** Options of a stream that is near and quiet. */
export function kinesisOptions (endpoint: string, stream: string, more: Partial<KinesisOptions> = {}): KinesisOptions {
  return {
    stream,
    region: 'us-east-1',
    endpoint,
    start: { kind: 'trimHorizon' },
    consumer: 'polling',
    consumerName: 'dynapinot',
    transport: 'raw',
    onGap: 'stop',
    inFlight: 64 << 20,
    discoveryMs: 200,
    limits: { records: 10_000, readsPerSecond: 50, bytesPerSecond: 1 << 30, idleMs: 100, requests: 16 },
    ...more
  }
}

/** A real implementation of the service over the wire (npm kinesalite) in this process. Its shards split and merge; it has no fan-out. */
export async function startKinesalite (): Promise<{ readonly endpoint: string, readonly close: () => Promise<void> }> {
  const kinesalite = createRequire(import.meta.url)('kinesalite') as (options: object) => Server
  const server = kinesalite({ createStreamMs: 0, deleteStreamMs: 0, updateStreamMs: 0, shardLimit: 1000 })
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => { server.close(resolve) })
    }
  }
}

/** What a test does to a stream. */
export class LocalStream {
  readonly client: KinesisClient
  readonly name: string

  private constructor (client: KinesisClient, name: string) {
    this.client = client
    this.name = name
  }

  static async create (endpoint: string, name: string, shards: number): Promise<LocalStream> {
    const client = new KinesisClient({
      endpoint, region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' }, requestHandler: new NodeHttpHandler()
    })
    const stream = new LocalStream(client, name)
    await client.send(new CreateStreamCommand({ StreamName: name, ShardCount: shards }))
    await stream.active()
    return stream
  }

  async active (): Promise<void> {
    for (;;) {
      const { StreamDescriptionSummary: summary } = await this.client.send(new DescribeStreamSummaryCommand({ StreamName: this.name }))
      if (summary!.StreamStatus === 'ACTIVE') return
      await delay(20)
    }
  }

  async put (records: readonly TestRecord[]): Promise<void> {
    for (let at = 0; at < records.length; at += 100) {
      const { FailedRecordCount: failed } = await this.client.send(new PutRecordsCommand({
        StreamName: this.name,
        Records: records.slice(at, at + 100).map((record) => ({
          // The service takes 256 characters.
          PartitionKey: `"SequenceNumber":"1" ${record.text}`.slice(0, 200),
          ExplicitHashKey: String(HASH_KEYS * BigInt(Math.floor(record.at * 1e6)) / 1_000_000n),
          Data: Buffer.from(record.text)
        }))
      }))
      if (failed !== 0) throw new Error(`${String(failed)} records were not put`)
    }
  }

  /** Shards that are open. */
  async open (): Promise<readonly { readonly id: string, readonly from: bigint, readonly to: bigint }[]> {
    const { Shards: shards } = await this.client.send(new ListShardsCommand({ StreamName: this.name }))
    return shards!.filter((shard) => shard.SequenceNumberRange!.EndingSequenceNumber === undefined).map((shard) => ({
      id: shard.ShardId!, from: BigInt(shard.HashKeyRange!.StartingHashKey!), to: BigInt(shard.HashKeyRange!.EndingHashKey!)
    }))
  }

  /** Splits the open shard that has the hash key at `at`. */
  async split (at: number): Promise<void> {
    const key = HASH_KEYS * BigInt(Math.floor(at * 1e6)) / 1_000_000n
    const shard = (await this.open()).find(({ from, to }) => from <= key && key <= to)!
    await this.client.send(new SplitShardCommand({
      StreamName: this.name, ShardToSplit: shard.id, NewStartingHashKey: String((shard.from + shard.to) / 2n)
    }))
    await this.active()
  }

  /** Merges the open shard that has the hash key at `at` with the one above it. */
  async merge (at: number): Promise<void> {
    const key = HASH_KEYS * BigInt(Math.floor(at * 1e6)) / 1_000_000n
    const open = await this.open()
    const shard = open.find(({ from, to }) => from <= key && key <= to)!
    const next = open.find(({ from }) => from === shard.to + 1n)!
    await this.client.send(new MergeShardsCommand({ StreamName: this.name, ShardToMerge: shard.id, AdjacentShardToMerge: next.id }))
    await this.active()
  }

  close (): void {
    this.client.destroy()
  }
}
