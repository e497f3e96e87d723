import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { ShardCheckpoints } from '../../src/block/shard-checkpoint.ts'
import { replicationFacts } from '../../src/engine/replicate-metrics.ts'
import type { ShardStatus, StreamSource } from '../../src/source/stream-contract.ts'
import type { Sink } from '../../src/push/contract.ts'
import type { StreamStore } from '../../src/checkpoint/stream-store.ts'

const status = (shardId: string, change: Partial<ShardStatus>): ShardStatus => ({
  shardId, state: 'reading', parents: [], since: 0, lastReplyAt: null, lastRecordsAt: null, millisBehindLatest: 0, lastSequenceNumber: null, batches: 0, coveredUntil: 0, failures: 0, lastError: null, ...change
})

function settings (shards: readonly ShardStatus[], checkpoints: ShardCheckpoints) {
  return {
    table: 't',
    partitions: 4,
    parts: {
      source: { description: 'stream s', shards: () => shards } as StreamSource,
      sink: { description: 'pinot p' } as Sink,
      store: { state: { run: null, shards: checkpoints } } as StreamStore
    },
    stopping: new AbortController().signal
  }
}

const totals = { records: 10, bytes: 100, sinkOpened: true, builds: 3, segmentsPut: 2, deletedSegments: 1 }
const flow = { tickMs: 2000, liveSegments: new Map([[0, 3], [1, 1], [2, 0]]), sealedSegments: 5, busy: true, batchesUnderWay: (shardId?: string) => shardId === 'ended' ? 0 : 2 }

describe('replicationFacts', () => {
  it('shows shards by what is safe of them, and segments by tier', () => {
    const shards = [
      status('a', { millisBehindLatest: 7, failures: 1 }),
      status('b', { state: 'waitingForParents', millisBehindLatest: null }),
      status('ended', { state: 'ended' }),
      status('ending', { state: 'ended' })
    ]
    const facts = replicationFacts(settings(shards, new Map([['a', { position: { kind: 'after', sequenceNumber: '9' }, coveredUntil: 123 }]])), flow, totals)
    assert.deepEqual(facts.shards.map(({ shardId, held, position, safeUntil, batchesInFlight }) => [shardId, held, position, safeUntil, batchesInFlight]), [
      ['a', false, 'after 9 until 123', 123, 2],
      ['b', true, '', null, 2],
      ['ending', false, '', null, 2]
    ])
    assert.deepEqual(facts.segments, { small: 2, hot: 2, sealed: 5 })
    assert.deepEqual(facts.progress, [{ id: 'segments', waiting: true, position: '3 2 1' }])
    assert.deepEqual([facts.phase, facts.flushTickMs, facts.batchesInFlight, facts.ready], ['running', 2000, 2, { tableChecked: true, shardsAssigned: true, firstRead: true }])
  })

  it('is not ready before the flow begins, nor before a shard has answered', () => {
    const before = replicationFacts(settings([], new Map()), null, totals)
    assert.deepEqual([before.phase, before.ready.shardsAssigned, before.ready.firstRead, before.flushTickMs], ['starting', false, false, null])
    const unread = replicationFacts(settings([status('a', { millisBehindLatest: null })], new Map()), flow, totals)
    assert.deepEqual([unread.phase, unread.ready.shardsAssigned, unread.ready.firstRead], ['running', true, false])
  })
})
