import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer, request as forward } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { CreateBucketCommand, GetObjectCommand, HeadObjectCommand, ListMultipartUploadsCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import type { S3DeepStoreOptions } from '../../../src/options/resolved-options.ts'
import type { DeepStore } from '../../../src/push/deep-store/contract.ts'
import { createS3Store } from '../../../src/push/deep-store/s3-store.ts'
import { tempFolder } from '../../temp-folder.ts'
import { segment, signal } from '../with-sink.ts'
import { S3Server, s3Credentials, s3Missing } from './s3-server.ts'

const missing = await s3Missing()

describe('a deep store in S3', { skip: missing ?? false }, () => {
  let server: S3Server
  let client: S3Client
  const stores: DeepStore[] = []
  before(async () => {
    Object.assign(process.env, s3Credentials)
    server = await S3Server.start()
    client = new S3Client({ endpoint: server.url, region: 'us-east-1', forcePathStyle: true })
    await client.send(new CreateBucketCommand({ Bucket: 'segments' }))
  })
  after(async () => {
    client?.destroy()
    for (const store of stores) await store.close()
    await server?.stop()
  })

  function storeOf (more: Partial<S3DeepStoreOptions> = {}, giveUpAfterMs = 20_000): DeepStore {
    const options: S3DeepStoreOptions = { kind: 's3', bucket: 'segments', prefix: 'prod', region: 'us-east-1', endpoint: server.url, forcePathStyle: true, ...more }
    const store = createS3Store({ options, table: 't', uri: 's3://segments/prod', policy: { firstDelayMs: 5, maxDelayMs: 50, giveUpAfterMs } })
    stores.push(store)
    return store
  }

  it('puts, knows its objects again, and never replaces one', async () => {
    const store = storeOf()
    await store.open(signal)
    const first = segment('s', 'content', '42')
    assert.equal(await store.put(first, signal), 's3://segments/prod/t/s.tar.gz')
    const place = { Bucket: 'segments', Key: 'prod/t/s.tar.gz' }
    const held = await client.send(new GetObjectCommand(place))
    assert.deepEqual([await held.Body!.transformToString(), held.Metadata], ['content', { 'dynapinot-crc': '42' }])
    assert.equal(await store.put(segment('s', 'content', '42'), signal), 's3://segments/prod/t/s.tar.gz')
    for (const other of [segment('s', 'content', '43'), segment('s', 'contents', '42')]) {
      await assert.rejects(store.put(other, signal), { code: 'SINK_CONFLICT', message: /s3:\/\/segments\/prod\/t\/s\.tar\.gz/ })
    }
    await client.send(new PutObjectCommand({ Bucket: 'segments', Key: 'prod/t/foreign.tar.gz', Body: 'content' }))
    await assert.rejects(store.put(segment('foreign', 'content', '1'), signal), { code: 'SINK_CONFLICT', message: /CRC unknown/ })
    // Unless it is told to.
    await store.replace(segment('foreign', 'content', '1'), signal)
    assert.equal(await store.put(segment('foreign', 'content', '1'), signal), 's3://segments/prod/t/foreign.tar.gz')
    const fetched = join(tempFolder('fetched'), 's.tar.gz')
    assert.equal(await store.fetch({ name: 's', archivePath: 's.tar.gz' }, fetched, signal), true)
    assert.equal(readFileSync(fetched, 'utf8'), 'content')
    assert.equal(await store.fetch({ name: 'none', archivePath: 'none.tar.gz' }, fetched, signal), false)
    await store.remove({ name: 's', archivePath: 's.tar.gz' })
    await assert.rejects(client.send(new HeadObjectCommand(place)), { name: 'NotFound' })
  })

  it('large ones in parts, whole', async () => {
    const text = Array.from({ length: 20 << 16 }, (_, i) => String(i % 9973).padStart(16, '.')).join('')
    await storeOf().put(segment('large', text, '7'), signal)
    const held = await client.send(new GetObjectCommand({ Bucket: 'segments', Key: 'prod/t/large.tar.gz' }))
    const hash = createHash('sha256')
    for await (const chunk of held.Body as AsyncIterable<Uint8Array>) hash.update(chunk)
    assert.equal(hash.digest('hex'), createHash('sha256').update(text).digest('hex'))
    assert.match(held.ETag!, /-3"$/)
  })

  it('two writers of one key: the first one stays, the second sees it', async () => {
    const puts = await Promise.allSettled([storeOf(), storeOf()].map(async (store, i) => await store.put(segment('race', 'same', String(i)), signal)))
    assert.deepEqual(puts.map(({ status }) => status).sort(), ['fulfilled', 'rejected'])
    const refused = puts.find((put) => put.status === 'rejected')
    assert.equal((refused!.reason as { code: string }).code, 'SINK_CONFLICT')
  })

  it('stopped in the middle: no parts are left', async () => {
    const stop = new AbortController()
    const put = storeOf().put(segment('stopped', 'x'.repeat(40 << 20), '1'), stop.signal)
    setTimeout(() => { stop.abort() }, 20)
    await assert.rejects(put, { code: 'INTERRUPTED' })
    for (let tries = 0; tries < 100; tries++) {
      const { Uploads } = await client.send(new ListMultipartUploadsCommand({ Bucket: 'segments' }))
      if ((Uploads ?? []).length === 0) return
      await new Promise((resolve) => { setTimeout(resolve, 50) })
    }
    assert.fail('an upload was left')
  })

  it('what is wrong is told when it is opened', async () => {
    await assert.rejects(storeOf({ bucket: 'nowhere' }).open(signal), { code: 'SINK_REJECTED', message: /NoSuchBucket/ })
    await assert.rejects(storeOf({ endpoint: 'http://127.0.0.1:9' }, 100).open(signal), { code: 'SINK_UNAVAILABLE' })
  })

  it('faults that pass', async () => {
    let requests = 0
    const proxy = createServer((request, response) => {
      requests++
      if (requests % 3 === 1) {
        response.writeHead(503).end()
        return
      }
      const { method, url, headers } = request
      const onward = forward(server.url + url!, { method, headers }, (answer) => {
        response.writeHead(answer.statusCode!, answer.headers)
        answer.pipe(response)
      })
      onward.on('error', () => { response.destroy() })
      request.pipe(onward)
    })
    await new Promise<void>((resolve) => { proxy.listen(0, '127.0.0.1', resolve) })
    try {
      const store = storeOf({ endpoint: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}` })
      await store.open(signal)
      assert.equal(await store.put(segment('later', 'content', '5'), signal), 's3://segments/prod/t/later.tar.gz')
      assert.ok(requests >= 4)
    } finally {
      proxy.closeAllConnections()
      proxy.close()
    }
  })
})
