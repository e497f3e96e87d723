import { describe, it } from 'node:test'
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { decompressLz4, maxLz4Length } from '../../src/bytes/lz4.ts'
import { segmentKernels } from '../../src/worker/segment-kernels.ts'

const compressLz4 = (bytes: Uint8Array) => segmentKernels().lz4.block(bytes).slice()

const hex = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'))

/** Bytes with repeats at all distances: pieces of earlier output, runs and noise. */
const repetitive = fc.array(fc.oneof(
  fc.uint8Array({ maxLength: 40, size: 'max' }),
  fc.record({ back: fc.integer({ min: 1, max: 70_000 }), length: fc.integer({ min: 1, max: 5000 }) })
), { maxLength: 60, size: 'max' }).map((pieces) => {
  const out: number[] = []
  for (const piece of pieces) {
    if (piece instanceof Uint8Array) {
      out.push(...piece)
    } else if (out.length > 0) {
      const from = Math.max(0, out.length - piece.back)
      for (let i = 0; i < piece.length; i++) out.push(out[from + i]!)
    }
  }
  return Uint8Array.from(out)
})

describe('LZ4 block', () => {
  it('writes exact bytes', () => {
    assert.deepEqual(compressLz4(new Uint8Array(0)), hex('00'))
    assert.deepEqual(compressLz4(hex('616263')), hex('30 616263'))
    // 1 literal, a match of 14 at distance 1, 5 last literals
    assert.deepEqual(compressLz4(new Uint8Array(20).fill(0x61)), hex('1a 61 0100 50 6161616161'))
    // 300 equal bytes: a match of 294 = 4 + 15 + 255 + 20
    assert.deepEqual(compressLz4(new Uint8Array(300).fill(7)), hex('1f 07 0100 ff14 50 0707070707'))
  })

  it('writes the example of Pinot: three LONG values', () => {
    const values = hex('0000018bcfe56800 0000018bcfe56be8 0000018bcfe56fd0')
    const block = hex('82 0000018bcfe56800 0800 a0 6be80000018bcfe56fd0')
    assert.deepEqual(decompressLz4(block, 24), values)
    assert.deepEqual(compressLz4(values), block)
  })

  it('gives back what it took', () => {
    fc.assert(fc.property(fc.oneof(repetitive, fc.uint8Array({ maxLength: 3000, size: 'max' })), (bytes) => {
      const block = compressLz4(bytes)
      assert.ok(block.length <= maxLz4Length(bytes.length))
      assert.deepEqual(decompressLz4(block, bytes.length), bytes)
    }))
  })

  it('keeps the end rules of the format', () => {
    fc.assert(fc.property(repetitive, (bytes) => {
      const last = lastSequences(compressLz4(bytes))
      if (last.matches > 0) {
        assert.ok(last.literals >= 5)
        assert.ok(bytes.length - last.lastMatchStart >= 12)
      }
    }))
  })

  it('does not depend on earlier calls', () => {
    const noise = Uint8Array.from({ length: 100_000 }, (_, i) => Math.imul(i, 2654435761) >>> 24)
    const first = compressLz4(noise.subarray(5, 50_000))
    compressLz4(new Uint8Array(100_000).fill(3))
    assert.deepEqual(compressLz4(noise.slice(5, 50_000)), first)
  })

  it('takes incompressible and large input', () => {
    const bytes = new Uint8Array(3_000_000)
    let x = 1
    for (let i = 0; i < bytes.length; i++) { x = Math.imul(x, 1664525) + 1013904223 | 0; bytes[i] = x >>> 24 }
    bytes.copyWithin(1_500_000, 0, 700_000)
    assert.ok(Buffer.compare(decompressLz4(compressLz4(bytes), bytes.length), bytes) === 0)
  })

  it('refuses damaged blocks', () => {
    const refused = (block: string, length: number, what: RegExp) =>
      assert.throws(() => decompressLz4(hex(block), length), (error) => error instanceof RangeError && what.test(error.message))
    refused('', 0, /no end/)
    refused('30 6162', 3, /literals reach/)
    refused('30 616263', 2, /literals reach/)
    refused('30 616263', 4, /3 bytes instead of 4/)
    refused('f0', 20, /inside a length/)
    refused('f0 ff', 20, /inside a length/)
    refused('10 61 01', 20, /inside an offset/)
    refused('10 61 0000 50 6161616161', 20, /before the start/)
    refused('10 61 0200 50 6161616161', 20, /before the start/)
    refused('1f 61 0100', 20, /inside a length/)
    refused('1f 61 0100 ff', 20, /inside a length/)
    refused('1a 61 0100 50 6161616161', 14, /beyond the end/)
    refused('1a 61 0100', 20, /no end/)
  })

  it('never leaves its bounds on random bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 60, size: 'max' }), fc.nat(300), (bytes, length) => {
      try {
        assert.equal(decompressLz4(bytes, length).length, length)
      } catch (error) {
        assert.ok(error instanceof RangeError && error.message.startsWith('damaged LZ4 block'))
      }
    }), { numRuns: 2000 })
  })
})

/** Walks a valid block: number of matches, literals of the last sequence, position of the last match in the output. */
function lastSequences (block: Uint8Array): { matches: number, literals: number, lastMatchStart: number } {
  let at = 0
  let out = 0
  let matches = 0
  let lastMatchStart = 0
  const more = (n: number) => {
    if (n < 15) return n
    let sum = n
    let byte
    do { byte = block[at++]!; sum += byte } while (byte === 255)
    return sum
  }
  for (;;) {
    const token = block[at++]!
    const literals = more(token >>> 4)
    at += literals
    out += literals
    if (at === block.length) return { matches, literals, lastMatchStart }
    at += 2
    matches++
    lastMatchStart = out
    out += more(token & 15) + 4
  }
}
