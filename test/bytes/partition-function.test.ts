import { describe, it } from 'node:test'
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { murmur2 } from '../../src/bytes/murmur2.ts'
import { moduloPartition, murmurPartition, murmurPartitionOfBytes } from '../../src/bytes/partition-function.ts'

const COUNT = 1000003

/** Values computed by Pinot 1.5.1 with 1000003 partitions. */
const murmur: [string, number][] = [
  ['', 645856], ['a', 100772], ['abc', 468670], ['meetup', 162066], ['hello world, this is a longer text', 275344],
  ['-7', 109921], ['1700000000000', 281966], ['é\u{1f600}', 224254]
]

describe('partition functions', () => {
  it('Murmur agrees with Pinot', () => {
    for (const [text, partition] of murmur) assert.equal(murmurPartition(text, COUNT), partition, text)
    assert.equal(murmurPartition(-7, COUNT), 109921)
    assert.equal(murmurPartition(1700000000000n, COUNT), 281966)
  })

  it('Murmur takes bytes in the middle of others, and long text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300, size: 'max' }), fc.uint8Array(), (text, before) => {
      const utf8 = Buffer.concat([before, Buffer.from(text), Buffer.of(1)])
      const partition = murmurPartitionOfBytes(utf8, before.length, utf8.length - 1, COUNT)
      assert.equal(partition, murmurPartition(text, COUNT))
      assert.ok(partition >= 0 && partition < COUNT)
    }))
  })

  it('Murmur takes long text', () => {
    const text = 'é'.repeat(500)
    assert.equal(murmurPartition(text, COUNT), murmurPartitionOfBytes(Buffer.from(text), 0, 1000, COUNT))
  })

  it('murmur2 hashes high bytes as Kafka does', () => {
    // From Kafka's UtilsTest.
    const known: [string, number][] = [
      ['21', -973932308], ['foobar', -790332482], ['a-little-bit-long-string', -985981536],
      ['a-little-bit-longer-string', -1486304829], ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971]
    ]
    for (const [text, hash] of known) assert.equal(murmur2(Buffer.from(text), 0, text.length), hash)
    assert.equal(murmur2(Uint8Array.of(97, 98, 99), 0, 3), 479470107)
  })

  it('Modulo agrees with Pinot', () => {
    assert.equal(moduloPartition(-7, COUNT), 999996)
    assert.equal(moduloPartition(1700000000000, COUNT), 900018)
    assert.equal(moduloPartition(1700000000000n, COUNT), 900018)
    assert.ok(Object.is(moduloPartition(-8, 4), 0))
    assert.equal(moduloPartition(-(2n ** 63n), 7), 6)
  })
})
