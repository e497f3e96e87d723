import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { writeLiveCustom } from '../../../src/segment/live-custom.ts'
import { liveName } from '../../../src/engine/replicate/live-name.ts'
import { recover } from '../../../src/engine/replicate/recover.ts'
import type { ClusterSegment } from '../../../src/engine/replicate/recover.ts'
import { RUN } from './segments.ts'

const nameOf = (counter: number, level = 0, partition = 0): string => liveName({ prefix: 'meetup', run: RUN, partition, counter, level })
const flush = (counter: number, more: Partial<ClusterSegment> = {}): ClusterSegment =>
  ({ name: nameOf(counter), rows: 5, pushTime: 1000 + counter, custom: writeLiveCustom({ bytes: 50, inputs: [] }), state: 'loaded', served: true, ...more })
const merged = (counter: number, inputs: readonly number[], more: Partial<ClusterSegment> = {}): ClusterSegment =>
  flush(counter, { name: nameOf(counter, 1), custom: writeLiveCustom({ bytes: 100, inputs: inputs.map((one) => nameOf(one)) }), ...more })
const failed = { state: 'error' as const, served: false }
const look = (segments: readonly ClusterSegment[], wasReset: readonly string[] = []) => recover(segments, 'meetup', new Set(wasReset))
const names = (stack: ReadonlyArray<{ name: string }> | undefined): string[] => (stack ?? []).map(({ name }) => name)

describe('recovery', () => {
  it('leaves alone what is in order, what is of others and what backfills have pushed', () => {
    const { steps, stacks, blocked } = look([
      flush(2), merged(1, [0]), flush(3, { name: nameOf(0, 0, 7) }), flush(9, { name: nameOf(9).replace('meetup', 'other') }), flush(4, { name: 'meetup-0a1b2c3d-p0000-000001', custom: {} })
    ])
    assert.deepEqual([steps, [...stacks.keys()], blocked.size], [[], [0, 7], 0])
    assert.deepEqual(stacks.get(0), [
      { name: nameOf(1, 1), run: RUN, counter: 1, level: 1, rows: 5, bytes: 100, pushTime: 1001, covers: [] },
      { name: nameOf(2), run: RUN, counter: 2, level: 0, rows: 5, bytes: 50, pushTime: 1002, covers: [] }
    ])
  })

  it('finishes a merge that is loaded, also where some inputs are gone or broken', () => {
    const { steps, stacks } = look([flush(1, failed), flush(2), merged(3, [0, 1, 2]), flush(4)])
    assert.deepEqual(steps, [{ do: 'finish', merged: nameOf(3, 1), inputs: [nameOf(1), nameOf(2)] }])
    assert.deepEqual(names(stacks.get(0)), [nameOf(3, 1), nameOf(4)])
  })

  it('waits for loads, and gives what failed one more try', () => {
    assert.deepEqual(look([flush(0), merged(1, [0], { state: 'loading', served: false })]).steps, [{ do: 'wait', segment: nameOf(1, 1), resting: false }])
    assert.deepEqual(look([flush(0), merged(1, [0], failed)]).steps, [{ do: 'reset', segment: nameOf(1, 1) }])
  })

  it('undoes a merge that no server can load, but only while all of its inputs are there', () => {
    const { steps, stacks } = look([flush(0), flush(1), merged(2, [0, 1], failed), flush(3)], [nameOf(2, 1)])
    assert.deepEqual(steps, [{ do: 'undo', merged: nameOf(2, 1), inputs: [nameOf(0), nameOf(1)] }])
    assert.deepEqual(names(stacks.get(0)), [nameOf(0), nameOf(1), nameOf(3)])
    for (const segments of [
      [flush(1), merged(2, [0, 1], failed)],
      [flush(0, { state: 'loading' }), flush(1), merged(2, [0, 1], failed)],
      [flush(0), flush(1), merged(2, [0, 1], { ...failed, served: true })],
      [flush(2, failed)]
    ]) {
      const found = look(segments, [nameOf(2, 1), nameOf(2)])
      assert.ok(found.steps.every((step) => step.do === 'report' || step.do === 'wait'), JSON.stringify(found.steps))
      assert.deepEqual([...found.blocked], [0])
    }
  })

  it('does not let a merged segment go first that was not pushed later than its inputs', () => {
    const { steps, stacks } = look([flush(0), flush(1), merged(2, [0, 1], { pushTime: 1001 })])
    assert.deepEqual(steps, [])
    assert.deepEqual(stacks.get(0)?.map(({ name, covers }) => [name, covers]), [[nameOf(2, 1), [nameOf(0), nameOf(1)]]])
  })

  it('takes a record that is assigned to no server for none', () => {
    const { steps, stacks } = look([flush(0), merged(1, [0], { state: 'unassigned', served: false })])
    assert.deepEqual([steps, names(stacks.get(0))], [[], [nameOf(0)]])
    // Of an input that has been deleted the record goes a little later.
    assert.deepEqual(look([flush(0, { state: 'unassigned', served: false }), merged(1, [0])]).steps, [])
  })

  it('blocks a partition with a segment that says nothing of itself', () => {
    const { steps, blocked } = look([flush(0, { custom: {} })])
    assert.deepEqual([steps.map((step) => step.do), [...blocked]], [['report'], [0]])
  })
})
