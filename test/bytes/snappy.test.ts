import { describe, it } from 'node:test'
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { compressSnappy, decompressSnappy } from '../../src/bytes/snappy.ts'

const hex = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'))
const repeated = fc.tuple(fc.uint8Array({ minLength: 1, maxLength: 3000, size: 'max' }), fc.integer({ min: 1, max: 60 }), fc.uint8Array({ maxLength: 90, size: 'max' }))
  .map(([piece, times, end]) => Uint8Array.from(Buffer.concat([...Array.from({ length: times }, () => piece), end])))

describe('Snappy block', () => {
  it('writes exact bytes', () => {
    assert.deepEqual(compressSnappy(new Uint8Array(0)), hex('00'))
    assert.deepEqual(compressSnappy(hex('68656c6c6f')), hex('05 10 68656c6c6f'))
    // One literal, then 63 bytes at distance 1 in one copy.
    assert.deepEqual(compressSnappy(new Uint8Array(64).fill(0x61)), hex('40 00 61 fa 0100'))
    // 4..11 bytes at a distance below 2048 take the short form.
    assert.deepEqual(compressSnappy(Buffer.from('abcdefghabcdefgh0123456789012345')),
      hex('20 1c 6162636465666768 11 08 3c 30313233343536373839303132333435'))
    const long = Uint8Array.from({ length: 61 }, (_, i) => i)
    assert.deepEqual(compressSnappy(long), Uint8Array.from([61, 0xf0, 60, ...long]))
  })

  it('reads all kinds of elements', () => {
    assert.deepEqual(decompressSnappy(hex('0a 04 6162 11 02'), 10), hex('6162616261626162 6162'))
    assert.deepEqual(Buffer.from(decompressSnappy(hex('08 04 6162 17 02000000'), 8)).toString(), 'abababab')
    assert.deepEqual(Buffer.from(decompressSnappy(hex('08 04 6162 16 0200'), 8)).toString(), 'abababab')
    assert.deepEqual(Buffer.from(decompressSnappy(hex('03 fc 02000000 616263'), 8)).toString(), 'abc')
  })

  it('gives back what it took', () => {
    fc.assert(fc.property(fc.oneof(repeated, fc.uint8Array({ maxLength: 2000, size: 'max' })), (bytes) => {
      assert.deepEqual(decompressSnappy(compressSnappy(bytes), bytes.length), bytes)
    }))
  })

  it('takes large input and long literals', () => {
    const noise = Uint8Array.from({ length: 70_000 }, (_, i) => Math.imul(i * i + 7, 2654435761) >>> 21)
    const bytes = Buffer.concat([noise, noise, new Uint8Array(70_000), noise])
    assert.ok(Buffer.compare(decompressSnappy(compressSnappy(bytes), bytes.length), bytes) === 0)
  })

  it('refuses damaged blocks', () => {
    const refused = (block: string, what: RegExp) =>
      assert.throws(() => decompressSnappy(hex(block), 100), (error) => error instanceof RangeError && what.test(error.message))
    refused('', /ends at byte 0/)
    refused('ffffffffff', /no end/)
    refused('65', /at most 100/)
    refused('05 10 6865', /ends at/)
    refused('04 10 68656c6c6f', /literal reaches/)
    refused('05', /0 bytes instead of 5/)
    refused('08 04 6162 16 0300', /before the start/)
    refused('08 04 6162 16 0000', /before the start/)
    refused('04 04 6162 16 0200', /copy reaches/)
  })

  it('never leaves its bounds on random bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 60, size: 'max' }), (bytes) => {
      try {
        decompressSnappy(bytes, 1000)
      } catch (error) {
        assert.ok(error instanceof RangeError)
      }
    }), { numRuns: 2000 })
  })
})
