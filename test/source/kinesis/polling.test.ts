import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { compareSequenceNumbers } from '../../../src/block/sequence-number.ts'
import { openKinesis } from '../../../src/source/kinesis/open-kinesis.ts'
import { LocalStream, kinesisOptions, startKinesalite } from './local-stream.ts'
import type { TestRecord } from './local-stream.ts'
import { readStream, recordsOf } from './read-stream.ts'
import type { Reading } from './read-stream.ts'

let service: Awaited<ReturnType<typeof startKinesalite>>
before(async () => { service = await startKinesalite() })
after(async () => { await service.close() })

/** `count` records over 10 keys that lie all over the hash keys; the text tells key and number. */
function numbered (from: number, count: number): TestRecord[] {
  return Array.from({ length: count }, (_, i) => ({ at: ((from + i) % 10) / 10, text: `${(from + i) % 10}:${from + i}` }))
}

/** Fails unless all records are there and those of a key are in their order. */
function assertAll (reading: Reading, count: number): void {
  const numbers = new Map<string, number[]>()
  for (const { text } of reading.records) {
    const [key, number] = text.split(':') as [string, string]
    numbers.set(key, [...numbers.get(key) ?? [], Number(number)])
  }
  for (const [key, list] of numbers) assert.deepEqual(list, Array.from({ length: Math.ceil((count - Number(key)) / 10) }, (_, i) => i * 10 + Number(key)), `key ${key}`)
  assert.equal(reading.records.length, count)
}

describe('polling Kinesis', () => {
  for (const transport of ['raw', 'sdk'] as const) {
    it(`reads all there is from the trim horizon, through splits and merges, in each key's order (${transport})`, async () => {
      const stream = await LocalStream.create(service.endpoint, `lineage-${transport}`, 2)
      await stream.put(numbered(0, 200))
      await stream.split(0.1)
      await stream.put(numbered(200, 200))
      await stream.merge(0.3)
      await stream.put(numbered(400, 200))
      const source = await openKinesis(kinesisOptions(service.endpoint, stream.name, { transport }))
      let later = false
      const reading = await readStream(source, async ({ records }) => {
        if (records.length === 600 && !later) {
          later = true
          // While it is being read.
          await stream.split(0.9)
          await stream.put(numbered(600, 100))
        }
        return records.length >= 700
      })
      assertAll(reading, 700)
      for (const batch of reading.batches) {
        const records = recordsOf(batch)
        assert.deepEqual([batch.first, batch.last], [records[0]?.sequenceNumber ?? null, records.at(-1)?.sequenceNumber ?? null])
      }
      assert.deepEqual(reading.batches.map(({ index }) => index), reading.batches.map((_, i) => i))
      stream.close()
    })
  }

  it('gives the same batches by both transports', async () => {
    const stream = await LocalStream.create(service.endpoint, 'oracle', 1)
    await stream.put(numbered(0, 50))
    const [raw, sdk] = await Promise.all((['raw', 'sdk'] as const).map(async (transport) => {
      const source = await openKinesis(kinesisOptions(service.endpoint, stream.name, { transport, limits: { records: 20, readsPerSecond: 50, bytesPerSecond: 1 << 30, idleMs: 50, requests: 4 } }))
      const { batches } = await readStream(source, ({ records }) => records.length >= 50)
      return batches.map(({ shardId, index, sequence, first, last, end, body }) => {
        const { Records: records } = JSON.parse(Buffer.from(body!).toString()) as { readonly Records: readonly Record<string, unknown>[] }
        return { shardId, index, sequence, first, last, end, records }
      })
    }))
    assert.deepEqual(raw, sdk)
    assert.deepEqual(raw!.map(({ records }) => records.length), [20, 20, 10])
    stream.close()
  })

  it('goes on behind its checkpoints, and reads closed shards again only where they were not read to the end', async () => {
    const stream = await LocalStream.create(service.endpoint, 'resume', 1)
    await stream.put(numbered(0, 100))
    const open = async (): ReturnType<typeof openKinesis> => await openKinesis(kinesisOptions(service.endpoint, stream.name, { limits: { records: 30, readsPerSecond: 50, bytesPerSecond: 1 << 30, idleMs: 50, requests: 4 } }))
    const first = await readStream(await open(), ({ batches }) => batches.length === 2)
    assert.equal(first.records.length, 60)
    await stream.split(0.5)
    await stream.put(numbered(100, 100))
    const second = await readStream(await open(), ({ records }) => records.length >= 140, first.checkpoints)
    assertAll({ ...second, records: [...first.records, ...second.records] }, 200)
    await stream.put(numbered(200, 10))
    const third = await readStream(await open(), ({ records }) => records.length >= 10, second.checkpoints)
    assertAll({ ...third, records: [...first.records, ...second.records, ...third.records] }, 210)
    assert.equal([...third.checkpoints.values()].filter(({ position }) => position.kind === 'end').length, 1)
    stream.close()
  })

  it('starts at a time, and at the latest record, which a restart does not move', async () => {
    const stream = await LocalStream.create(service.endpoint, 'start', 1)
    await stream.put(numbered(0, 20))
    await delay(1200)
    const at = Date.now()
    await delay(50)
    await stream.put(numbered(20, 20))
    const timed = await openKinesis(kinesisOptions(service.endpoint, stream.name, { start: { kind: 'timestamp', at } }))
    const fromTime = await readStream(timed, ({ records }) => records.length >= 20)
    assert.equal(fromTime.records[0]!.text, '0:20')
    await delay(1200)
    const latest = kinesisOptions(service.endpoint, stream.name, { start: { kind: 'latest' } })
    // It dies before it has read anything.
    const { checkpoints } = await readStream(await openKinesis(latest), () => true)
    // Of a time behind the last record kinesalite never gives an iterator: there must be one before the split.
    await stream.put(numbered(40, 10))
    await stream.split(0.5)
    await stream.put(numbered(50, 10))
    const reading = await readStream(await openKinesis(latest), ({ records }) => records.length >= 20, checkpoints)
    assert.deepEqual(reading.records.map(({ text }) => Number(text.split(':')[1])).sort((a, b) => a - b), Array.from({ length: 20 }, (_, i) => 40 + i))
    stream.close()
  })

  it('waits for credit, and goes on when it comes (a sink that was down)', async () => {
    const stream = await LocalStream.create(service.endpoint, 'credit', 2)
    await stream.put(numbered(0, 400))
    const source = await openKinesis(kinesisOptions(service.endpoint, stream.name, {
      inFlight: 4000, limits: { records: 20, readsPerSecond: 50, bytesPerSecond: 1 << 30, idleMs: 50, requests: 4 }
    }))
    await source.start(new Map())
    const stop = new AbortController()
    const texts: string[] = []
    for await (const batch of source.batches(stop.signal)) {
      texts.push(...recordsOf(batch).map(({ text }) => text))
      if (texts.length === 20) {
        await delay(300)
        // One reply is more than the budget; nothing else has been asked for since.
        assert.deepEqual(source.shards().map(({ state, batches }) => [state, batches]), [['waitingForCredit', 1], ['waitingForCredit', 0]])
      }
      batch.release()
      if (texts.length >= 400) break
    }
    assert.equal(new Set(texts).size, 400)
    stop.abort()
    await source.close()
    stream.close()
  })

  it('tells how its shards stand', async () => {
    const stream = await LocalStream.create(service.endpoint, 'status', 1)
    await stream.put(numbered(0, 10))
    const source = await openKinesis(kinesisOptions(service.endpoint, stream.name))
    const reading = await readStream(source, ({ records }) => records.length >= 10)
    const [status] = source.shards()
    assert.equal(status!.shardId, 'shardId-000000000000')
    assert.equal(status!.lastSequenceNumber, reading.batches[0]!.last)
    assert.ok(compareSequenceNumbers(reading.batches[0]!.first!, status!.lastSequenceNumber!) < 0)
    assert.deepEqual([status!.batches, status!.failures, status!.lastError, status!.millisBehindLatest], [1, 0, null, 0])
    stream.close()
  })
})
