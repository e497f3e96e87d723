import assert from 'node:assert/strict'
import { DescribeStreamConsumerCommand, ListStreamConsumersCommand } from '@aws-sdk/client-kinesis'
import { subscribe } from 'node:diagnostics_channel'
import { after, afterEach, before, describe, it } from 'node:test'
import { systemClock } from '../../../src/source/kinesis/clock.ts'
import { openKinesis } from '../../../src/source/kinesis/open-kinesis.ts'
import { FakeService } from './fake-service.ts'
import { startKinesisMock } from './kinesis-mock.ts'
import type { KinesisMock } from './kinesis-mock.ts'
import { LocalStream, kinesisOptions } from './local-stream.ts'
import { readStream, recordsOf } from './read-stream.ts'
import type { Reading } from './read-stream.ts'

const hasty = { now: () => Date.now(), sleep: async (ms: number, signal: AbortSignal) => { await systemClock.sleep(Math.min(ms, 5), signal) } }

describe('fan-out from a real service', () => {
  let service: KinesisMock
  before(async () => { service = await startKinesisMock() })
  after(async () => { await service.close() })

  function texts (reading: Reading): string[] {
    return reading.records.map(({ text }) => text).sort()
  }

  const thirty = Array.from({ length: 30 }, (_, i) => ({ at: i / 30, text: `r${String(i).padStart(2, '0')}` }))

  for (const transport of ['raw', 'sdk'] as const) {
    it(`reads by SubscribeToShard over HTTP/1.1, registers its consumer once, and goes on behind its checkpoints (${transport})`, async () => {
      const stream = await LocalStream.create(service.endpoint, `fan-${transport}`, 2)
      await stream.put(thirty)
      const options = kinesisOptions(service.endpoint, `arn:aws:kinesis:us-east-1:000000000000:stream/${stream.name}`, { consumer: 'fanOut', transport })
      const first = await readStream(await openKinesis(options), ({ records }) => records.length >= 30)
      assert.deepEqual(texts(first), thirty.map(({ text }) => text))
      assert.ok(first.batches.every(({ first: begin, last, millisBehindLatest }) => begin !== null && last !== null && millisBehindLatest >= 0))
      await stream.put([{ at: 0.1, text: 'x1' }, { at: 0.9, text: 'x2' }])
      const second = await readStream(await openKinesis(options), ({ records }) => records.length >= 2, first.checkpoints)
      assert.deepEqual(texts(second), ['x1', 'x2'])
      const { Consumers: consumers } = await stream.client.send(new ListStreamConsumersCommand({ StreamARN: options.stream }))
      assert.deepEqual(consumers!.map(({ ConsumerName: name }) => name), ['dynapinot'])
      const found = await stream.client.send(new DescribeStreamConsumerCommand({ StreamARN: options.stream, ConsumerName: 'dynapinot' }))
      assert.equal(found.ConsumerDescription!.ConsumerStatus, 'ACTIVE')
      stream.close()
    })
  }

  it('polls a stream that is named by its ARN', async () => {
    const stream = await LocalStream.create(service.endpoint, 'by-arn', 1)
    await stream.put(thirty)
    await stream.split(0.5)
    await stream.put([{ at: 0.1, text: 'x1' }, { at: 0.9, text: 'x2' }])
    const source = await openKinesis(kinesisOptions(service.endpoint, `arn:aws:kinesis:us-east-1:000000000000:stream/${stream.name}`))
    const reading = await readStream(source, ({ records }) => records.length >= 32)
    assert.deepEqual(reading.records.slice(30).map(({ text }) => text).sort(), ['x1', 'x2'])
    // This service names the children with the end.
    assert.equal(reading.batches.find(({ end }) => end)!.children.length, 2)
    stream.close()
  })
})

describe('fan-out through faults', () => {
  const services: FakeService[] = []
  afterEach(async () => { for (const service of services.splice(0)) await service.close() })

  before(() => { process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0' })
  after(() => { delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'] })

  for (const [transport, scheme] of [['raw', 'http'], ['sdk', 'http'], ['raw', 'https'], ['sdk', 'https']] as const) {
    it(`renews its subscriptions, goes to the children at a shard's end, and gets over refusals and resets (${transport}, ${scheme === 'http' ? 'HTTP/1.1' : 'HTTP/2'})`, async () => {
      const service = new FakeService({
        a: { records: [1, 2, 3, 4, 5, 6, 7], closed: true, children: ['b', 'c'] },
        b: { records: [11, 12], parents: ['a'] },
        c: { records: [21], parents: ['a'] }
      }, scheme)
      services.push(service)
      const endpoint = await service.listen()
      service.fail('DescribeStreamConsumer', { kind: 'error', type: 'ResourceNotFoundException' })
      service.fail('SubscribeToShard',
        { kind: 'error', type: 'ResourceInUseException' }, { kind: 'error', type: 'LimitExceededException' }, { kind: 'error', type: 'InternalFailure', status: 500 },
        { kind: 'exception', type: 'InternalFailureException' }, { kind: 'exception', type: 'KMSThrottlingException' }, { kind: 'cut', after: 400 }, { kind: 'cut', after: 0 })
      const retries: any[] = []
      subscribe('dynapinot:retry', (event) => { retries.push(event) })
      const source = await openKinesis(kinesisOptions(endpoint, 'fake', { consumer: 'fanOut', transport }), { clock: hasty })
      const reading = await readStream(source, ({ records }) => records.length >= 10)
      const numbers = reading.records.map(({ text }) => Number(text))
      assert.deepEqual(numbers.slice(0, 7), [1, 2, 3, 4, 5, 6, 7])
      assert.deepEqual(numbers.slice(7).sort((x, y) => x - y), [11, 12, 21])
      assert.deepEqual(reading.batches.find(({ end }) => end)!.children, ['b', 'c'])
      assert.deepEqual(reading.checkpoints.get('a')!.position, { kind: 'end' })
      assert.equal(service.calls.filter(({ operation }) => operation === 'RegisterStreamConsumer').length, 1)
      const ofA = service.calls.filter(({ operation, input }) => operation === 'SubscribeToShard' && input['ShardId'] === 'a').map(({ input }) => input['StartingPosition'])
      assert.deepEqual(ofA.at(-1), { Type: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: '4' })
      // A stream of HTTP/2 that is cut before its first message looks like one that has ended.
      assert.ok(retries.filter(({ what }) => what === 'subscribe to a').length >= (scheme === 'https' ? 6 : 7))
      for (const name of ['ResourceInUseException', 'LimitExceededException', 'InternalFailure', 'InternalFailureException', 'KMSThrottlingException']) {
        assert.ok(retries.some(({ error }) => (error as Error).name === name), name)
      }
      assert.equal(service.http2Sessions > 0, scheme === 'https')
    })
  }

  it('does not read a subscription on while the consumer has no credit to give, and goes on when it has (Bento 1012)', async () => {
    const service = new FakeService({ a: { records: [1, 2, 3, 4, 5, 6] }, b: { records: [11, 12] } })
    services.push(service)
    service.eventRecords = 1
    const source = await openKinesis(kinesisOptions(await service.listen(), 'fake', { consumer: 'fanOut', inFlight: 1 }), { clock: hasty })
    await source.start(new Map())
    const signal = new AbortController().signal
    const read: number[] = []
    for await (const batch of source.batches(signal)) {
      read.push(...recordsOf(batch).map(({ text }) => Number(text)))
      while (read.length === 1 && source.shards().some(({ state }) => state !== 'waitingForCredit')) await hasty.sleep(5, signal)
      batch.release()
      if (read.length === 8) break
    }
    await source.close()
    assert.deepEqual([read.filter((number) => number < 10), read.filter((number) => number > 10)], [[1, 2, 3, 4, 5, 6], [11, 12]])
  })
})
