import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Random, scramble } from '../../bench/data/random.ts'
import { itemUuid } from '../../bench/data/uuid.ts'

describe('Random', () => {
  it('gives the same words for the same seeds, and others for others', () => {
    const draw = (seed: number, item: number, revision: number): number[] => {
      const random = new Random(seed, item, revision)
      return Array.from({ length: 5 }, () => random.u32())
    }
    assert.deepEqual(draw(1, 2, 3), draw(1, 2, 3))
    // Fixed for good: files of a seed must not change from one version to the next.
    assert.deepEqual(draw(1, 2, 3), [2762013966, 2915163863, 2255521645, 220433027, 1777503480])
    for (const other of [draw(2, 2, 3), draw(1, 3, 3), draw(1, 2, 4)]) assert.notDeepEqual(other, draw(1, 2, 3))
    const used = new Random(9, 9, 9)
    used.u32()
    used.reset(1, 2, 3)
    assert.equal(used.u32(), draw(1, 2, 3)[0])
  })

  it('stays within its limits and reaches them', () => {
    const random = new Random(5)
    const seen = new Set<number>()
    for (let i = 0; i < 2000; i++) seen.add(random.between(-3, 3))
    assert.deepEqual([...seen].sort((a, b) => a - b), [-3, -2, -1, 0, 1, 2, 3])
    const share = Array.from({ length: 10_000 }, () => random.oneIn(4)).filter(Boolean).length
    assert.ok(share > 2200 && share < 2800, `${share} of 10000`)
  })

  it('scrambles one to one', () => {
    const seen = new Set(Array.from({ length: 50_000 }, (_, n) => scramble(n)))
    assert.equal(seen.size, 50_000)
  })

  it('makes unique UUIDs of version 4', () => {
    const random = new Random(1)
    const ids = Array.from({ length: 20_000 }, (_, n) => itemUuid(42, n, random))
    assert.equal(new Set(ids.map((id) => id.slice(0, 8))).size, ids.length)
    for (const id of ids.slice(0, 100)) assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  })
})
