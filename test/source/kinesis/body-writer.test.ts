import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { BodyWriter } from '../../../src/source/kinesis/body-writer.ts'

const bytes = Buffer.from(Array.from({ length: 1 << 20 }, (_, i) => i * 31 + (i >> 8)))

describe('a writer of bodies', () => {
  it('puts pieces behind one another, wherever they lie and end', () => {
    const cuts = fc.array(fc.nat(bytes.length), { maxLength: 40 })
    fc.assert(fc.property(cuts, fc.boolean(), (at, shared) => {
      const places = [0, ...at.sort((a, b) => a - b), bytes.length]
      const memory = new Uint8Array(shared ? new SharedArrayBuffer(bytes.length + 8) : new ArrayBuffer(bytes.length + 8), 0, bytes.length)
      const writer = new BodyWriter(memory)
      for (let i = 1; i < places.length; i++) {
        writer.write(bytes.subarray(places[i - 1], places[i]))
        assert.equal(writer.filled, places[i])
      }
      assert.throws(() => { writer.write(bytes.subarray(0, 1)) }, RangeError)
      writer.end()
      assert.ok(bytes.equals(Uint8Array.from(memory)))
    }), { numRuns: 50 })
  })

  it('of several bodies at once mixes nothing up', () => {
    const writers = Array.from({ length: 3 }, () => new BodyWriter(new Uint8Array(new SharedArrayBuffer(400_000))))
    for (let from = 0; from < 400_000; from += 1000) for (const [i, writer] of writers.entries()) writer.write(bytes.subarray(from + i, from + i + 1000))
    for (const writer of writers) writer.end()
    for (const [i, { memory }] of writers.entries()) assert.ok(bytes.subarray(i, i + 400_000).equals(Uint8Array.from(memory)))
  })
})
