import { describe, it } from 'node:test'
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { Xxh32, xxh32 } from '../../src/bytes/xxh32.ts'

describe('XXH32', () => {
  it('has the known values', () => {
    assert.equal(xxh32(Buffer.from('')), 0x02cc5d05)
    assert.equal(xxh32(Buffer.from('a')), 0x550d7456)
    assert.equal(xxh32(Buffer.from('abc')), 0x32d153ff)
    assert.equal(xxh32(Buffer.from('Nobody inspects the spammish repetition')), 0xe2293b2f)
  })

  it('takes pieces of whole stripes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200, size: 'max' }), fc.nat(12), (bytes, stripes) => {
      const hash = new Xxh32()
      const cut = Math.min(stripes, bytes.length >> 4) * 16
      hash.update(bytes.subarray(0, cut))
      hash.update(bytes.subarray(cut))
      assert.equal(hash.digest(), xxh32(bytes))
    }))
    const hash = new Xxh32()
    hash.update(new Uint8Array(17))
    assert.throws(() => hash.update(new Uint8Array(16)), RangeError)
  })
})
