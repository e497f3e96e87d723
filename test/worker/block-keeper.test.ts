import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { BlockKeeper } from '../../src/worker/block-keeper.ts'

const KB = 1 << 10
const shared = (bytes: number) => new SharedArrayBuffer(bytes)
const block = (bytes: number) => new Uint8Array(bytes).fill(7)

describe('BlockKeeper', () => {
  it('makes buffers in steps, as far as the bytes reach', () => {
    const keeper = new BlockKeeper({ buffers: [], bytes: 200 * KB })
    const kept = [keeper.keep(block(1)), keeper.keep(block(65 * KB)), keeper.keep(block(1))]
    assert.deepEqual(kept.map((one) => one === null ? null : (one as { buffer: SharedArrayBuffer }).buffer.byteLength / KB), [64, 128, null])
    const [first] = kept as { buffer: SharedArrayBuffer }[]
    assert.deepEqual([...new Uint8Array(first!.buffer, 0, 2)], [7, 0])
  })

  it('takes the smallest lent buffer that is large enough and not mostly empty, each once', () => {
    const buffers = [shared(1024 * KB), shared(320 * KB), shared(256 * KB), shared(64 * KB)]
    const keeper = new BlockKeeper({ buffers, bytes: 0 })
    const kept = [200, 200, 200, 1, 1, 512].map((size) => keeper.keep(block(size * KB)))
    assert.deepEqual(kept, [{ lent: 2 }, { lent: 1 }, null, { lent: 3 }, null, { lent: 0 }])
    assert.deepEqual([...new Uint8Array(buffers[2]!, 200 * KB - 1, 2)], [7, 0])
  })

  it('makes smaller buffers where that is asked for', () => {
    const kept = new BlockKeeper({ buffers: [shared(64 * KB)], bytes: Infinity }, 4 * KB).keep(block(5 * KB))
    assert.equal((kept as { buffer: SharedArrayBuffer }).buffer.byteLength, 8 * KB)
  })

  it('keeps nothing without an allowance', () => {
    assert.equal(new BlockKeeper({ buffers: [], bytes: 0 }).keep(block(1)), null)
  })
})
