import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FaultScript } from './fault-script.ts'
import { uploadKinds } from './kinds.ts'

test('a seed repeats its faults, and no kind is left out', () => {
  const rates = { connections: 0, uploads: 40, calls: 5 }
  const draw = (seed: number): (string | null)[] => {
    const script = new FaultScript(seed, rates)
    return Array.from({ length: 400 }, () => script.upload())
  }
  assert.deepEqual(draw(1), draw(1))
  assert.notDeepEqual(draw(1), draw(2))
  const counts = uploadKinds.map((kind) => draw(3).filter((each) => each === kind).length)
  assert.ok(Math.max(...counts) - Math.min(...counts) <= 1, counts.join())
  const calm = new FaultScript(1, { connections: 100, uploads: 100, calls: 100 })
  assert.ok(calm.connection() !== null && calm.call() !== null)
  calm.calm = true
  assert.deepEqual([calm.connection(), calm.upload(), calm.call()], [null, null, null])
})
