import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { firstLive, planMerge } from '../../../src/engine/replicate/merge-plan.ts'
import type { LiveSegment, MergePlan, MergeSettings } from '../../../src/engine/replicate/merge-plan.ts'
import { RUN, settings, stackOf } from './segments.ts'

const NOW = 2000
const inputs = (plan: MergePlan | null): string[] | undefined => plan?.inputs.map(({ name }) => name)

describe('merges are due', () => {
  it('when as many flushes are there as make a segment of the next level', () => {
    assert.equal(planMerge(stackOf([]), settings, NOW), null)
    assert.equal(planMerge(stackOf([0, 0, 0]), settings, NOW), null)
    const plan = planMerge(stackOf([1, 0, 0, 0, 0]), settings, NOW)
    assert.deepEqual([plan?.reason, plan?.level, inputs(plan), plan?.replaces], ['count', 1, ['s1', 's2', 's3', 's4'], ['s1', 's2', 's3', 's4']])
  })

  it('with the carry in one merge', () => {
    const plan = planMerge(stackOf([3, 2, 2, 2, 1, 1, 1, 0, 0, 0, 0]), settings, NOW)
    assert.deepEqual([plan?.level, inputs(plan)?.[0], plan?.inputs.length], [3, 's1', 10])
    assert.equal(planMerge(stackOf([3, 2, 2, 1, 1, 1, 0, 0, 0, 0]), settings, NOW)?.level, 2)
  })

  it('when flushes get old', () => {
    const at = (ms: number, levels: number[]): string[] | undefined => inputs(planMerge(stackOf(levels), settings, ms))
    assert.equal(at(300_000, [1, 0, 0]), undefined)
    assert.deepEqual(at(301_001, [1, 0, 0]), ['s1', 's2'])
    assert.equal(at(1e9, [1, 0]), undefined)
    assert.equal(at(1e9, [1, 1]), undefined)
  })

  it('when all live ones together reach the target, and never with a sealed one', () => {
    const stack = [...stackOf([2, 1, 0]), { ...stackOf([0])[0]!, name: 'last', counter: 3, pushTime: 1003, bytes: 970 }]
    const plan = planMerge(stack, settings, NOW)
    assert.deepEqual([plan?.reason, plan?.level, inputs(plan)], ['full', 3, ['s0', 's1', 's2', 'last']])
    assert.equal(planMerge([{ ...stackOf([1])[0]!, bytes: 1000 }, ...stackOf([0, 0, 0]).map((one) => ({ ...one, pushTime: one.pushTime + 1 }))], settings, NOW), null)
    assert.equal(firstLive(stackOf([4, 3, 4, 3]), settings), 3)
  })

  it('at once for segments whose push times contradict their order, but not while the clock is behind', () => {
    const stack = stackOf([2, 0, 0]).map((one, i) => i === 1 ? { ...one, pushTime: 1000 } : one)
    assert.deepEqual([planMerge(stack, settings, NOW)?.reason, inputs(planMerge(stack, settings, NOW))], ['order', ['s1', 's2']])
    assert.equal(planMerge(stack, settings, 1001), null)
    const [first, second] = stackOf([1, 0])
    const covering = planMerge([first!, { ...second!, covers: ['a', 'b'] }], settings, NOW)
    assert.deepEqual([inputs(covering), covering?.replaces], [['s1'], ['s1', 'a', 'b']])
    // A sealed segment that was pushed too early is live again.
    const sealed = stackOf([1, 0], { bytes: 1000 }).map((one) => ({ ...one, pushTime: 1000 }))
    assert.deepEqual(inputs(planMerge(sealed, settings, NOW)), ['s1'])
  })
})

/** Flushes go in, merges are done at once; what comes of it by the numbers. */
function run (flushes: ReadonlyArray<{ bytes: number, pauseMs: number }>, chosen: MergeSettings) {
  let stack: LiveSegment[] = []
  let now = 1000
  let written = 0
  let counter = 0
  const most = { live: 0, merged: 0, writes: 0 }
  const writes = new Map<string, number>()
  const push = (level: number, bytes: number, times: number): void => {
    const name = `s${counter}`
    stack.push({ name, run: RUN, counter: counter++, level, rows: 1, bytes, pushTime: ++now, covers: [] })
    writes.set(name, times)
    written += bytes
    most.writes = Math.max(most.writes, times)
  }
  for (const { bytes, pauseMs } of flushes) {
    now += pauseMs
    push(0, bytes, 1)
    for (let plan = planMerge(stack, chosen, now); plan !== null; plan = planMerge(stack, chosen, now)) {
      const names = new Set(plan.replaces)
      // A suffix: what stays is older than all of it.
      assert.deepEqual(plan.inputs, stack.slice(-plan.inputs.length))
      stack = stack.filter(({ name }) => !names.has(name))
      const merged = plan.inputs.reduce((total, one) => total + one.bytes, 0)
      most.merged = Math.max(most.merged, merged)
      push(plan.level, merged, 1 + Math.max(...plan.inputs.map(({ name }) => writes.get(name)!)))
    }
    most.live = Math.max(most.live, stack.length - firstLive(stack, chosen))
  }
  return { stack, written, sealed: firstLive(stack, chosen), most }
}

describe('merging stays within its bounds', () => {
  it('whatever comes', () => {
    const flush = fc.record({ bytes: fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 999 })), pauseMs: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 400_000 })) })
    const any = fc.record({ fanOut: fc.integer({ min: 2, max: 6 }), maxLevel: fc.integer({ min: 1, max: 5 }) })
    fc.assert(fc.property(fc.array(flush, { maxLength: 600, size: 'max' }), any, (flushes, { fanOut, maxLevel }) => {
      const { stack, sealed, most } = run(flushes, { ...settings, fanOut, maxLevel })
      const bytes = flushes.reduce((sum, one) => sum + one.bytes, 0)
      assert.equal(stack.reduce((sum, one) => sum + one.bytes, 0), bytes)
      assert.ok(most.live <= (fanOut - 1) * maxLevel, `${most.live} live`)
      assert.ok(most.writes <= 1 + maxLevel, `${most.writes} writes`)
      assert.ok(most.merged < 2 * 1000, `${most.merged} bytes`)
      assert.ok(sealed <= bytes / 1000 + flushes.length / (2 * fanOut ** (maxLevel - 1)), `${sealed} sealed`)
    }), { numRuns: 300 })
  })

  it('and writes each byte about log(target / flush) times', () => {
    const wide: MergeSettings = { fanOut: 8, maxLevel: 8, target: { rows: 1e9, bytes: 256e6 }, maxAgeMs: 300_000 }
    for (const [flushBytes, times] of [[20_000, 6], [1e6, 4], [30e6, 3]] as const) {
      const flushes = Array.from({ length: Math.ceil(3 * 256e6 / flushBytes) }, () => ({ bytes: flushBytes, pauseMs: 2000 }))
      const { written } = run(flushes, wide)
      const amplification = written / (flushes.length * flushBytes)
      assert.ok(amplification <= times, `${flushBytes}: ${amplification}`)
    }
  })
})
