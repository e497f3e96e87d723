import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { readEnvelope } from '../../../src/source/kinesis/envelope.ts'
import type { Envelope } from '../../../src/source/kinesis/envelope.ts'

function bytesOf (text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

/** Texts that look like parts of an envelope, to go where a stranger may write: partition keys. */
const trap = fc.oneof(
  fc.string(),
  fc.constantFrom('SequenceNumber', 'Records', 'NextShardIterator', '"SequenceNumber":"1"', '\\"NextShardIterator\\":null', '","NextShardIterator":null,"x":"', '\\', '"', 'ChildShards":[]', '\u2028"Records":[')
)
const number = fc.bigInt({ min: 1n, max: 10n ** 56n }).map(String)
const record = fc.record({ ApproximateArrivalTimestamp: fc.double({ min: 1e9, max: 2e9 }), Data: fc.base64String(), PartitionKey: trap, SequenceNumber: number, EncryptionType: fc.constantFrom('NONE', 'KMS') })
const members = fc.record({
  Records: fc.array(record, { maxLength: 5 }),
  NextShardIterator: fc.oneof(fc.base64String(), fc.constant(null)),
  ContinuationSequenceNumber: fc.oneof(number, fc.constant(null)),
  MillisBehindLatest: fc.nat(),
  ChildShards: fc.array(fc.record({ ShardId: trap, ParentShards: fc.array(trap, { maxLength: 2 }), HashKeyRange: fc.record({ StartingHashKey: trap }) }), { maxLength: 3 })
}, { requiredKeys: ['Records'] })

/** The members of an object, and of its records, in another order. */
function shuffled (value: object, order: readonly number[]): object {
  const entries = Object.entries(value).map(([key, child], i) => [order[i % order.length]!, key, child] as const)
  return Object.fromEntries(entries.sort((a, b) => a[0] - b[0]).map(([, key, child]) => [key, child]))
}

describe('the envelope of a reply', () => {
  it('is what JSON.parse finds, in any order and spacing, whatever partition keys look like', () => {
    fc.assert(fc.property(members, fc.array(fc.nat(), { minLength: 5, maxLength: 5 }), fc.constantFrom(undefined, 1, '\t', '\r\n '), (reply, order, space) => {
      const records = reply.Records.map((one) => shuffled(one, order))
      const text = JSON.stringify(shuffled({ ...reply, Records: records }, order), null, space)
      const expected: Envelope = {
        nextShardIterator: reply.NextShardIterator,
        continuationSequenceNumber: reply.ContinuationSequenceNumber,
        millisBehindLatest: reply.MillisBehindLatest ?? 0,
        children: (reply.ChildShards ?? []).map((child) => child.ShardId),
        first: reply.Records[0]?.SequenceNumber ?? null,
        last: reply.Records.at(-1)?.SequenceNumber ?? null
      }
      assert.deepEqual(readEnvelope(bytesOf(text)), expected)
    }), { numRuns: 2000 })
  })

  it('is not found in what is cut off or something else', () => {
    const whole = JSON.stringify({ Records: [{ SequenceNumber: '1', Data: 'AA==', PartitionKey: 'k' }], NextShardIterator: 'AAA', MillisBehindLatest: 1 })
    for (let length = 0; length < whole.length; length++) assert.throws(() => readEnvelope(bytesOf(whole.slice(0, length))), SyntaxError, whole.slice(0, length))
    for (const text of ['', '[]', '{}', '<html></html>', '{"message":"Records"}', 'null']) assert.throws(() => readEnvelope(bytesOf(text)), SyntaxError, text)
  })
})
