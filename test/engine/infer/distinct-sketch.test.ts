import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { DistinctSketch } from '../../../src/engine/infer/distinct-sketch.ts'

describe('DistinctSketch', () => {
  it('counts exactly up to 1,024 different texts, however often they come', () => {
    const sketch = new DistinctSketch()
    for (let i = 0; i < 5000; i++) sketch.add(`value ${i % 1024}`)
    assert.equal(sketch.count, 1024)
    assert.equal(sketch.exact, true)
  })

  it('says when it estimates', () => {
    const sketch = new DistinctSketch()
    for (let i = 0; i < 1025; i++) sketch.add(`value ${i}`)
    assert.equal(sketch.exact, false)
    assert.ok(Math.abs(sketch.count - 1025) <= 1025 * 0.12)
  })

  for (const different of [3000, 50_000, 400_000]) {
    it(`estimates ${different} within 12 %`, () => {
      for (const prefix of ['', '2024-06-22T', 'a much longer beginning that all values share, ']) {
        const sketch = new DistinctSketch()
        for (let i = 0; i < different; i++) sketch.add(`${prefix}${i}`)
        const off = Math.abs(sketch.count - different) / different
        assert.ok(off < 0.12, `${sketch.count} of ${different} for "${prefix}"`)
      }
    })
  }

  it('never says more than were added', () => {
    for (let n = 1; n < 4000; n += 333) {
      const sketch = new DistinctSketch()
      for (let i = 0; i < n; i++) sketch.add(`x${i}`)
      assert.ok(sketch.count <= n)
    }
  })

  it('gives the same answer when asked again and goes on counting', () => {
    const sketch = new DistinctSketch()
    for (let i = 0; i < 10_000; i++) sketch.add(String(i))
    const first = sketch.count
    assert.equal(sketch.count, first)
    for (let i = 10_000; i < 40_000; i++) sketch.add(String(i))
    assert.ok(sketch.count > first * 3)
  })
})
