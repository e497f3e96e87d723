import assert from 'node:assert/strict'
import { existsSync, truncateSync } from 'node:fs'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { SpillFile, loadBlock } from '../../src/worker/spill.ts'
import { tempFolder } from '../temp-folder.ts'

const folder = () => tempFolder('spill')
const ref = { partition: 0, rows: 1, unit: 0, sequence: 0 }

describe('SpillFile', () => {
  it('gives every block back as it was', () => {
    fc.assert(fc.property(fc.array(fc.uint8Array({ minLength: 1, maxLength: 5000 }), { minLength: 1, maxLength: 6 }), (blocks) => {
      const file = new SpillFile(folder(), 'u')
      const refs = blocks.map((block) => ({ ...ref, bytes: block.length, spill: file.write(block.slice().buffer) }))
      file.close()
      for (const [i, block] of blocks.entries()) assert.deepEqual(new Uint8Array(loadBlock(refs[i]!)), new Uint8Array(block))
    }), { numRuns: 50 })
  })

  it('makes no file when nothing is spilled, and none stays when it is discarded', () => {
    const idle = new SpillFile(folder(), 'u')
    idle.close()
    assert.equal(existsSync(idle.path), false)
    const failed = new SpillFile(folder(), 'u')
    failed.write(new ArrayBuffer(64))
    failed.discard()
    assert.equal(existsSync(failed.path), false)
  })

  it('says so when the file was cut behind its back', () => {
    const file = new SpillFile(folder(), 'u')
    const spill = file.write(crypto.getRandomValues(new Uint8Array(1000)).buffer)
    file.close()
    truncateSync(file.path, 500)
    assert.throws(() => loadBlock({ ...ref, bytes: 1000, spill }), { message: /cut short/ })
  })

  it('reports a full disk as SPILL_FULL with a remedy', () => {
    const file = new SpillFile('/dev', 'full')
    // /dev/full takes the open and refuses every byte.
    Object.defineProperty(file, 'path', { value: '/dev/full' })
    assert.throws(() => file.write(new ArrayBuffer(64)), (error: any) => error.code === 'SPILL_FULL' && /memory\.spillDir/.test(error.context.remedy))
    file.close()
  })
})
