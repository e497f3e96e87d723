import assert from 'node:assert/strict'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { defaultPush } from '../../../src/options/resolved-options.ts'
import type { PinotSinkOptions, PushModeName } from '../../../src/options/resolved-options.ts'
import type { SegmentInfo } from '../../../src/worker/protocol.ts'
import { tempFolder } from '../../temp-folder.ts'
import { FakeController, answerLost, fails, resets } from '../fake-controller.ts'
import { failure, segment, signal, withSink } from '../with-sink.ts'

/** A segment with metadata; its archive's text is its CRC. */
export function withMetadata (name: string, partition: number, crc = '123'): SegmentInfo {
  return { ...segment(name, crc), partition, metadata: Buffer.from(`segment.name = ${name}\n`) }
}

function optionsOf (mode: PushModeName | 'auto', { path = tempFolder('store'), uri = 'file:///store', copy = false } = {}): Partial<PinotSinkOptions> {
  return { push: { ...defaultPush, mode, batch: { segments: 50, lingerMs: 300 } }, deepStore: { kind: 'dir', path, uri, copy }, parallel: 8 }
}

const BATCH = /^POST \/segments\/batchUpload/
const SINGLE = /^POST \/v2\/segments/
const all = async (fake: FakeController, put: (segment: SegmentInfo) => Promise<string>, count: number): Promise<string[]> => await Promise.all(
  Array.from({ length: count }, async (_, p) => await put(withMetadata(`s${p}`, p))))

test('metadata: the archive lies in the deep store, the controller gets the metadata', async () => {
  const path = tempFolder('store')
  await withSink(async (sink, fake) => {
    await sink.open(signal)
    assert.deepEqual(sink.notes, [`push mode metadata through folder ${path}: as sink.push.mode says`])
    assert.equal(await sink.put(withMetadata('s', 0), signal), 'done')
    const i = fake.requests.findIndex((line) => SINGLE.test(line))
    assert.deepEqual([fake.requests[i], fake.headers[i]!.upload_type, fake.headers[i]!.download_uri, fake.headers[i]!.copy_segment_to_deep_store], [
      'POST /v2/segments?tableName=t&tableType=OFFLINE&allowRefresh=false&enableParallelPushProtection=true', 'METADATA', 'file:///store/t/s.tar.gz', undefined])
    assert.equal(readFileSync(join(path, 't', 's.tar.gz'), 'utf8'), '123')
    assert.deepEqual([fake.segments.get('s')!.crc, fake.segments.get('s')!.downloadUri], ['123', 'file:///store/t/s.tar.gz'])
    assert.equal(await sink.put(withMetadata('s', 0), signal), 'already')
    fake.on(SINGLE, fails(503), resets(), answerLost)
    assert.equal(await sink.put(withMetadata('s2', 0), signal), 'already')
  }, { options: optionsOf('metadata', { path }) })
})

test('metadata: with a copy by the controller', async () => {
  await withSink(async (sink, fake) => {
    await sink.put(withMetadata('s', 0), signal)
    assert.equal(fake.headers[fake.requests.findIndex((line) => SINGLE.test(line))]!.copy_segment_to_deep_store, 'true')
  }, { options: optionsOf('metadata', { copy: true }) })
})

test('uri: the controller gets no more than the URI', async () => {
  await withSink(async (sink, fake) => {
    assert.equal(await sink.put(withMetadata('s', 0), signal), 'done')
    const i = fake.requests.findIndex((line) => SINGLE.test(line))
    assert.deepEqual([fake.headers[i]!.upload_type, fake.headers[i]!.download_uri, fake.headers[i]!['content-type']], ['URI', 'http://h/t/s.tar.gz?crc=123', 'application/json'])
  }, { options: optionsOf('uri', { uri: 'http://h/{key}?crc=123' }) })
})

test('batch: what is ready at the same time shares a request', async () => {
  await withSink(async (sink, fake) => {
    assert.deepEqual(new Set(await all(fake, async (one) => await sink.put(one, signal), 6)), new Set(['done']))
    assert.equal(fake.count(BATCH), 1)
    assert.equal(fake.count(SINGLE), 0)
    const i = fake.requests.findIndex((line) => BATCH.test(line))
    assert.equal(fake.requests[i], 'POST /segments/batchUpload?tableName=t&tableType=OFFLINE&allowRefresh=false&enableParallelPushProtection=false')
    assert.equal(fake.headers[i]!.upload_type, 'METADATA')
    assert.deepEqual([...fake.segments].map(([name, { crc, downloadUri }]) => [name, crc, downloadUri]).sort(), Array.from({ length: 6 }, (_, p) => [`s${p}`, '123', `file:///store/t/s${p}.tar.gz`]))
  }, { options: optionsOf('auto'), partitions: 8 })
})

test('batch: two of one partition go one after the other', async () => {
  await withSink(async (sink, fake) => {
    await Promise.all([withMetadata('a0', 0), withMetadata('b0', 1), withMetadata('a1', 0)].map(async (one) => await sink.put(one, signal)))
    assert.equal(fake.count(BATCH), 2)
    assert.equal([...fake.segments.keys()].at(-1), 'a1')
  }, { options: optionsOf('batch'), partitions: 8 })
})

test('batch: some are there already, one of them with other bytes', async () => {
  await withSink(async (sink, fake) => {
    fake.segments.set('s1', { crc: '123', ideal: { Server_1: 'ONLINE' }, actual: { Server_1: 'ONLINE' } })
    fake.segments.set('s2', { crc: '9', ideal: { Server_1: 'ONLINE' }, actual: { Server_1: 'ONLINE' } })
    // Left by a push that broke.
    fake.segments.set('s3', { crc: '123', ideal: {}, actual: {} })
    const results = await Promise.allSettled(Array.from({ length: 5 }, async (_, p) => await sink.put(withMetadata(`s${p}`, p), signal)))
    assert.deepEqual(results.map((result) => result.status === 'fulfilled' ? result.value : (result.reason as { code: string }).code), ['done', 'already', 'SINK_CONFLICT', 'done', 'done'])
  }, { options: optionsOf('batch'), partitions: 8 })
})

test('batch: faults that pass', async (t) => {
  for (const [name, behaviours, result] of [
    ['unavailable', [fails(503), fails(503)], 'done'],
    ['reset', [resets(), resets(100)], 'done'],
    ['the answer is lost', [answerLost], 'already'],
    ['one 500', [fails(500)], 'done']
  ] as const) {
    await t.test(name, async () => {
      await withSink(async (sink, fake) => {
        fake.on(BATCH, ...behaviours)
        assert.deepEqual(new Set(await all(fake, async (one) => await sink.put(one, signal), 5)), new Set([result]))
        assert.equal(fake.segments.size, 5)
      }, { options: optionsOf('batch'), partitions: 8 })
    })
  }
})

test('batch: a segment that Pinot refuses is found, and the others are loaded', async (t) => {
  for (const status of [400, 500]) {
    await t.test(String(status), async () => {
      await withSink(async (sink, fake) => {
        fake.poison.set('s4', status)
        const results = await Promise.allSettled(Array.from({ length: 7 }, async (_, p) => await sink.put(withMetadata(`s${p}`, p), signal)))
        assert.deepEqual(results.map(({ status }) => status), ['fulfilled', 'fulfilled', 'fulfilled', 'fulfilled', 'rejected', 'fulfilled', 'fulfilled'])
        const error = (results[4] as PromiseRejectedResult).reason as { code: string, context: { segment: string }, message: string }
        assert.deepEqual([error.code, error.context.segment], ['SINK_REJECTED', 's4'])
        assert.match(error.message, /segment s4: .*invalid segment metadata when adding segment: s4/)
      }, { options: optionsOf('batch'), partitions: 8 })
    })
  }
})

test('batch: nobody may push: told at once, not for each half', async () => {
  await withSink(async (sink, fake) => {
    fake.on(BATCH, fails(401))
    const error = await failure(all(fake, async (one) => await sink.put(one, signal), 4))
    assert.deepEqual([error.code, fake.count(BATCH)], ['SINK_REJECTED', 1])
    assert.match(error.message, /and 3 more/)
  }, { options: optionsOf('batch'), partitions: 8 })
})

test('a damaged file of a segment that the controller has: written anew where segments are pushed anew, else told', async () => {
  for (const mode of ['metadata', 'batch', 'uri'] as const) {
    for (const onLoadError of ['repush', 'reset', 'stop'] as const) {
      const path = tempFolder('store')
      const file = join(path, 't', 's.tar.gz')
      await withSink(async (sink) => {
        assert.equal(await sink.put(withMetadata('s', 0), signal), 'done')
        // The archive and its copy may share their bytes.
        rmSync(file)
        writeFileSync(file, '12')
        if (onLoadError === 'repush') {
          assert.equal(await sink.put(withMetadata('s', 0), signal), 'already')
          assert.equal(readFileSync(file, 'utf8'), '123')
        } else {
          const error = await failure(sink.put(withMetadata('s', 0), signal))
          assert.equal(error.code, 'SINK_CONFLICT')
          assert.match(error.message, /the file of segment s is damaged: the controller has the segment, and the deep store has another file .*s\.tar\.gz: 2 bytes, not the 3/)
          assert.match(error.context.remedy ?? '', /onLoadError: repush/)
          assert.equal(readFileSync(file, 'utf8'), '12')
        }
      }, { options: { ...optionsOf(mode, { path, uri: 'http://h/{key}?crc=123' }), onLoadError } })
    }
  }
})

test('another file of that name, of no segment or of another one, is never replaced', async () => {
  const path = tempFolder('store')
  const file = join(path, 't', 's.tar.gz')
  await withSink(async (sink, fake) => {
    await sink.open(signal)
    writeFileSync(file, 'other')
    for (const [crc, message] of [[null, /the deep store has another file/], ['9', /the table t has a segment s with CRC 9, not 123/]] as const) {
      if (crc !== null) fake.segments.set('s', { crc, ideal: { Server_1: 'ONLINE' }, actual: { Server_1: 'ONLINE' } })
      const error = await failure(sink.put(withMetadata('s', 0), signal))
      assert.equal(error.code, 'SINK_CONFLICT')
      assert.match(error.message, message)
      assert.equal(readFileSync(file, 'utf8'), 'other')
    }
  }, { options: optionsOf('metadata', { path }) })
})

test('a segment that no server can load from its file: that is written anew, too, before the segment is pushed again', async () => {
  const path = tempFolder('store')
  const file = join(path, 't', 's.tar.gz')
  await withSink(async (sink, fake) => {
    // Damaged behind the first push; the servers find out.
    fake.on(SINGLE, async (_request, _response, next) => {
      rmSync(file)
      writeFileSync(file, 'x')
      await next()
    })
    fake.place = () => ({ Server_1: readFileSync(file, 'utf8') === '123' ? 'ONLINE' : 'ERROR' })
    assert.equal(await sink.put(withMetadata('s', 0), signal), 'done')
    assert.equal(readFileSync(file, 'utf8'), '123')
    assert.equal(fake.count(SINGLE), 2)
  }, { options: optionsOf('metadata', { path }) })
})
