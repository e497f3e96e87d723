import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { eventFrames } from '../../../src/source/kinesis/event-frames.ts'
import { eventMessage } from './event-message.ts'

async function framesOf (chunks: readonly Uint8Array[]): Promise<{ headers: object, text: string }[]> {
  const frames = []
  for await (const { headers, payload } of eventFrames((async function * () { yield * chunks })())) frames.push({ headers, text: Buffer.from(payload).toString('hex') })
  return frames
}

describe('the frames of an event stream', () => {
  it('are what the SDK wrote, however they are cut into chunks', async () => {
    const part = fc.record({ name: fc.stringMatching(/^:[a-z-]{1,20}$/), value: fc.string({ maxLength: 50 }), body: fc.uint8Array({ maxLength: 3000 }) })
    await fc.assert(fc.asyncProperty(fc.array(part, { maxLength: 6 }), fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1 }), async (parts, cuts) => {
      const bytes = Buffer.concat(parts.map(({ name, value, body }) => eventMessage({ [name]: value }, body)))
      const chunks: Uint8Array[] = []
      for (let at = 0, i = 0; at < bytes.length; i++) {
        chunks.push(bytes.subarray(at, at + cuts[i % cuts.length]!))
        at += cuts[i % cuts.length]!
      }
      assert.deepEqual(await framesOf(chunks), parts.map(({ name, value, body }) => ({ headers: { [name]: value }, text: Buffer.from(body).toString('hex') })))
    }))
  })

  it('are refused if any byte is damaged, and if the stream ends within one', async () => {
    const bytes = eventMessage({ ':event-type': 'SubscribeToShardEvent' }, Buffer.from('{"Records":[]}'))
    for (let at = 0; at < bytes.length; at++) {
      const damaged = Buffer.from(bytes)
      damaged[at]! ^= 0x10
      await assert.rejects(framesOf([damaged]), SyntaxError, `byte ${at}`)
    }
    for (let length = 1; length < bytes.length; length++) await assert.rejects(framesOf([bytes.subarray(0, length)]), SyntaxError)
  })
})
