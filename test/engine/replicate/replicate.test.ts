import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import type { ShardPosition } from '../../../src/block/shard-checkpoint.ts'
import { DynapinotError } from '../../../src/errors.ts'
import type { Flow } from '../../../src/engine/replicate/flow.ts'
import { runReplication } from '../../../src/engine/replicate/replicate.ts'
import { tempFolder } from '../../temp-folder.ts'
import { MadeWorld, partsOf, stepOf } from './made-stream.ts'
import type { MadeShard } from './made-stream.ts'

const dir = join(tempFolder('replicate'), 'run')

const record = fc.option(fc.nat(3), { nil: null, freq: 6 })
const batches = fc.array(fc.array(record, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 5 })
/** A parent that is split into two, and a shard beside them. */
const shards: fc.Arbitrary<MadeShard[]> = fc.tuple(batches, batches, batches, batches).map(([parent, left, right, other]) => [
  { id: 'other', parents: [], batches: other, closed: false },
  { id: 'parent', parents: [], batches: parent, closed: true },
  { id: 'left', parents: ['parent'], batches: left, closed: false },
  { id: 'right', parents: ['parent'], batches: right, closed: false }
])

/** All that the checkpoint says is safe must be loaded, or among the letters. */
function checkSafe (world: MadeWorld): void {
  const loaded = new Set([...world.loaded.values()].flat())
  for (const { id, batches, parents } of world.shards) {
    const position = world.state.shards.get(id)?.position
    const until = position?.kind === 'end' ? Infinity : position?.kind === 'after' ? Number(position.sequenceNumber) : 0
    batches.flat().forEach((partition, i) => {
      if (i + 1 > until) return
      const name = `${id}/${i + 1}`
      assert.ok(partition === null ? world.letters.has(name) : loaded.has(name), `${name} is not there, but ${id} is safe until ${until}`)
    })
    if (until > 0) for (const parent of parents) assert.equal(world.state.shards.get(parent)?.position.kind, 'end', `${id} is ahead of ${parent}`)
  }
}

/**
 * The last time that each row was loaded must be in the order of its shard: then its newest version wins all ties. Not so
 * while a run has not yet loaded all again that the one before it had loaded beyond the checkpoint.
 */
function checkOrder (world: MadeWorld): void {
  for (const rows of world.loaded.values()) {
    const last = new Map(rows.map((name, at) => [name, at]))
    for (const { id } of world.shards) {
      const places = [...last].filter(([name]) => name.startsWith(`${id}/`)).sort(([a], [b]) => Number(a.split('/')[1]) - Number(b.split('/')[1])).map(([, at]) => at)
      assert.deepEqual(places, [...places].sort((a, b) => a - b))
    }
  }
}

/** Where a shard's checkpoint is when all of it is safe. */
const endOf = ({ closed, batches }: MadeShard): ShardPosition => closed ? { kind: 'end' } : { kind: 'after', sequenceNumber: String(batches.flat().length) }

async function finish (world: MadeWorld): Promise<void> {
  const reading = new AbortController()
  const running = runReplication(partsOf(world, dir, stepOf([0], -1)), { reading: reading.signal, now: new AbortController().signal })
  const isDone = (): boolean => world.shards.every((shard) => isDeepStrictEqual(world.state.shards.get(shard.id)?.position, endOf(shard)))
  for (let i = 0; i < 1000 && !isDone(); i++) await sleep(2)
  reading.abort()
  await running
}

describe('a replication', () => {
  it('loads every row, in its order, and saves no more than is loaded, wherever it is stopped or fails', async () => {
    const run = fc.record({ delays: fc.array(fc.nat(4), { minLength: 1, maxLength: 5 }), failAt: fc.integer({ min: 2, max: 60 }), how: fc.constantFrom('fail' as const, 'now' as const, 'drain' as const) })
    await fc.assert(fc.asyncProperty(shards, fc.array(run, { maxLength: 3 }), async (made, runs) => {
      const world = new MadeWorld(made)
      for (const { delays, failAt, how } of runs) {
        const [reading, now] = [new AbortController(), new AbortController()]
        const parts = partsOf(world, dir, stepOf(delays, how === 'fail' ? failAt : -1))
        const running = runReplication(parts, { reading: reading.signal, now: now.signal })
        const stopping = sleep(failAt).then(() => {
          if (how === 'now') now.abort(new DynapinotError('INTERRUPTED', 'made to stop'))
          else reading.abort()
        })
        const ended = await running.then(() => 'drained', (error: unknown) => (error as DynapinotError).code)
        assert.ok(['drained', 'SINK_UNAVAILABLE', 'INTERRUPTED'].includes(ended), ended)
        checkSafe(world)
        await stopping
      }
      await finish(world)
      const { rows, letters } = world.expected()
      for (const [partition, names] of rows) assert.deepEqual(new Set(world.loaded.get(partition)), names)
      assert.deepEqual(world.letters, letters)
      checkSafe(world)
      checkOrder(world)
      for (const shard of made) assert.deepEqual(world.state.shards.get(shard.id)?.position, endOf(shard))
    }), { numRuns: 60 })
  })

  it('reads no more than its memory holds while the sink does not take anything', async () => {
    const world = new MadeWorld([{ id: 's', parents: [], batches: Array.from({ length: 400 }, (_, i) => [i % 4, i % 4]), closed: false }])
    const [reading, now] = [new AbortController(), new AbortController()]
    const parts = partsOf(world, dir, stepOf([0], -1))
    let flow: Flow | undefined
    const stuck = { ...parts, sink: { ...parts.sink, put: async () => await new Promise<never>((_resolve, reject) => { now.signal.addEventListener('abort', () => { reject(now.signal.reason as Error) }) }) } }
    const running = runReplication(stuck, { reading: reading.signal, now: now.signal }, (opened) => { flow = opened })
    let most = 0
    for (let i = 0; i < 60; i++) {
      await sleep(2)
      most = Math.max(most, flow?.heldBytes ?? 0)
    }
    now.abort(new DynapinotError('INTERRUPTED', 'enough'))
    await assert.rejects(running, { code: 'INTERRUPTED' })
    assert.ok(most > 200 && most <= 800, `${most} bytes held, 400 allowed`)
    assert.deepEqual(world.state.shards.get('s')?.position, { kind: 'trimHorizon' })
  })
})
