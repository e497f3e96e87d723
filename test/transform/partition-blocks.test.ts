import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { BlockLimits, DecodedBlock } from '../../src/block/batch-decoder.ts'
import { openRowBlock } from '../../src/block/row-block.ts'
import { PartitionBlocks } from '../../src/transform/partition-blocks.ts'

const columns = [{ storedType: 'INT', multiValue: false, defaultNull: 0 }, { storedType: 'STRING', multiValue: false, defaultNull: 'null' }] as const

/** Rows of a partition each; the blocks as `partition/sequence: rows`. */
function cut (partitions: readonly number[], limits: BlockLimits, consumed: Record<number, number> = {}): DecodedBlock[] {
  const out: DecodedBlock[] = []
  const blocks = new PartitionBlocks(columns, limits, consumed, (block) => { out.push({ ...block, bytes: block.bytes.slice() }) })
  partitions.forEach((partition, i) => { blocks.append(partition, [i, 'x'.repeat(40)]) })
  blocks.finish()
  return out
}

const shown = (blocks: readonly DecodedBlock[]): string[] => blocks.map(({ partition, sequence, rows, bytes }) => {
  const block = openRowBlock(bytes.buffer, ['INT', 'STRING'])
  assert.deepEqual([block.rows, block.partition], [rows, partition])
  return `${partition}/${sequence}: ${[...block.columns[0]!.ints!].join(' ')}`
})

describe('PartitionBlocks', () => {
  it('cuts behind the row that fills a block, and the rest in order of partition', () => {
    assert.deepEqual(shown(cut([3, 0, 3, 3, 0, 3, 3], { rows: 2, bytes: 1e9 })), ['3/0: 0 2', '0/0: 1 4', '3/1: 3 5', '3/2: 6'])
    assert.deepEqual(shown(cut([2, 0, 1], { rows: 10, bytes: 1e9 })), ['0/0: 1', '1/0: 2', '2/0: 0'])
    assert.deepEqual(shown(cut([], { rows: 1, bytes: 1 })), [])
  })

  it('cuts by bytes', () => {
    const blocks = cut([0, 0, 0, 0, 0], { rows: 100, bytes: 200 })
    assert.deepEqual(blocks.map(({ rows }) => rows), [2, 2, 1])
    for (const { bytes } of blocks.slice(0, 2)) assert.ok(bytes.length >= 200)
  })

  it('keeps consumed blocks back and cuts the others alike', () => {
    const rows = [0, 1, 0, 1, 0, 1, 0]
    const all = cut(rows, { rows: 1, bytes: 1e9 })
    const rest = cut(rows, { rows: 1, bytes: 1e9 }, { 0: 2, 1: 9 })
    assert.deepEqual(shown(rest), ['0/2: 4', '0/3: 6'])
    assert.deepEqual(rest, all.filter(({ partition, sequence }) => partition === 0 && sequence >= 2))
  })
})
