import { describe, it } from 'node:test'
import assert from 'node:assert/strict'
import { ByteWriter } from '../../src/bytes/byte-writer.ts'
import { ByteReader } from '../../src/bytes/byte-reader.ts'

describe('byte writer and reader', () => {
  it('writes exact bytes', () => {
    const bytes = new ByteWriter(1)
      .u8(0x1ff).u16le(0x0102).u32le(0x01020304).i32be(-2).i64be(-3n).u64le(4n).zeros(2).utf8('é').bytes(Uint8Array.of(9))
      .done()
    assert.equal(Buffer.from(bytes).toString('hex'),
      'ff' + '0201' + '04030201' + 'fffffffe' + 'fffffffffffffffd' + '0400000000000000' + '0000' + 'c3a9' + '09')
  })

  it('reads what was written', () => {
    const writer = new ByteWriter(0)
    writer.u8(1).u16le(65535).u32le(4294967295).i32be(-1).i32be(-1).i64be(-(2n ** 63n)).u64le(2n ** 64n - 1n).utf8('ab')
    const reader = new ByteReader(writer.done())
    assert.deepEqual([reader.u8(), reader.u16le(), reader.u32le(), reader.i32be(), reader.u32be()], [1, 65535, 4294967295, -1, 4294967295])
    assert.deepEqual([reader.i64be(), reader.u64le()], [-(2n ** 63n), 2n ** 64n - 1n])
    assert.equal(reader.remaining, 2)
    assert.deepEqual(reader.bytes(2), Uint8Array.of(97, 98))
    assert.equal(reader.position, writer.length)
  })

  it('does not read past the end', () => {
    const reader = new ByteReader(Uint8Array.of(1, 2, 3).subarray(0, 2))
    assert.throws(() => reader.u32le(), /ends at byte 2, 4 bytes are wanted at 0/)
    assert.throws(() => reader.bytes(-1), RangeError)
    assert.equal(reader.u16le(), 0x0201)
    assert.throws(() => reader.u8(), RangeError)
  })
})
