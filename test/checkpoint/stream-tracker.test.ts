import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { StreamTracker } from '../../src/checkpoint/stream-tracker.ts'
import type { ShardCheckpoint } from '../../src/block/shard-checkpoint.ts'

const start: ShardCheckpoint = { position: { kind: 'trimHorizon' }, coveredUntil: 0 }
const at = (sequenceNumber: string, coveredUntil = 0): ShardCheckpoint => ({ position: { kind: 'after', sequenceNumber }, coveredUntil })
const end: ShardCheckpoint = { position: { kind: 'end' }, coveredUntil: 9 }

describe('StreamTracker', () => {
  const ids = (tracker: StreamTracker): string[] => [...tracker.changes().keys()]

  it('moves over batches without a gap, in whatever order they become safe', () => {
    const tracker = new StreamTracker()
    tracker.open('a', start, [])
    assert.deepEqual(ids(tracker), [])
    const [first, second, third] = ['1', '2', '3'].map((position) => tracker.register('a', at(position)))
    tracker.add(first!, 2)
    tracker.done(third!)
    tracker.done(first!)
    assert.deepEqual([ids(tracker), tracker.underWay('a'), tracker.size], [[], 2, 4])
    tracker.done(first!, 2)
    const changes = tracker.changes()
    assert.deepEqual([...changes], [['a', at('1')]])
    assert.deepEqual(tracker.changes(), changes)
    tracker.saved(changes)
    assert.deepEqual(ids(tracker), [])
    tracker.done(second!)
    assert.deepEqual([[...tracker.changes()], tracker.underWay(), tracker.size], [[['a', at('3')]], 0, 1])
  })

  it('tells how far a quiet shard is covered, behind the batches before', () => {
    const tracker = new StreamTracker()
    tracker.open('a', start, [])
    const batch = tracker.register('a', at('1', 5))
    tracker.cover('a', 4)
    tracker.cover('a', 7)
    tracker.cover('a', 8)
    assert.deepEqual([ids(tracker), tracker.size], [[], 3])
    tracker.done(batch)
    assert.deepEqual([[...tracker.changes()], tracker.size], [[['a', at('1', 8)]], 1])
    tracker.done(tracker.register('a', end))
    tracker.cover('a', 10)
    assert.deepEqual([...tracker.changes()], [['a', end]])
  })

  it('completes parents before a child says anything', () => {
    const tracker = new StreamTracker()
    tracker.open('left', start, [])
    tracker.open('right', start, ['gone'])
    tracker.open('child', start, ['left', 'right'])
    const left = tracker.register('left', at('1'))
    tracker.done(tracker.register('left', end))
    tracker.done(tracker.register('right', end))
    tracker.done(tracker.register('child', at('3')))
    assert.deepEqual([...tracker.changes()], [['right', end]])
    tracker.done(left)
    assert.deepEqual(ids(tracker), ['left', 'right', 'child'])
    tracker.saved(tracker.changes())
    tracker.forget('left')
    assert.throws(() => tracker.forget('child'), RangeError)
    tracker.done(tracker.register('child', at('4')))
    assert.deepEqual([...tracker.changes()], [['child', at('4')]])
  })

  it('takes ended shards from a checkpoint', () => {
    const tracker = new StreamTracker()
    tracker.open('parent', end, [])
    tracker.open('child', start, ['parent'])
    tracker.done(tracker.register('child', at('1')))
    assert.deepEqual([...tracker.changes()], [['child', at('1')]])
    assert.throws(() => tracker.register('parent', at('10')), /behind the end/)
  })

  it('refuses what cannot be', () => {
    const tracker = new StreamTracker()
    tracker.open('a', start, [])
    const batch = tracker.register('a', at('1'))
    assert.throws(() => tracker.done(batch, 2), /1 parts left/)
    tracker.done(batch)
    assert.throws(() => tracker.done(batch), /not under way/)
    assert.throws(() => tracker.open('a', start, []), /open already/)
    assert.throws(() => tracker.register('b', at('1')), /not open/)
  })

  it('is as a plain model is, with splits and merges, in bounded memory', () => {
    const action = fc.oneof(
      { weight: 6, arbitrary: fc.record({ do: fc.constant('read' as const), shard: fc.nat(), parts: fc.nat(3) }) },
      { weight: 12, arbitrary: fc.record({ do: fc.constant('done' as const), which: fc.nat() }) },
      { weight: 1, arbitrary: fc.record({ do: fc.constant('split' as const), shard: fc.nat() }) },
      { weight: 1, arbitrary: fc.record({ do: fc.constant('merge' as const), shard: fc.nat() }) },
      { weight: 3, arbitrary: fc.record({ do: fc.constant('save' as const) }) }
    )
    fc.assert(fc.property(fc.array(action, { maxLength: 300, size: 'max' }), (actions) => {
      const tracker = new StreamTracker()
      const model = new Model()
      const saved = new Map<string, ShardCheckpoint>()
      const open = (shard: string, parents: string[]): void => {
        tracker.open(shard, start, parents)
        model.open(shard, parents)
      }
      const under: { id: number, batch: ModelBatch }[] = []
      const close = (shard: string): void => {
        const batch = model.read(shard, 1, end)
        under.push({ id: tracker.register(shard, end), batch })
      }
      open('0', [])
      open('1', [])
      for (const one of actions) {
        const shards = model.openShards()
        const shard = 'shard' in one ? shards[one.shard % shards.length]! : shards[0]!
        switch (one.do) {
          case 'read': {
            const batch = model.read(shard, 1 + one.parts)
            const id = tracker.register(shard, batch.checkpoint)
            tracker.add(id, one.parts)
            under.push({ id, batch })
            break
          }
          case 'done': {
            if (under.length === 0) break
            const at = one.which % under.length
            const { id, batch } = under[at]!
            tracker.done(id)
            if (--batch.parts === 0) under.splice(at, 1)
            break
          }
          case 'split':
            close(shard)
            for (const child of ['l', 'r']) open(`${shard}${child}`, [shard])
            break
          case 'merge': {
            const other = shards[(one.shard + 1) % shards.length]!
            if (other === shard) break
            for (const parent of [shard, other]) close(parent)
            open(`(${shard}+${other})`, [shard, other])
            break
          }
          case 'save': {
            const changes = tracker.changes()
            for (const [name, checkpoint] of changes) saved.set(name, checkpoint)
            tracker.saved(changes)
            assert.deepEqual(saved, model.committed())
          }
        }
        assert.ok(tracker.size <= 2 * under.length + 2 * model.shards.size)
        assert.equal(tracker.underWay(), under.length)
      }
    }), { numRuns: 300 })
  })
})

interface ModelBatch { readonly checkpoint: ShardCheckpoint, parts: number }

/** All batches for ever. */
class Model {
  readonly shards: Map<string, { parents: readonly string[], batches: ModelBatch[] }> = new Map()

  open (shard: string, parents: readonly string[]): void {
    this.shards.set(shard, { parents, batches: [] })
  }

  openShards (): string[] {
    return [...this.shards].flatMap(([shard, { batches }]) => batches.at(-1)?.checkpoint === end ? [] : [shard])
  }

  read (shard: string, parts: number, checkpoint?: ShardCheckpoint): ModelBatch {
    const { batches } = this.shards.get(shard)!
    const batch = { checkpoint: checkpoint ?? at(String(batches.length)), parts }
    batches.push(batch)
    return batch
  }

  /** Checkpoints of all shards that may say something, from all that was ever read. */
  committed (): Map<string, ShardCheckpoint> {
    const found = new Map<string, ShardCheckpoint>()
    for (const [shard, { parents, batches }] of this.shards) {
      if (!parents.every((parent) => this.#complete(parent))) continue
      const gap = batches.findIndex(({ parts }) => parts > 0)
      const last = gap < 0 ? batches.at(-1) : batches[gap - 1]
      if (last !== undefined) found.set(shard, last.checkpoint)
    }
    return found
  }

  #complete (shard: string): boolean {
    const { parents, batches } = this.shards.get(shard)!
    return batches.at(-1)?.checkpoint === end && batches.every(({ parts }) => parts === 0) && parents.every((parent) => this.#complete(parent))
  }
}
