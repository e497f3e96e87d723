import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { PartitionQueue } from '../../../src/engine/backfill/partition-queue.ts'
import type { SegmentCut } from '../../../src/engine/backfill/partition-queue.ts'

const block = (unit: number, sequence: number, rows: number, bytes = 1) => ({ partition: 3, rows, bytes, unit, sequence })

describe('PartitionQueue', () => {
  it('cuts at the block that reaches the rows or the bytes', () => {
    const queue = new PartitionQueue(3, { rows: 10, bytes: 100 }, 7)
    assert.equal(queue.add(block(0, 0, 9, 50), 0, 5), null)
    const byRows = queue.add(block(0, 1, 1, 1), 0, 4)!
    assert.deepEqual({ ...byRows, blocks: byRows.blocks.length }, {
      partition: 3, sequence: 7, blocks: 2, rows: 10, bytes: 51, end: { pass: 0, unit: 0, sequence: 1 }, creationTime: 5
    })
    const byBytes = queue.add(block(2, 0, 1, 100), 1, 9)!
    assert.deepEqual([byBytes.sequence, byBytes.end, byBytes.creationTime], [8, { pass: 1, unit: 2, sequence: 0 }, 9])
    assert.equal(queue.flush(), null)
  })

  it('keeps every block once and in order, whatever the sizes', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 20 })), fc.integer({ min: 1, max: 30 }), (sizes, rows) => {
      const queue = new PartitionQueue(0, { rows, bytes: 1e9 }, 0)
      const cuts: SegmentCut[] = []
      for (const [i, size] of sizes.entries()) {
        const cut = queue.add(block(0, i, size), 0, 0)
        if (cut !== null) cuts.push(cut)
      }
      const rest = queue.flush()
      for (const cut of cuts) assert.ok(cut.rows >= rows && cut.rows - cut.blocks.at(-1)!.rows < rows)
      if (rest !== null) cuts.push(rest)
      assert.deepEqual(cuts.flatMap((cut) => cut.blocks.map((b) => b.sequence)), sizes.map((_, i) => i))
      assert.deepEqual(cuts.map((cut) => cut.sequence), cuts.map((_, i) => i))
    }))
  })
})
