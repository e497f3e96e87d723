import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { ColumnKernel } from '../../src/segment/column-kernel.ts'
import { loadKernel } from '../../src/worker/load-kernel.ts'

const kernel = new ColumnKernel(loadKernel('segment'))

function packed (values: readonly number[], bits: number): string {
  kernel.begin()
  const from = kernel.allocate(values.length * 4)
  const out = kernel.allocate(values.length * 4)
  kernel.words(from, values.length).set(values)
  kernel.functions.packBits(from, values.length, bits, out)
  return Buffer.from(kernel.bytes(out, Math.ceil(values.length * bits / 8))).toString('hex')
}

describe('bit packing in the segment kernel', () => {
  it('writes exact bytes', () => {
    assert.equal(packed([], 5), '')
    assert.equal(packed([1, 0, 2], 2), '48')
    assert.equal(packed([0, 1, 0], 1), '40')
    assert.equal(packed([5, 4, 3, 2, 1, 0], 3), 'b1a200')
    assert.equal(packed([1, 2], 8), '0102')
    assert.equal(packed([0x123456, 0x789abc], 24), '123456789abc')
    assert.equal(packed([2 ** 31 - 1, 1], 31), 'fffffffe00000004')
  })

  it('agrees with bits written one by one, at every width', () => {
    const widthAndValues = fc.integer({ min: 1, max: 31 }).chain((bits) => fc.tuple(
      fc.constant(bits), fc.array(fc.integer({ min: 0, max: 2 ** bits - 1 }), { maxLength: 200, size: 'max' })))
    fc.assert(fc.property(widthAndValues, ([bits, values]) => {
      const text = values.map((value) => value.toString(2).padStart(bits, '0')).join('')
      const bytes = text.match(/.{1,8}/g)?.map((byte) => parseInt(byte.padEnd(8, '0'), 2)) ?? []
      assert.equal(packed(values, bits), Buffer.from(bytes).toString('hex'))
    }), { numRuns: 300 })
  })
})
