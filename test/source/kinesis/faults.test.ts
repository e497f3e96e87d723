import assert from 'node:assert/strict'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { afterEach, describe, it } from 'node:test'
import { DynapinotError } from '../../../src/errors.ts'
import type { KinesisOptions } from '../../../src/options/resolved-options.ts'
import { openKinesis } from '../../../src/source/kinesis/open-kinesis.ts'
import { systemClock } from '../../../src/source/kinesis/clock.ts'
import type { StreamGap } from '../../../src/source/stream-contract.ts'
import { FakeService } from './fake-service.ts'
import type { FakeShard, Fault } from './fake-service.ts'
import { kinesisOptions } from './local-stream.ts'
import { readStream, recordsOf } from './read-stream.ts'

/** Without real waiting: pauses are short, whatever they are meant to be. */
const hasty = { now: () => Date.now(), sleep: async (ms: number, signal: AbortSignal) => { await systemClock.sleep(Math.min(ms, 5), signal) } }

const services: FakeService[] = []
afterEach(async () => { for (const service of services.splice(0)) await service.close() })

async function fake (shards: Readonly<Record<string, FakeShard>>): Promise<{ service: FakeService, options: (more?: Partial<KinesisOptions>) => KinesisOptions }> {
  const service = new FakeService(shards)
  services.push(service)
  const endpoint = await service.listen()
  return { service, options: (more) => kinesisOptions(endpoint, 'fake', more) }
}

/** What is published on a channel while something runs. */
async function heard<T> (name: string, work: () => Promise<T>): Promise<{ result: T, events: readonly any[] }> {
  const events: unknown[] = []
  const listen = (event: unknown): void => { events.push(event) }
  subscribe(name, listen)
  try {
    return { result: await work(), events }
  } finally {
    unsubscribe(name, listen)
  }
}

function error (type: string, status = 400): Fault {
  return { kind: 'error', type, status }
}

const ten = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
const day = 86_400_000

describe('faults that pass', () => {
  for (const transport of ['raw', 'sdk'] as const) {
    it(`lose nothing and repeat nothing, and are told: throttling, expired iterators, resets, cut replies (${transport}; Redpanda 735, 1209)`, async () => {
      const { service, options } = await fake({ a: { records: ten } })
      const faults: readonly Fault[] = [
        error('ProvisionedThroughputExceededException'), error('KMSThrottlingException'), error('InternalFailure', 500), error('ServiceUnavailable', 503),
        { kind: 'cut', after: 200 }, { kind: 'cut', after: 0 }, { kind: 'answer', status: 200, body: '<html>proxy</html>' }, { kind: 'answer', status: 502, body: 'bad gateway' },
        error('ExpiredIteratorException'), error('ExpiredIteratorException')
      ]
      service.fail('GetRecords', ...faults)
      service.fail('GetShardIterator', error('ThrottlingException'), error('ExpiredTokenException'))
      service.fail('ListShards', error('LimitExceededException'))
      service.fail('DescribeStreamSummary', error('InternalFailure', 500))
      const source = await openKinesis(options({ transport, limits: { records: 3, readsPerSecond: 1000, bytesPerSecond: 1 << 30, idleMs: 5, requests: 4 } }), { clock: hasty })
      const { result, events } = await heard('dynapinot:retry', async () => await readStream(source, ({ records }) => {
        // Again, now that the first reply has come, after which the raw way takes another path.
        if (records.length === 3) service.fail('GetRecords', ...faults)
        return records.length >= 10
      }))
      assert.deepEqual(result.records.map(({ text }) => Number(text)), ten)
      assert.equal(events.filter(({ what }) => what === 'read a').length, 22)
      assert.equal(events.filter(({ what }) => what === 'list the shards').length, 1)
      assert.equal(source.shards()[0]!.failures, 0)
      assert.match(source.shards()[0]!.lastError!, /ExpiredIterator/)
    })
  }

  it('are also a clock that is an hour late, and one that is set while the stream is read', async () => {
    const { service, options } = await fake({ a: { records: ten } })
    service.skewMs = 3_600_000
    const source = await openKinesis(options({ start: { kind: 'latest' }, limits: { records: 4, readsPerSecond: 1000, bytesPerSecond: 1 << 30, idleMs: 5, requests: 4 } }), { clock: hasty })
    const { records, checkpoints } = await readStream(source, ({ records: read }) => {
      if (read.length === 4) service.skewMs = 7_200_000
      return read.length >= 10
    })
    assert.deepEqual(records.map(({ text }) => Number(text)), ten)
    assert.ok(checkpoints.get('a')!.coveredUntil > Date.now() + 3_500_000)
  })

  it('are an iterator that outlived its 5 minutes while the consumer had no credit to give (Bento 1012)', async () => {
    const { service, options } = await fake({ a: { records: ten } })
    let offset = 0
    const clock = { ...hasty, now: () => Date.now() + offset }
    const source = await openKinesis(options({ inFlight: 1, limits: { records: 4, readsPerSecond: 1000, bytesPerSecond: 1 << 30, idleMs: 5, requests: 4 } }), { clock })
    await source.start(new Map())
    const read: number[] = []
    for await (const batch of source.batches(new AbortController().signal)) {
      read.push(...recordsOf(batch).map(({ text }) => Number(text)))
      if (read.length === 4) {
        while (source.shards()[0]!.state !== 'waitingForCredit') await hasty.sleep(5, new AbortController().signal)
        offset = 360_000
      }
      batch.release()
      if (read.length === 10) break
    }
    await source.close()
    assert.deepEqual(read, ten)
    assert.deepEqual(service.calls.filter(({ operation }) => operation === 'GetShardIterator').map(({ input }) => [input['ShardIteratorType'], input['StartingSequenceNumber']]),
      [['TRIM_HORIZON', undefined], ['AFTER_SEQUENCE_NUMBER', '4']])
  })

  it('are not the end of a shard: a reply without a next iterator counts only if the shard is closed (Estuary 3418)', async () => {
    const { service, options } = await fake({ a: { records: [1, 2] } })
    service.fail('GetRecords', { kind: 'answer', status: 200, body: '{"Records":[],"MillisBehindLatest":0,"NextShardIterator":null}' })
    const source = await openKinesis(options(), { clock: hasty })
    const { result, events } = await heard('dynapinot:retry', async () => await readStream(source, ({ records }) => records.length >= 2))
    assert.deepEqual(result.records.map(({ text }) => text), ['1', '2'])
    assert.match(String(events[0].error), /which is open/)
  })
})

describe('faults that do not pass', () => {
  async function codeOf (work: Promise<unknown>): Promise<string> {
    try {
      await work
    } catch (thrown) {
      assert.ok(thrown instanceof DynapinotError, String(thrown))
      assert.ok(thrown.context.remedy)
      return thrown.code
    }
    return 'none'
  }

  it('are named when the source is opened', async () => {
    const { service, options } = await fake({ a: { records: [] } })
    service.fail('DescribeStreamSummary', error('AccessDeniedException'))
    assert.equal(await codeOf(openKinesis(options(), { clock: hasty })), 'SOURCE_DENIED')
    service.fail('DescribeStreamSummary', error('ResourceNotFoundException'))
    assert.equal(await codeOf(openKinesis(options(), { clock: hasty })), 'SOURCE_NOT_FOUND')
    service.fail('DescribeStreamSummary', error('ValidationException'))
    assert.equal(await codeOf(openKinesis(options(), { clock: hasty })), 'SOURCE_REJECTED')
    assert.equal(await codeOf(openKinesis({ ...options(), endpoint: 'http://127.0.0.1:9' }, { clock: hasty, maxAttempts: 3 })), 'SOURCE_UNAVAILABLE')
  })

  it('end the batches when they come later', async () => {
    const { service, options } = await fake({ a: { records: [1] } })
    service.fail('GetRecords', error('KMSDisabledException'))
    const source = await openKinesis(options(), { clock: hasty })
    assert.equal(await codeOf(readStream(source, () => false)), 'SOURCE_DENIED')
  })
})

describe('records that are gone', () => {
  const old = Date.now() - 2 * day
  const after = (sequenceNumber: string, coveredUntil: number): Map<string, any> => new Map([['a', { position: { kind: 'after', sequenceNumber }, coveredUntil }]])

  async function gapOf (work: () => Promise<unknown>): Promise<{ readonly gap: StreamGap, readonly thrown: DynapinotError }> {
    const { result, events } = await heard('dynapinot:stream:gap', async () => await work().then(() => undefined, (thrown: unknown) => thrown))
    assert.ok(result instanceof DynapinotError && result.code === 'SOURCE_GAP', String(result))
    assert.equal(events.length, 1)
    return { gap: events[0] as StreamGap, thrown: result }
  }

  it('behind a checkpoint that is older than the retention stop the source, or are passed over and told (Pinot 7965)', async () => {
    const { service, options } = await fake({ a: { records: [8, 9] } })
    const { gap } = await gapOf(async () => await readStream(await openKinesis(options(), { clock: hasty }), () => false, after('5', old)))
    assert.deepEqual([gap.kind, gap.shardId], ['trimmed', 'a'])
    assert.match(gap.message, /5.*8/)
    service.millisBehindLatest = 60 * 60_000
    const source = await openKinesis(options({ onGap: 'continue' }), { clock: hasty })
    const reading = await readStream(source, ({ records }) => records.length >= 2, after('5', old))
    assert.deepEqual(reading.records.map(({ text }) => text), ['8', '9'])
    assert.deepEqual(source.gaps().map(({ kind }) => kind), ['trimmed'])
  })

  it('are none if the oldest record is not behind the checkpoint, or the shard was caught up within the retention', async () => {
    const { options } = await fake({ a: { records: [5, 8, 9] } })
    const still = await readStream(await openKinesis(options(), { clock: hasty }), ({ records }) => records.length >= 2, after('5', old))
    assert.deepEqual(still.records.map(({ text }) => text), ['8', '9'])
    const quiet = await fake({ a: { records: [8, 9] } })
    const fresh = await readStream(await openKinesis(quiet.options(), { clock: hasty }), ({ records }) => records.length >= 2, after('5', Date.now() - day / 2))
    assert.deepEqual(fresh.records.map(({ text }) => text), ['8', '9'])
  })

  it('with nothing left of the shard cannot be excluded', async () => {
    const { options } = await fake({ a: { records: [] } })
    const { gap } = await gapOf(async () => await readStream(await openKinesis(options(), { clock: hasty }), () => false, after('5', old)))
    assert.match(gap.message, /nothing is left/)
  })

  it('with their shard: at the start, and while it is read', async () => {
    const { service, options } = await fake({ b: { records: [1] } })
    const started = await gapOf(async () => await readStream(await openKinesis(options(), { clock: hasty }), () => false, after('5', Date.now())))
    assert.deepEqual([started.gap.kind, started.gap.shardId], ['vanished', 'a'])
    service.shards.set('a', { records: [7], gone: false })
    const source = await openKinesis(options(), { clock: hasty })
    const later = await gapOf(async () => await readStream(source, ({ checkpoints }) => {
      service.shards.get('a')!.gone = true
      service.fail('GetRecords', error('ResourceNotFoundException'))
      return checkpoints.size === 0
    }))
    assert.equal(later.gap.kind, 'vanished')
  })

  it('do not hold back the others, nor the children (Data Prepper 4401)', async () => {
    const { options } = await fake({ b: { records: [10], parents: ['a'] }, c: { records: [20], parents: ['unseen'] } })
    const source = await openKinesis(options({ onGap: 'continue' }), { clock: hasty })
    const reading = await readStream(source, ({ records }) => records.length >= 2, after('5', Date.now()))
    assert.deepEqual(reading.records.map(({ text }) => text).sort(), ['10', '20'])
    assert.deepEqual(source.gaps().map(({ kind, shardId }) => [kind, shardId]), [['vanished', 'a'], ['unknownParent', 'c']])
    // The checkpoint says so, too: the next start has nothing to report.
    assert.deepEqual(reading.checkpoints.get('a')!.position, { kind: 'end' })
  })

  it('before the time of the start', async () => {
    const { options } = await fake({ a: { records: [1] } })
    const start = { kind: 'timestamp', at: old } as const
    const { gap } = await gapOf(async () => await readStream(await openKinesis(options({ start }), { clock: hasty }), () => false))
    assert.deepEqual([gap.kind, gap.shardId], ['start', null])
    const source = await openKinesis(options({ start, onGap: 'continue' }), { clock: hasty })
    assert.equal((await readStream(source, ({ records }) => records.length >= 1)).records.length, 1)
    assert.equal(source.gaps().length, 1)
  })

  it('before the time from which all must be there are not passed over, and those of before are none', async () => {
    const { options } = await fake({ a: { records: [1] } })
    const startAt = (at: number, needed: number) => options({ start: { kind: 'timestamp', at, needed }, onGap: 'continue' })
    const { gap } = await gapOf(async () => await readStream(await openKinesis(startAt(old, old + 1), { clock: hasty }), () => false))
    assert.deepEqual([gap.kind, gap.shardId], ['start', null])
    const needed = Date.now() - day / 2
    // Behind the retention, and about to be.
    for (const at of [old, Date.now() - day + 20_000]) {
      const source = await openKinesis(startAt(at, needed), { clock: hasty })
      // If nothing is read before that is too old as well, it is a gap.
      assert.deepEqual([...await source.start(new Map())], [['a', { position: { kind: 'timestamp', at }, coveredUntil: needed }]])
      await source.close()
      const again = await openKinesis(startAt(at, needed), { clock: hasty })
      assert.equal((await readStream(again, ({ records }) => records.length >= 1)).records.length, 1)
      assert.deepEqual(again.gaps(), [])
    }
  })
})
