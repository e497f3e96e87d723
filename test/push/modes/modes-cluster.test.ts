import assert from 'node:assert/strict'
import { existsSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { dirname, join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { CreateBucketCommand, PutBucketPolicyCommand, S3Client } from '@aws-sdk/client-s3'
import { defaultPush } from '../../../src/options/resolved-options.ts'
import type { DeepStoreOptions, PinotSinkOptions, PushModeName } from '../../../src/options/resolved-options.ts'
import { applyTable } from '../../../src/push/apply.ts'
import type { Sink } from '../../../src/push/contract.ts'
import { ControllerClient } from '../../../src/push/controller.ts'
import { archiveFiles } from '../../../src/push/deep-store/archive-files.ts'
import { createPinotCatalog } from '../../../src/push/pinot-catalog.ts'
import { createPinotSink } from '../../../src/push/pinot-sink.ts'
import type { SegmentInfo } from '../../../src/worker/protocol.ts'
import { EmbeddedPinotCluster } from '../../pinot/cluster.ts'
import { preparePinotJava } from '../../pinot/maven.ts'
import { SegmentOracle } from '../../pinot/oracle.ts'
import { tempFolder } from '../../temp-folder.ts'
import { S3Server, s3Credentials, s3Missing } from '../deep-store/s3-server.ts'
import { plannedTable, schemaOf, tableConfigOf } from '../planned-table.ts'
import { none } from '../with-sink.ts'

const java = await preparePinotJava()
const s3 = await s3Missing()
const { signal } = new AbortController()
const PARTITIONS = 4
const ROWS = 20

describe('push modes against a real Pinot', { skip: java.available ? false : java.reason }, () => {
  let folder: string
  let cluster: EmbeddedPinotCluster
  let oracle: SegmentOracle
  let client: ControllerClient
  let keys: string[][]

  before(async () => {
    folder = tempFolder('modes')
    const started = await Promise.all([EmbeddedPinotCluster.start(), SegmentOracle.start()])
    cluster = started[0]
    oracle = started[1]
    client = new ControllerClient({ ...none, controllers: [cluster.controllerUrl], timeoutMs: 20_000 })
    const values = Array.from({ length: 100 * PARTITIONS }, (_, i) => `key-${i}`)
    const partitions = await oracle.partition({ function: 'Murmur', numPartitions: PARTITIONS, values })
    keys = Array.from({ length: PARTITIONS }, (_, p) => values.filter((_, i) => partitions[i] === p).slice(0, ROWS))
  })
  after(async () => {
    await client?.close()
    await Promise.all([cluster?.stop(), oracle?.close()])
    rmSync(folder, { recursive: true })
  })

  async function build (table: string, name: string, partition: number, total: number, version = total): Promise<SegmentInfo> {
    const rows = join(folder, `${name}-${total}.ndjson`)
    writeFileSync(rows, keys[partition]!.map((id) => JSON.stringify({ id, total, version, deleted: false })).join('\n'))
    const { tar, dir, dirBytes } = await oracle.build({
      schema: schemaOf(table), tableConfig: tableConfigOf(table, PARTITIONS), rows, outDir: join(folder, `${name}-${total}`), segmentName: name, creationTime: '1719039879869'
    })
    const { segment } = await oracle.read({ dir, checks: false })
    return {
      name,
      partition,
      rows: ROWS,
      crc: segment.crc,
      creationTime: 1719039879869,
      segmentBytes: dirBytes,
      archiveBytes: statSync(tar!).size,
      archivePath: tar!,
      startTime: null,
      endTime: null,
      metadata: readFileSync(join(dir, 'v3', 'metadata.properties'))
    }
  }

  /** Makes the table and runs with a sink of that mode on it. */
  async function withMode (table: string, mode: PushModeName | 'auto', deepStore: DeepStoreOptions | undefined, run: (sink: Sink) => Promise<void>): Promise<void> {
    const options: PinotSinkOptions = { ...none, controllers: [cluster.controllerUrl], timeoutMs: 20_000, loadTimeoutMs: 60_000, push: { ...defaultPush, mode }, deepStore }
    await applyTable(client, schemaOf(table), tableConfigOf(table, PARTITIONS), { dryRun: false, signal })
    const sink = createPinotSink({ options, plan: plannedTable(table, PARTITIONS), timing: { pushDelays: { firstDelayMs: 20, maxDelayMs: 200 } } })
    try {
      await sink.open(signal)
      await run(sink)
    } finally {
      await sink.close()
    }
  }

  /** A segment of each partition, a second of each with newer rows, and all of it once more: nothing changes. */
  async function loadsAll (table: string, sink: Sink): Promise<SegmentInfo[]> {
    const segments: SegmentInfo[] = []
    for (const [sequence, total] of [1, 2].entries()) {
      const built: SegmentInfo[] = []
      for (let p = 0; p < PARTITIONS; p++) built.push(await build(table, `${table}-p${p}-${sequence}`, p, total))
      assert.deepEqual(await Promise.all(built.map(async (segment) => await sink.put(segment, signal))), built.map(() => 'done'))
      segments.push(...built)
    }
    await cluster.waitFor(table, 2 * PARTITIONS)
    const counts = async (): Promise<unknown[]> => (await cluster.query(`SELECT COUNT(*), SUM(total) FROM ${table}`)).rows[0]!
    assert.deepEqual(await counts(), [PARTITIONS * ROWS, 2 * PARTITIONS * ROWS])
    assert.deepEqual((await cluster.query(`SET skipUpsert=true; SELECT COUNT(*) FROM ${table}`)).rows, [[2 * PARTITIONS * ROWS]])
    for (const segment of segments) assert.equal(await sink.put(segment, signal), 'already')
    assert.deepEqual(await counts(), [PARTITIONS * ROWS, 2 * PARTITIONS * ROWS])
    return segments
  }

  const dirStore = (more: { uri?: string, copy?: boolean } = {}): DeepStoreOptions => {
    const path = tempFolder('deep-store')
    return { kind: 'dir', path, uri: `file://${path}`, copy: false, ...more }
  }
  const urlOf = async (table: string, segment: string): Promise<string> => (await client.segmentRecord(table, segment, signal))!['segment.download.url'] as string

  it('tar', async () => {
    await withMode('tar', 'tar', undefined, async (sink) => {
      await loadsAll('tar', sink)
      assert.match(await urlOf('tar', 'tar-p0-0'), /^http:\/\/localhost:\d+\/segments\/tar\/tar-p0-0$/)
    })
  })

  it('metadata, servers fetch from a folder', async () => {
    const store = dirStore()
    await withMode('metadata', 'metadata', store, async (sink) => {
      const [first] = await loadsAll('metadata', sink)
      assert.equal(await urlOf('metadata', first!.name), `${store.uri}/metadata/${first!.name}.tar.gz`)
      // Servers come back from the deep store.
      await cluster.rest.request('POST', `/segments/metadata_OFFLINE/${first!.name}/reload?forceDownload=true`)
      await assert.rejects(sink.put(await build('metadata', first!.name, 0, 9), signal), { code: 'SINK_CONFLICT' })
      // Its file is damaged: servers that lose theirs would not get it back.
      const file = join((store as { path: string }).path, 'metadata', `${first!.name}.tar.gz`)
      rmSync(file)
      writeFileSync(file, 'damaged')
      assert.equal(await sink.put(first!, signal), 'already')
      await cluster.rest.request('POST', `/segments/metadata_OFFLINE/${first!.name}/reload?forceDownload=true`)
      assert.deepEqual(readFileSync(file), readFileSync(first!.archivePath))
      // Files go with their segments; Pinot leaves them where they are.
      const files = archiveFiles({ deepStore: store }, 'metadata', '.tar.gz')!
      await createPinotCatalog(client, 'metadata', files).remove([first!.name], signal)
      while (await client.segmentRecord('metadata', first!.name, signal) !== null) await sleep(100)
      assert.deepEqual([existsSync(file), readdirSync(dirname(file)).length], [false, 2 * PARTITIONS - 1])
      await files.close()
    })
  })

  it('metadata, the controller copies', async () => {
    await withMode('copied', 'metadata', dirStore({ copy: true }), async (sink) => {
      const [first] = await loadsAll('copied', sink)
      assert.match(await urlOf('copied', first!.name), /^http:\/\/localhost:\d+\/segments\/copied\//)
    })
  })

  it('batch, chosen by auto', async () => {
    const store = dirStore()
    await withMode('batch', 'auto', store, async (sink) => {
      assert.match(sink.notes![0]!, /^push mode batch through folder .*: servers fetch from sink.deepStore, and segments of 4 partitions/)
      const [first] = await loadsAll('batch', sink)
      assert.equal(await urlOf('batch', first!.name), `${store.uri}/batch/${first!.name}.tar.gz`)
      // One partition, versions that tie, put at once: the later one wins.
      const tied: SegmentInfo[] = []
      for (const [i, total] of [50, 40].entries()) tied.push(await build('batch', `batch-p3-${5 + i}`, 3, total, 100))
      assert.deepEqual(await Promise.all(tied.map(async (segment) => await sink.put(segment, signal))), ['done', 'done'])
      assert.deepEqual((await cluster.query('SELECT COUNT(*), SUM(total) FROM batch WHERE version = 100')).rows, [[ROWS, 40 * ROWS]])
      // A name that another job has taken with other bytes: told of that one, and nothing is replaced.
      const other = await build('batch', 'batch-p1-0', 1, 7)
      const fresh = await build('batch', 'batch-p2-9', 2, 7)
      rmSync(join((store as { path: string }).path, 'batch', 'batch-p1-0.tar.gz'))
      const results = await Promise.allSettled([other, fresh].map(async (segment) => await sink.put(segment, signal)))
      assert.deepEqual(results.map((result) => result.status === 'fulfilled' ? result.value : (result.reason as { code: string }).code), ['SINK_CONFLICT', 'done'])
    })
  })

  it('batch: a segment that Pinot does not take is named, the others are loaded', async () => {
    await withMode('poisoned', 'batch', dirStore(), async (sink) => {
      const segments: SegmentInfo[] = []
      for (let p = 0; p < PARTITIONS; p++) segments.push(await build('poisoned', `poisoned-p${p}-0`, p, 1))
      segments[2] = { ...segments[2]!, metadata: Buffer.from('segment.name = poisoned-p2-0\n') }
      const results = await Promise.allSettled(segments.map(async (segment) => await sink.put(segment, signal)))
      assert.deepEqual(results.map(({ status }) => status), ['fulfilled', 'fulfilled', 'rejected', 'fulfilled'])
      const { code, context, message } = (results[2] as PromiseRejectedResult).reason as { code: string, context: { segment: string }, message: string }
      assert.deepEqual([code, context.segment], ['SINK_REJECTED', 'poisoned-p2-0'])
      assert.match(message, /segment poisoned-p2-0: .*status (400|500)/)
      await cluster.waitFor('poisoned', PARTITIONS - 1)
    })
  })

  it('uri, over http; a file: URI is refused by Pinot itself', async () => {
    const store = dirStore()
    const server = createServer((request, response) => {
      try {
        response.end(readFileSync(join((store as { path: string }).path, new URL(request.url!, 'http://x').pathname)))
      } catch {
        response.writeHead(404).end()
      }
    })
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
    try {
      const uri = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
      await withMode('uri', 'uri', { ...store, uri }, async (sink) => {
        const [first] = await loadsAll('uri', sink)
        assert.match(await urlOf('uri', first!.name), /^http:\/\/localhost:\d+\/segments\/uri\//)
      })
      await withMode('byfile', 'uri', dirStore(), async (sink) => {
        await assert.rejects(sink.put(await build('byfile', 'byfile-p0-0', 0, 1), signal), { code: 'SINK_REJECTED', message: /status 400: Unsupported URI: file:/ })
      })
      await withMode('fetched', 'batch', { ...store, uri }, async (sink) => {
        const [first] = await loadsAll('fetched', sink)
        assert.equal(await urlOf('fetched', first!.name), `${uri}/fetched/${first!.name}.tar.gz`)
      })
    } finally {
      server.close()
    }
  })

  it('batch through S3, servers fetch over http; uri from there', { skip: s3 ?? false }, async () => {
    Object.assign(process.env, s3Credentials)
    const server = await S3Server.start()
    const client = new S3Client({ endpoint: server.url, region: 'us-east-1', forcePathStyle: true })
    try {
      await client.send(new CreateBucketCommand({ Bucket: 'segments' }))
      // Servers come without a signature.
      const Statement = [{ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::segments/*' }]
      await client.send(new PutBucketPolicyCommand({ Bucket: 'segments', Policy: JSON.stringify({ Version: '2012-10-17', Statement }) }))
      const store: DeepStoreOptions = {
        kind: 's3', bucket: 'segments', prefix: 'a', region: 'us-east-1', endpoint: server.url, forcePathStyle: true, uri: `${server.url}/segments/a`, copy: false
      }
      await withMode('s3batch', 'batch', store, async (sink) => {
        const [first] = await loadsAll('s3batch', sink)
        assert.equal(await urlOf('s3batch', first!.name), `${server.url}/segments/a/s3batch/${first!.name}.tar.gz`)
      })
      await withMode('s3uri', 'uri', store, async (sink) => { await loadsAll('s3uri', sink) })
      // The s3: form, as far as the wire: without Pinot's plug-in the controller takes it, and servers say what they lack.
      await withMode('s3form', 'metadata', { ...store, uri: 's3://segments/a' }, async (sink) => {
        await assert.rejects(sink.put(await build('s3form', 's3form-p0-0', 0, 1), signal), { code: 'SEGMENT_NOT_LOADED', message: /s3/ })
        assert.equal(await urlOf('s3form', 's3form-p0-0'), 's3://segments/a/s3form/s3form-p0-0.tar.gz')
      })
    } finally {
      client.destroy()
      await server.stop()
    }
  })
})
