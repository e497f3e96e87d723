import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { findShape } from '../../../bench/data/shapes/find-shape.ts'
import { creationTime } from '../../../bench/replicate/replay/made-stream.ts'
import { Ring } from '../../../bench/replicate/replay/ring.ts'
import { ReplayServer, shardIdOf } from '../../../bench/replicate/replay/server.ts'
import type { ShardCheckpoints } from '../../../src/block/shard-checkpoint.ts'
import type { KinesisInput } from '../../../src/options/resolved-options.ts'
import { resolveOptions } from '../../../src/options/resolve.ts'
import { openKinesis } from '../../../src/source/kinesis/open-kinesis.ts'

const SHARDS = 3
const RING = 400
const PER_SHARD = 1000

interface ReadRecord { readonly sequenceNumber: string, readonly arrivedAt: number, readonly created: number, readonly key: string }

describe('the replay server', () => {
  const rings = Array.from({ length: SHARDS }, (_, i) => new Ring({ shape: findShape('meetups'), seed: 1 + i, records: RING }))
  const server = new ReplayServer(rings)
  const saved = { ...process.env }
  let endpoint: string
  before(async () => {
    endpoint = `http://127.0.0.1:${await server.listen()}`
    Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'bench', AWS_SECRET_ACCESS_KEY: 'bench' })
  })
  after(() => {
    Object.assign(process.env, saved)
    server.close()
  })

  /** Reads until `count` records have come, or `shards` of them. */
  async function read (stream: string, count: number, checkpoints: ShardCheckpoints = new Map()): Promise<Map<string, ReadRecord[]>> {
    const config = { schema: 's', tableConfig: 't', sink: { dir: { path: 'o' } }, source: { kinesis: { stream, region: 'us-east-1', endpoint, limits: { readsPerSecond: 1000, bytesPerSecond: '1GB', idle: '10ms' } } } }
    const source = await openKinesis((resolveOptions({ configText: JSON.stringify(config), cwd: '/' }).source as KinesisInput).kinesis)
    const found = new Map<string, ReadRecord[]>()
    const stop = new AbortController()
    await source.start(checkpoints)
    let left = count
    for await (const { shardId, body, release } of source.batches(stop.signal)) {
      const { Records } = JSON.parse(Buffer.from(body!).toString()) as { Records: { SequenceNumber: string, Data: string, ApproximateArrivalTimestamp: number }[] }
      const records = Records.map(({ SequenceNumber, Data, ApproximateArrivalTimestamp }) => {
        const { dynamodb } = JSON.parse(Buffer.from(Data, 'base64').toString()) as { dynamodb: { ApproximateCreationDateTime: number, Keys: { meetup_id: { S: string } } } }
        return { sequenceNumber: SequenceNumber, arrivedAt: ApproximateArrivalTimestamp, created: dynamodb.ApproximateCreationDateTime, key: dynamodb.Keys.meetup_id.S }
      })
      found.set(shardId, [...found.get(shardId) ?? [], ...records])
      release()
      left -= records.length
      if (left <= 0) stop.abort()
    }
    await source.close()
    return found
  }

  it('sends every record once, each later than the one before, the ring again and again', async () => {
    server.create({ name: 'all', perShard: PER_SHARD, rate: null })
    const start = Date.now()
    const found = await read('all', SHARDS * PER_SHARD)
    assert.equal(found.size, SHARDS)
    for (const [shardId, records] of found) {
      assert.equal(records.length, PER_SHARD)
      assert.ok(records.every(({ sequenceNumber }) => sequenceNumber.length === 56))
      for (let i = 1; i < records.length; i++) {
        assert.ok(BigInt(records[i]!.sequenceNumber) === BigInt(records[i - 1]!.sequenceNumber) + 1n, shardId)
        assert.ok(records[i]!.created > records[i - 1]!.created)
        assert.ok(records[i]!.arrivedAt >= records[i - 1]!.arrivedAt)
        if (i >= RING) assert.equal(records[i]!.key, records[i - RING]!.key)
      }
      assert.ok(records[0]!.arrivedAt * 1000 >= start - 1 && records[0]!.created >= start * 1000)
    }
    const { sent } = server.status('all')
    assert.deepEqual(sent, [PER_SHARD, PER_SHARD, PER_SHARD])
    assert.equal(server.rowsByPartition('all', sent, 8).reduce((sum, rows) => sum + rows, 0), SHARDS * PER_SHARD)
  })

  it('goes on behind a sequence number', async () => {
    server.create({ name: 'rest', perShard: 50, rate: null })
    const [all] = (await read('rest', SHARDS * 50)).values()
    const after = new Map(rings.map((_, i) => [shardIdOf(i), { position: { kind: 'after' as const, sequenceNumber: all![39]!.sequenceNumber }, coveredUntil: Date.now() }]))
    for (const records of (await read('rest', SHARDS * 10, after)).values()) assert.equal(records[0]!.sequenceNumber, all![40]!.sequenceNumber)
  })

  it('makes the records of a live stream when they are due, and no earlier', async () => {
    server.create({ name: 'live', perShard: PER_SHARD, rate: 3000 })
    const found = await read('live', 1500)
    const { firstAt } = server.status('live')
    for (const [shardId, records] of found) {
      const shard = Number(shardId.slice(-1))
      records.forEach(({ created, arrivedAt }, place) => {
        assert.equal(created, creationTime(firstAt!, 3000, SHARDS, shard, place))
        assert.ok(arrivedAt * 1000 >= Math.floor(created / 1000) - 1)
      })
    }
  })
})
