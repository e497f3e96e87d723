import { describe, it } from 'node:test'
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { compressLz4Frame, decompressLz4Frame, isLz4Frame } from '../../src/bytes/lz4-frame.ts'
import { segmentKernels } from '../../src/worker/segment-kernels.ts'
import { xxh32 } from '../../src/bytes/xxh32.ts'

const LIMIT = 1 << 28
const pack = (...chunks: Uint8Array[]) => Buffer.concat([...compressLz4Frame(chunks, segmentKernels().lz4)])

describe('LZ4 frame', () => {
  it('writes exact bytes', () => {
    assert.equal(pack().toString('hex'), '04224d18' + '6c70' + '0000000000000000' + '03' + '00000000' + '055dcc02')
    // Three bytes do not get shorter: stored.
    const frame = pack(Buffer.from('abc'))
    assert.equal(frame.toString('hex').slice(30), '03000080' + '616263' + '00000000' + 'ff53d132')
    assert.ok(isLz4Frame(frame))
    assert.ok(!isLz4Frame(frame.subarray(0, 3)))
  })

  it('gives back chunks of any sizes', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.uint8Array({ maxLength: 50, size: 'max' }), fc.integer({ min: 1, max: 400 }))), (parts) => {
      const chunks = parts.map(([piece, times]) => Buffer.concat(Array.from({ length: times }, () => piece)))
      assert.ok(Buffer.compare(decompressLz4Frame(pack(...chunks), LIMIT), Buffer.concat(chunks)) === 0)
    }))
  })

  it('cuts blocks at 4 MiB whatever the chunks', () => {
    const bytes = Buffer.alloc(9_000_000)
    for (let i = 0; i < bytes.length; i++) bytes[i] = Math.imul(i, 2654435761) >>> 27
    const whole = pack(bytes)
    assert.deepEqual(pack(bytes.subarray(0, 5), bytes.subarray(5, 4_200_000), bytes.subarray(4_200_000)), whole)
    assert.ok(Buffer.compare(decompressLz4Frame(whole, LIMIT), bytes) === 0)
  })

  it('reads linked blocks with check sums, several frames and skippable frames', () => {
    const linked = readFileSync(new URL('../golden/lz4/linked-blocks.lz4', import.meta.url))
    const period = Uint8Array.from({ length: 3000 }, (_, i) => i * 7 + (i >> 8) * 3)
    const content = Buffer.concat(Array.from({ length: 50 }, () => period))
    assert.ok(Buffer.compare(decompressLz4Frame(linked, LIMIT), content) === 0)
    const skippable = Buffer.from('502a4d1802000000ffff', 'hex')
    assert.ok(Buffer.compare(decompressLz4Frame(Buffer.concat([skippable, linked, linked]), LIMIT), Buffer.concat([content, content])) === 0)
  })

  it('refuses damaged frames', () => {
    const frame = pack(Buffer.from('abcabcabcabcabcabcabcabcabcabcabcabcabcabc'))
    const refused = (change: (bytes: Buffer) => Buffer, what: RegExp) =>
      assert.throws(() => decompressLz4Frame(change(Buffer.from(frame)), 1000), (error) => error instanceof RangeError && what.test(error.message))
    const set = (at: number, value: number) => (bytes: Buffer) => { bytes[at] = value; return bytes }
    const withHeader = (flags: number, size: number) => (bytes: Buffer) => {
      bytes[4] = flags
      bytes[5] = size
      bytes[14] = xxh32(bytes.subarray(4, 14)) >>> 8
      return bytes
    }
    refused(set(0, 0), /no magic/)
    refused(set(7, 1), /check sum of its header/)
    refused(withHeader(0x2c, 0x70), /version/)
    refused(withHeader(0x6d, 0x70), /dictionary/)
    refused(withHeader(0x6c, 0x30), /block size/)
    refused(set(frame.length - 1, frame.at(-1)! ^ 1), /check sum of its content/)
    refused((bytes) => bytes.subarray(0, -5), /ends at/)
    refused((bytes) => Buffer.concat([bytes, Buffer.of(1, 2, 3, 4)]), /no magic/)
    assert.throws(() => decompressLz4Frame(frame, 10), /longer than 10 bytes/)
  })

  it('gives no other content whatever bit is changed', () => {
    const content = Buffer.from('a frame that is checked: a frame that is checked')
    const frame = pack(content)
    let same = 0
    for (let bit = 0; bit < frame.length * 8; bit++) {
      const changed = Buffer.from(frame)
      changed[bit >> 3]! ^= 1 << (bit & 7)
      try {
        assert.ok(Buffer.compare(decompressLz4Frame(changed, 1 << 20), content) === 0)
        same++
      } catch (error) {
        assert.ok(error instanceof RangeError, `bit ${bit}`)
      }
    }
    // The match length in the token of the last sequence has no meaning.
    assert.equal(same, 4)
  })
})
