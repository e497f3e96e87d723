import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { BlockMemory } from '../../../src/engine/backfill/block-memory.ts'
import { BlockKeeper } from '../../../src/worker/block-keeper.ts'
import type { BlockRef, MemoryAllowance } from '../../../src/worker/protocol.ts'

const KB = 1 << 10

/** What a worker does with its allowance, and what comes back from it: the same memory, but other objects. */
function blocksOf (allowance: MemoryAllowance, sizes: readonly number[]): BlockRef[] {
  const keeper = new BlockKeeper(allowance)
  return sizes.map((bytes, sequence) => {
    const ref = { partition: 0, rows: 1, unit: 0, sequence, bytes }
    const kept = keeper.keep(new Uint8Array(bytes))
    return kept === null ? { ...ref, spill: { path: 'u', offset: 0 } } : { ...ref, ...kept }
  })
}

describe('BlockMemory', () => {
  it('shares what there is, and takes back what is not used', () => {
    const memory = new BlockMemory(1000 * KB)
    const [first, second] = [memory.lend(2), memory.lend(2)]
    assert.deepEqual([first.bytes, second.bytes], [500 * KB, 250 * KB])
    const blocks = memory.settle(first, blocksOf(first, [256 * KB]))
    memory.settle(second, [])
    assert.equal(memory.used, 256 * KB)
    assert.deepEqual(memory.lend(1), { bytes: 744 * KB, buffers: [] })
    blocks.forEach((block) => { memory.release(block) })
    assert.equal(memory.used, 0)
  })

  it('lends the buffers of released blocks out again, and knows them when they come back', () => {
    const memory = new BlockMemory(256 * KB)
    const first = memory.lend(1)
    const [block] = memory.settle(first, blocksOf(first, [256 * KB]))
    memory.release(block!)
    const second = memory.lend(1)
    assert.deepEqual(second, { bytes: 0, buffers: [block!.buffer] })
    const [again] = memory.settle(second, blocksOf(second, [200 * KB]))
    assert.equal(again!.buffer, block!.buffer)
    assert.equal('lent' in again!, false)
    assert.equal(memory.used, 256 * KB)
  })

  it('never has more buffers than the limit allows, nor one in two hands', () => {
    const step = fc.record({ share: fc.integer({ min: 1, max: 4 }), sizes: fc.array(fc.integer({ min: 1, max: 300 * KB }), { maxLength: 6 }), lost: fc.boolean(), release: fc.nat(5) })
    fc.assert(fc.property(fc.integer({ min: 0, max: 1024 * KB }), fc.array(step, { maxLength: 40 }), (limit, steps) => {
      const memory = new BlockMemory(limit)
      const made = new Set<SharedArrayBuffer>()
      let held: BlockRef[] = []
      let lent: { allowance: MemoryAllowance, sizes: number[], lost: boolean }[] = []
      const settle = (): void => {
        const { allowance, sizes, lost } = lent.shift()!
        held.push(...memory.settle(allowance, lost ? [] : blocksOf(allowance, sizes)))
      }
      for (const { share, sizes, lost, release } of steps) {
        lent.push({ allowance: memory.lend(share), sizes, lost })
        if (lent.length > 2) settle()
        for (const { buffer } of held) if (buffer !== undefined) made.add(buffer)
        const total = [...made].reduce((sum, { byteLength }) => sum + byteLength, 0)
        assert.ok(total <= limit, `${total} of ${limit}`)
        const hands = [...held.map(({ buffer }) => buffer), ...lent.flatMap(({ allowance }) => allowance.buffers)].filter((buffer) => buffer !== undefined)
        assert.equal(new Set(hands).size, hands.length)
        held.splice(0, release).forEach((block) => { memory.release(block) })
      }
      while (lent.length > 0) settle()
      held.forEach((block) => { memory.release(block) })
      assert.equal(memory.used, 0)
      held = lent = []
    }))
  })
})
