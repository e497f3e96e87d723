import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { BodyMemory } from '../../../src/source/kinesis/body-memory.ts'

const MIB = 1 << 20

describe('memory of bodies', () => {
  it('is shared, and that of a body which is done goes to the next that fits', () => {
    const memory = new BodyMemory(16 * MIB)
    const first = memory.take(3 * MIB - 5)
    assert.ok(first.buffer instanceof SharedArrayBuffer)
    assert.equal(first.length, 3 * MIB - 5)
    const other = memory.take(3 * MIB)
    assert.notEqual(other.buffer, first.buffer)
    memory.give(first)
    assert.equal(memory.take(3 * MIB + 1).buffer === first.buffer, false, 'too small')
    assert.equal(memory.take(400_000).buffer === first.buffer, false, 'far too large')
    const next = memory.take(3 * MIB)
    assert.equal(next.buffer, first.buffer)
    assert.equal(next.length, 3 * MIB)
    assert.equal(memory.freeBytes, 0)
  })

  it('of small bodies is their own', () => {
    const memory = new BodyMemory(MIB)
    const small = memory.take(1000)
    assert.ok(small.buffer instanceof ArrayBuffer)
    memory.give(small)
    assert.equal(memory.freeBytes, 0)
  })

  it('keeps no more than it may', () => {
    const memory = new BodyMemory(4 * MIB)
    const bodies = Array.from({ length: 6 }, () => memory.take(MIB))
    for (const body of bodies) memory.give(body)
    assert.equal(memory.freeBytes, 4 * MIB)
    assert.equal(memory.take(MIB).buffer, bodies[5]!.buffer, 'the one that was used last')
    memory.give(memory.take(5 * MIB))
    assert.equal(memory.freeBytes, 0)
  })
})
