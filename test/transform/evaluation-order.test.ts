import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { evaluationOrder } from '../../src/transform/evaluation-order.ts'

const order = (...columns: Array<readonly [index: number, ...needs: number[]]>): number[] =>
  evaluationOrder(columns.map(([index, ...needs]) => ({ index, needs, name: `c${index}` }))).map(({ index }) => index)

describe('evaluationOrder', () => {
  it('keeps the order where it can, and puts each column behind those it needs', () => {
    assert.deepEqual(order([1], [2], [3]), [1, 2, 3])
    assert.deepEqual(order([1, 3], [2], [3, 2]), [2, 3, 1])
    assert.deepEqual(order([5, 0, 9], [9, 7]), [9, 5])
    assert.deepEqual(order([1, 2, 2], [2]), [2, 1])
  })

  it('refuses circles', () => {
    for (const columns of [[[1, 1]], [[1, 2], [2, 1]], [[4], [1, 2], [2, 3], [3, 1]]] as const) {
      assert.throws(() => order(...columns), { code: 'PLAN_CONFLICT', message: /circle/ })
    }
    assert.throws(() => order([4, 1], [1, 2], [2, 3], [3, 1]), /circle: c1 -> c2 -> c3 -> c1/)
  })
})
