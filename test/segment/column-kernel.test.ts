import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { DynapinotError } from '../../src/errors.ts'
import { ColumnKernel } from '../../src/segment/column-kernel.ts'
import { loadKernel } from '../../src/worker/load-kernel.ts'

describe('memory of the column kernel', () => {
  it('lays areas out one behind the other, apart and aligned, and grows', () => {
    const kernel = new ColumnKernel(loadKernel('segment'))
    kernel.begin()
    const first = kernel.allocate(5)
    const second = kernel.allocate(10 << 20)
    const third = kernel.allocate(0)
    assert.ok(second >= first + 5 + 16 && third >= second + (10 << 20) + 16)
    assert.ok([second, third].every((address) => address % 16 === 0))
    kernel.bytes(second, 10 << 20).fill(7)
    kernel.begin(second)
    assert.equal(kernel.allocate(1), second)
  })

  it('gives back what only a large column needed', () => {
    const kernel = new ColumnKernel(loadKernel('segment'))
    kernel.allocate(1 << 20)
    const small = kernel.functions
    kernel.release()
    assert.equal(kernel.functions, small)
    kernel.allocate(100 << 20)
    kernel.release()
    assert.ok(kernel.functions.memory.buffer.byteLength < 1 << 20)
  })

  it('says what to do where a column is beyond a kernel', () => {
    const kernel = new ColumnKernel(loadKernel('segment'))
    assert.throws(() => kernel.allocate(2 ** 32), (error) =>
      error instanceof DynapinotError && error.code === 'PLAN_CONFLICT' && /segments smaller/.test(error.context.remedy!))
  })
})
