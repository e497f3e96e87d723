import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { TableModel } from './table-model.ts'
import type { Change } from './table-model.ts'

const KEYS = 3

function stateOf (changes: readonly Change[]): (number | null)[] {
  const model = new TableModel(KEYS)
  for (const change of changes) model.take(change)
  return Array.from({ length: KEYS }, (_, key) => model.image(key))
}

const change = fc.record({ key: fc.nat(KEYS - 1), version: fc.integer({ min: 1, max: 4 }), deleted: fc.boolean() })
const changes = fc.array(change, { maxLength: 20 }).map((made) => made.map(({ key, version, deleted }, image): Change => ({ key, version, image: deleted ? null : image })))

describe('the model of a table', () => {
  it('shows the highest version, and of equal ones the last that came', () => {
    const model = new TableModel(4)
    for (const [key, version, image] of [[0, 5, 0], [0, 7, 1], [0, 6, 2], [1, 5, 3], [1, 5, 4], [1, 5, 3], [2, 5, 5], [2, 5, null]] as const) model.take({ key, version, image })
    assert.deepEqual([0, 1, 2, 3].map((key) => [model.image(key), model.version(key)]), [[1, 7], [3, 5], [null, 5], [null, 0]])
    assert.equal(model.visible, 2)
    // Older than its deletion: it stays deleted.
    model.take({ key: 2, version: 4, image: 6 })
    assert.equal(model.image(2), null)
    model.take({ key: 2, version: 6, image: 7 })
    assert.deepEqual([model.image(2), model.visible], [7, 3])
  })

  it('is a fold by the plainest rule', () => {
    fc.assert(fc.property(changes, (made) => {
      const expected = Array.from({ length: KEYS }, (_, key) => {
        const own = made.filter((each) => each.key === key)
        const highest = Math.max(...own.map(({ version }) => version))
        return own.findLast(({ version }) => version === highest)?.image ?? null
      })
      assert.deepEqual(stateOf(made), expected)
    }))
  })

  it('has the same end when passes are cut short and begin again at or before what was safe', () => {
    const pass = fc.record({ from: fc.nat(20), to: fc.nat(20), safe: fc.nat(20) })
    fc.assert(fc.property(changes, fc.array(pass, { maxLength: 5 }), (made, passes) => {
      const delivered: Change[] = []
      let safe = 0
      for (const { from, to, safe: reached } of passes) {
        const end = Math.min(made.length, Math.max(safe, to))
        delivered.push(...made.slice(Math.min(from, safe), end))
        safe = Math.max(safe, Math.min(reached, end))
      }
      delivered.push(...made.slice(safe))
      assert.deepEqual(stateOf(delivered), stateOf(made))
    }))
  })
})
