// What a program without this project does with a stream: the AWS SDK's client with its deserialiser, JSON.parse,
// util-dynamodb, and typed arrays by column. All shards side by side, as fast as they come; no segments, no pushes.
import { GetRecordsCommand, GetShardIteratorCommand, KinesisClient, ListShardsCommand } from '@aws-sdk/client-kinesis'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import type { ShapeName } from '../data/shape.ts'
import { findShape } from '../data/shapes/find-shape.ts'
import { compileUnmarshall } from '../rivals/unmarshall.ts'
import { shapePlan } from '../stage/shape-plan.ts'

/** What it is told. */
export interface PlainOptions {
  readonly shape: ShapeName
  readonly endpoint: string
  readonly stream: string
  readonly perShard: number
}

const { shape, endpoint, stream, perShard } = JSON.parse(process.argv[2]!) as PlainOptions
// By default it speaks HTTP/2, which is slower with large bodies, and not understood by the replay server.
const client = new KinesisClient({ requestHandler: new NodeHttpHandler(), endpoint, region: 'us-east-1', credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' } })
const toColumns = compileUnmarshall(shapePlan(findShape(shape), 'change'))

async function readShard (shardId: string): Promise<number> {
  let { ShardIterator: iterator } = await client.send(new GetShardIteratorCommand({ StreamName: stream, ShardId: shardId, ShardIteratorType: 'TRIM_HORIZON' }))
  let rows = 0
  while (rows < perShard) {
    const { Records: records = [], NextShardIterator: next } = await client.send(new GetRecordsCommand({ ShardIterator: iterator, Limit: 10_000 }))
    rows += toColumns(records.map(({ Data }) => Data!), JSON.parse).rows
    iterator = next
  }
  return rows
}

const { Shards: shards = [] } = await client.send(new ListShardsCommand({ StreamName: stream }))
const rows = await Promise.all(shards.map(({ ShardId }) => readShard(ShardId!)))
process.stdout.write(JSON.stringify({ rows: rows.reduce((sum, each) => sum + each, 0) }) + '\n')
client.destroy()
