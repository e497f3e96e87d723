import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { murmur2, partitionOf } from '../../bench/data/murmur2.ts'

// Kafka's own test values of org.apache.kafka.common.utils.Utils.murmur2 (UtilsTest).
const known: readonly (readonly [string, number])[] = [
  ['21', -973932308],
  ['foobar', -790332482],
  ['a-little-bit-long-string', -985981536],
  ['a-little-bit-longer-string', -1486304829],
  ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
  ['abc', 479470107]
]

describe('murmur2', () => {
  for (const [text, hash] of known) {
    it(`hashes ${text} as Kafka does`, () => {
      assert.equal(murmur2(Buffer.from(text)), hash)
    })
  }

  it('takes partitions without the sign bit, from UTF-8', () => {
    assert.equal(partitionOf('21', 8), (-973932308 & 0x7fffffff) % 8)
    const text = 'é日😀'.repeat(40)
    assert.equal(partitionOf(text, 1000), (murmur2(Buffer.from(text)) & 0x7fffffff) % 1000)
  })
})
