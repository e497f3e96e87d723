import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { defaultPush } from '../../../src/options/resolved-options.ts'
import type { PinotSinkOptions } from '../../../src/options/resolved-options.ts'
import { inputFs } from '../../../src/push/modes/ingest-push.ts'
import { tempFolder } from '../../temp-folder.ts'
import { answerLost, fails, resets } from '../fake-controller.ts'
import { failure, segment, signal, withSink } from '../with-sink.ts'

const INGEST = /^POST \/ingestFrom/
const push: PinotSinkOptions['push'] = { ...defaultPush, mode: 'ingestFromFile' }

test('a file of rows is sent, under a name that is ours', async () => {
  await withSink(async (sink, fake) => {
    assert.equal(await sink.put(segment('s'), signal), 'done')
    const url = new URL(fake.requests.find((line) => INGEST.test(line))!.split(' ')[1]!, 'http://x')
    assert.deepEqual([url.pathname, url.searchParams.get('tableNameWithType'), JSON.parse(url.searchParams.get('batchConfigMapStr')!)], [
      '/ingestFromFile', 't_OFFLINE', { inputFormat: 'json', 'segmentNameGenerator.type': 'fixed', 'segmentNameGenerator.configs.segment.name': 's' }])
    assert.match(fake.bodies.find((body) => body.includes('octet-stream'))!, /\r\n\r\n123\r\n--/)
    // Pinot would build and replace it: so it is not asked.
    assert.equal(await sink.put(segment('s'), signal), 'already')
    assert.equal(fake.count(INGEST), 1)
    assert.equal((await failure(sink.put({ ...segment('s'), rows: 2 }, signal))).code, 'SINK_CONFLICT')
  }, { options: { push } })
})

test('faults that pass', async () => {
  await withSink(async (sink, fake) => {
    fake.on(INGEST, fails(503), resets(), fails(500), answerLost)
    assert.equal(await sink.put(segment('s'), signal), 'already')
    assert.equal(fake.count(INGEST), 4)
    fake.on(INGEST, fails(400, 'no reader'))
    const error = await failure(sink.put(segment('other'), signal))
    assert.deepEqual([error.code, error.context.segment], ['SINK_REJECTED', 'other'])
  }, { options: { push } })
})

test('or read from the deep store, and removed from it', async () => {
  const path = tempFolder('store')
  await withSink(async (sink, fake) => {
    assert.equal(await sink.put(segment('s'), signal), 'done')
    const url = new URL(fake.requests.find((line) => INGEST.test(line))!.split(' ')[1]!, 'http://x')
    assert.deepEqual([url.pathname, url.searchParams.get('sourceURIStr')], ['/ingestFromURI', 'file:///store/t/s.tar.gz'])
    assert.deepEqual(readdirSync(join(path, 't')), [])
  }, { options: { push: { ...defaultPush, mode: 'ingestFromURI' }, deepStore: { kind: 'dir', path, uri: 'file:///store', copy: false } } })
})

test('the file system that the controller is told of', () => {
  const s3 = { kind: 's3', bucket: 'b', prefix: '', region: 'eu-west-1', forcePathStyle: false, uri: 's3://b', copy: false } as const
  assert.deepEqual(inputFs(defaultPush, { kind: 'dir', path: '/x', uri: 'file:///x', copy: false }), {})
  assert.deepEqual(inputFs(defaultPush, s3), { 'input.fs.className': 'org.apache.pinot.plugin.filesystem.S3PinotFS', 'input.fs.prop.region': 'eu-west-1' })
  assert.deepEqual(inputFs({ ...defaultPush, inputFs: { class: 'x.Y', properties: { region: 'r', a: 'b' } } }, s3), { 'input.fs.className': 'x.Y', 'input.fs.prop.region': 'r', 'input.fs.prop.a': 'b' })
})
