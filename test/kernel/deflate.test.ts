import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { DeflateKernel } from '../../src/bytes/deflate-kernel.ts'
import { seeded } from './seeded.ts'
import { loadKernel } from '../../src/worker/load-kernel.ts'

const kernel = new DeflateKernel(loadKernel('deflate'))

function deflate (bytes: Uint8Array): Buffer {
  kernel.start()
  const out: Uint8Array[] = []
  for (let at = 0; at < bytes.length; at += kernel.blockBytes) out.push(kernel.block(bytes.subarray(at, at + kernel.blockBytes)))
  return Buffer.concat([...out, kernel.finish()])
}

function assertInflates (bytes: Uint8Array): Buffer {
  const packed = deflate(bytes)
  const back = inflateRawSync(packed)
  assert.ok(back.equals(bytes), `${bytes.length} bytes came back as ${back.length} others`)
  return packed
}

/** Literals of a skewed alphabet, mixed with copies of what stands up to 40,000 bytes before. */
function mixture (random: () => number, length: number): Buffer {
  const bytes = Buffer.alloc(length)
  const alphabet = 1 + random() % (random() % 2 === 0 ? 8 : 256)
  const copies = random() % 10
  const reach = random() % 2 === 0 ? 40 : 40_000
  for (let at = 0; at < length;) {
    if (at > 0 && random() % 10 < copies) {
      const distance = 1 + random() % Math.min(at, reach)
      for (let left = 3 + random() % (random() % 8 === 0 ? 900 : 20); left > 0 && at < length; left--, at++) bytes[at] = bytes[at - distance]!
    } else {
      bytes[at++] = Math.floor(alphabet * (random() / 2 ** 32) ** 3)
    }
  }
  return bytes
}

describe('deflate kernel', () => {
  it('gives streams that zlib inflates to the same bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 3000, size: 'max' }), (bytes) => { assertInflates(bytes) }))
    const random = seeded(11)
    for (let round = 0; round < 300; round++) assertInflates(mixture(random, random() % (round % 30 === 0 ? 700_000 : 4000)))
  })

  it('takes every edge: lengths around blocks and chunks, one byte over and over, counts that want too long codes', () => {
    const random = seeded(12)
    for (const border of [0, 8, 258, 32_768, 65_535, 131_070, kernel.blockBytes, kernel.blockBytes * 2]) {
      for (const length of [border - 1, border, border + 1]) {
        if (length < 0) continue
        assertInflates(Buffer.alloc(length, 7))
        assertInflates(mixture(random, length))
      }
    }
    // Fibonacci counts are the deepest of all Huffman trees; a step of 7 keeps matches away.
    const counts = [1, 1]
    while (counts.length < 22) counts.push(counts.at(-1)! + counts.at(-2)!)
    const bytes = Buffer.concat(counts.map((count, symbol) => Buffer.alloc(count, symbol)))
    const order = Buffer.alloc(bytes.length)
    for (let i = 0, at = 0; i < bytes.length; i++, at = (at + 7919) % bytes.length) order[i] = bytes[at]!
    assertInflates(order)
  })

  it('stores what does not get smaller', () => {
    const random = seeded(13)
    const noise = Buffer.from(Uint32Array.from({ length: 100_000 }, random).buffer)
    assert.ok(assertInflates(noise).length < noise.length + 5 * Math.ceil(noise.length / 65_535) + 10)
  })

  it('finds matches over the borders of blocks and chunks', () => {
    const random = seeded(14)
    const noise = Buffer.from(Uint32Array.from({ length: 5000 }, random).buffer)
    const before = Buffer.concat([Buffer.alloc(kernel.blockBytes - noise.length), noise])
    assert.ok(assertInflates(Buffer.concat([before, noise])).length - assertInflates(before).length < 1000)
  })

  it('gives the same bytes after whatever stream came before', () => {
    const random = seeded(15)
    const bytes = mixture(random, 300_000)
    const first = deflate(bytes)
    deflate(mixture(random, 500_000))
    assert.ok(deflate(bytes).equals(first))
  })

  it('is about as small as zlib at level 1', () => {
    const text = Buffer.from(Array.from({ length: 4000 }, (_, i) => `{"id":"meetup-${Math.imul(i, 2654435761) >>> 0}","city":"Berlin","n":${i % 97}}`).join('\n'))
    assert.ok(assertInflates(text).length < deflateRawSync(text, { level: 1 }).length * 1.1)
  })
})
