import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { ShardCheckpoint } from '../../src/block/shard-checkpoint.ts'
import type { JobIdentity, StreamStore } from '../../src/checkpoint/stream-store.ts'

export const identity: JobIdentity = { stream: 'arn:aws:kinesis:eu-west-1:1:stream/meetups', table: 'meetups' }
export const first: ShardCheckpoint = { position: { kind: 'timestamp', at: 1_700_000_000_000 }, coveredUntil: 0 }
export const later: ShardCheckpoint = { position: { kind: 'after', sequenceNumber: '49590338271490256608559692538361571095921575989136588898' }, coveredUntil: 1_700_000_050_000 }
export const ended: ShardCheckpoint = { position: { kind: 'end' }, coveredUntil: 5 }
export const trim: ShardCheckpoint = { position: { kind: 'trimHorizon' }, coveredUntil: 0 }

/** What every store does. `open` opens the same place again and again; `another` names another one. */
export function storeTests (open: (identity: JobIdentity) => Promise<StreamStore>): void {
  it('starts with nothing, keeps what is saved, and forgets what is to be forgotten', async () => {
    const store = await open(identity)
    assert.deepEqual(store.state, { run: null, shards: new Map() })
    await store.save({ run: 'r1', shards: new Map([['shard-1', first], ['shard-2', trim]]) })
    await Promise.all([store.save({ shards: new Map([['shard-1', later]]) }), store.save({ shards: new Map([['shard-3', ended]]) })])
    await store.save({ shards: new Map([['shard-2', ended]]), forget: ['shard-3'] })
    const expected = { run: 'r1', shards: new Map([['shard-1', later], ['shard-2', ended]]) }
    assert.deepEqual(store.state, expected)
    store.check()
    await store.close()
    const again = await open(identity)
    assert.deepEqual([again.state, again.lost.aborted], [expected, false])
    await again.close()
  })

  it('is held by one at a time, and refuses another job', async () => {
    const store = await open(identity)
    await store.save({ run: 'r2', shards: new Map() })
    await assert.rejects(open(identity), { code: 'STATE_LOCKED' })
    await store.close()
    await assert.rejects(open({ ...identity, table: 'other' }), { code: 'STATE_MISMATCH', message: /table differ/ })
    await (await open(identity)).close()
  })
}
