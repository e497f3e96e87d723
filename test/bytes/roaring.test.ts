import { describe, it } from 'node:test'
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { readRoaring, writeRoaring } from '../../src/bytes/roaring.ts'

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

function bitsOf (values: Iterable<number>, limit: number): Uint8Array {
  const bits = new Uint8Array((limit + 7) >> 3)
  for (const value of values) bits[value >> 3]! |= 1 << (value & 7)
  return bits
}

const range = (from: number, to: number, step = 1) => Array.from({ length: Math.ceil((to - from) / step) }, (_, i) => from + i * step)

describe('roaring bitmap', () => {
  it('writes exact bytes', () => {
    assert.equal(hex(writeRoaring(bitsOf([], 10))), '3a30000000000000')
    assert.equal(hex(writeRoaring(bitsOf([2], 3))), '3a300000' + '01000000' + '00000000' + '10000000' + '0200')
    // Runs where they are shorter: {0..5}
    assert.equal(hex(writeRoaring(bitsOf(range(0, 6), 6))), '3b300000' + '01' + '00000500' + '0100' + '00000500')
    // Three values in a row take 6 bytes either way: an array stays
    assert.equal(hex(writeRoaring(bitsOf([7, 8, 9], 80))), '3a300000' + '01000000' + '00000200' + '10000000' + '070008000900')
    // A second container; an array beside a run
    assert.equal(hex(writeRoaring(bitsOf([1, ...range(65536, 65536 + 300)], 65536 * 3))),
      '3b300100' + '02' + '00000000' + '01002b01' + '0100' + '0100' + '00002b01')
  })

  it('writes the offsets of four containers with runs', () => {
    const bits = bitsOf([...range(0, 65536), 65536, 131072, 196608, 196610], 262144)
    assert.equal(hex(writeRoaring(bits)), '3b300300' + '01' + '0000ffff' + '01000000' + '02000000' + '03000100' +
      '25000000' + '2b000000' + '2d000000' + '2f000000' + '0100' + '0000ffff' + '0000' + '0000' + '00000200')
  })

  it('takes a bitmap above 4096 values', () => {
    const bytes = writeRoaring(bitsOf(range(0, 8194, 2), 8200))
    assert.equal(bytes.length, 16 + 8192)
    assert.equal(hex(bytes.subarray(0, 20)), '3a300000' + '01000000' + '00000010' + '10000000' + '55555555')
    assert.equal(writeRoaring(bitsOf(range(0, 8192, 2), 8200)).length, 16 + 8192)
    assert.equal(writeRoaring(bitsOf(range(0, 8190, 2), 8200)).length, 16 + 8190)
  })

  it('gives back what it took', () => {
    const values = fc.array(fc.record({ from: fc.nat(300_000), length: fc.integer({ min: 1, max: 20_000 }), step: fc.integer({ min: 1, max: 9 }) }), { maxLength: 8, size: 'max' })
      .map((parts) => parts.flatMap(({ from, length, step }) => range(from, from + length, step)))
    fc.assert(fc.property(values, fc.nat(100_000), (some, more) => {
      const limit = Math.max(0, ...some.map((v) => v + 1)) + more
      const bits = bitsOf(some, limit)
      assert.ok(Buffer.compare(readRoaring(writeRoaring(bits), limit), bits) === 0)
    }), { numRuns: 50 })
  })

  it('refuses damaged bytes', () => {
    const refused = (text: string, what: RegExp, limit = 100) =>
      assert.throws(() => readRoaring(Buffer.from(text, 'hex'), limit), (error) => error instanceof RangeError && what.test(error.message))
    refused('', /ends at byte 0/)
    refused('3c30000000000000', /no cookie/)
    refused('3a300000ffffffff', /not possible/)
    refused('3a300000' + '01000000' + '00000000' + '10000000', /ends at/)
    refused('3a300000' + '01000000' + '00000000' + '10000000' + '6400', /value 100 is not below 100/)
    refused('3a300000' + '01000000' + '01000000' + '10000000' + '0000', /value 65536/)
    refused('3b300000' + '01' + '00000500' + '0100' + '0000ffff', /not below/)
  })

  it('never leaves its bounds on random bytes', () => {
    const start = fc.constantFrom('3a300000', '3b300000', '3b300400')
    fc.assert(fc.property(start, fc.uint8Array({ maxLength: 60, size: 'max' }), fc.nat(70_000), (head, rest, limit) => {
      try {
        readRoaring(Buffer.concat([Buffer.from(head, 'hex'), rest]), limit)
      } catch (error) {
        assert.ok(error instanceof RangeError)
      }
    }), { numRuns: 1000 })
  })
})
