import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { shapeInput } from '../../../bench/stage/input.ts'
import { repliesOf } from '../../../bench/stage/replies.ts'
import { benchStream } from '../../../bench/stage/stream.ts'
import { kinesisRecords } from '../../../src/decode/kinesis-records.ts'

describe('benchStream', () => {
  it('measures the stream task and its rivals, all right', async () => {
    const { results, skips } = await benchStream({ items: 60, rounds: 1, shapes: ['meetups'], form: 'change' })
    assert.deepEqual(skips, [])
    assert.equal(results.length, 6)
    for (const { subject, verified, recordsPerSecond } of results) assert.ok(verified && recordsPerSecond > 0, subject)
    assert.deepEqual(results.filter(({ ratio }) => ratio !== null).map(({ subject }) => subject), ['wasm', 'json', 'envelope, wasm', 'envelope, json'])
  })
})

describe('repliesOf', () => {
  it('has every line once, in replies that the service could send', () => {
    const input = shapeInput('text', 'change', 4000)
    const replies = repliesOf(input)
    const records = replies.map((reply) => kinesisRecords(new Uint8Array(reply)))
    assert.ok(records.length > 1 && records.every((each) => each.length <= 10_000))
    const lines = records.flat().map(({ data }) => Buffer.from(data!, 'base64').toString())
    assert.equal(lines.join('\n') + '\n', input.bytes.toString())
    assert.equal(new Set(records.flat().map(({ sequenceNumber }) => sequenceNumber)).size, 4000)
  })
})
