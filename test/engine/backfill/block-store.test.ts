import assert from 'node:assert/strict'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { emptyCounts } from '../../../src/block/batch-decoder.ts'
import { BlockStore } from '../../../src/engine/backfill/block-store.ts'
import type { BlockRef, DecodeResult } from '../../../src/worker/protocol.ts'
import { tempFolder } from '../../temp-folder.ts'

const dir = tempFolder('store')
const inMemory = (bytes: number): BlockRef => ({ partition: 0, rows: 1, bytes, unit: 0, sequence: 0, buffer: new SharedArrayBuffer(bytes) })
const result = (blocks: BlockRef[], spillPath?: string, spilledBytes = 0): DecodeResult =>
  ({ kind: 'decode', counts: emptyCounts(), lines: 0, blocks, spilledBytes, spillPath })

describe('BlockStore', () => {
  it('knows the memory that blocks take, from the end of their task until they are released', () => {
    const store = new BlockStore(dir, { memory: 1000, spill: 0, spillFree: 0 })
    const allowance = store.lend(2)
    const { blocks } = store.settle(allowance, result([inMemory(400)]))
    assert.equal(store.memory, 400)
    store.takeBack(store.lend(1))
    assert.equal(store.lend(1).bytes, 600)
    store.release(blocks)
    assert.equal(store.memory, 0)
  })

  it('removes a spill file with the last block that lies in it', async () => {
    const path = join(dir, 'u.blocks')
    writeFileSync(path, 'x')
    const store = new BlockStore(dir, { memory: 0, spill: 99, spillFree: 0 })
    const blocks = [0, 1].map((offset) => ({ ...inMemory(10), buffer: undefined, spill: { path, offset } }))
    store.settle(store.lend(1), result(blocks, path, 100))
    await assert.rejects(store.checkSpace(), { code: 'SPILL_FULL', message: /100 bytes/ })
    store.release(blocks.slice(0, 1))
    assert.equal(existsSync(path), true)
    store.release(blocks.slice(1))
    assert.equal(existsSync(path), false)
    await store.checkSpace()
  })

  it('stops before the disk is full', async () => {
    const store = new BlockStore(dir, { memory: 0, spill: 1e12, spillFree: Number.MAX_SAFE_INTEGER })
    await assert.rejects(store.checkSpace(), { code: 'SPILL_FULL', message: /spillFree/ })
  })
})
