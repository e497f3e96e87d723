import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { BlockWriter } from '../../src/block/block-writer.ts'
import { openRowBlock } from '../../src/block/row-block.ts'

const columns = [{ storedType: 'LONG', multiValue: false, defaultNull: 0 }] as const

function block (): ArrayBufferLike {
  const writer = new BlockWriter(columns, 0)
  writer.append([1])
  return writer.cut()
}

describe('openRowBlock', () => {
  it('opens an empty block', () => {
    const empty = openRowBlock(new BlockWriter(columns, 5).cut(), ['LONG'])
    assert.deepEqual([empty.rows, empty.partition, empty.columns[0]!.valueCount, empty.columns[0]!.longs!.length], [0, 5, 0, 0])
  })

  it('refuses what is no block of these columns', () => {
    assert.throws(() => openRowBlock(new ArrayBuffer(8), ['LONG']), RangeError)
    assert.throws(() => openRowBlock(new ArrayBuffer(64), ['LONG']), RangeError)
    assert.throws(() => openRowBlock(block(), ['LONG', 'INT']), RangeError)
    assert.throws(() => openRowBlock(block().slice(0, 66), ['LONG']), RangeError)
  })
})
