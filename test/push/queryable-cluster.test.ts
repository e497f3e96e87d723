import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { PinotSinkOptions } from '../../src/options/resolved-options.ts'
import type { Sink } from '../../src/push/contract.ts'
import { ControllerClient } from '../../src/push/controller.ts'
import { createPinotSink } from '../../src/push/pinot-sink.ts'
import type { SegmentInfo } from '../../src/worker/protocol.ts'
import { EmbeddedPinotCluster } from '../pinot/cluster.ts'
import type { Member } from '../pinot/cluster.ts'
import { preparePinotJava } from '../pinot/maven.ts'
import { SegmentOracle } from '../pinot/oracle.ts'
import { querySql } from '../pinot/sql.ts'
import { plannedTable, schemaOf, tableConfigOf } from './planned-table.ts'
import { none } from './with-sink.ts'

const java = await preparePinotJava()
const { signal } = new AbortController()
const table = 'seen'

describe('a push to a real Pinot ends when queries see the segment', { skip: java.available ? false : java.reason }, () => {
  let folder: string
  let cluster: EmbeddedPinotCluster
  let oracle: SegmentOracle
  let client: ControllerClient
  let options: PinotSinkOptions
  let server: Member

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'pinot-seen-'))
    ;[cluster, oracle] = await Promise.all([EmbeddedPinotCluster.start({ sessionTimeoutMs: 3000 }), SegmentOracle.start()])
    server = await cluster.addMember('server', 'second-server')
    options = { ...none, controllers: [cluster.controllerUrl], timeoutMs: 20_000, loadTimeoutMs: 120_000 }
    client = new ControllerClient(options)
    await client.createSchema(schemaOf(table), signal)
    await client.createTable(tableConfigOf(table, 2, {
      instanceAssignmentConfigMap: {
        OFFLINE: {
          tagPoolConfig: { tag: 'DefaultTenant_OFFLINE' },
          replicaGroupPartitionConfig: { replicaGroupBased: true, numReplicaGroups: 1, numInstancesPerReplicaGroup: 2, numPartitions: 2, numInstancesPerPartition: 1, partitionColumn: 'id' }
        }
      }
    }), signal)
  })
  after(async () => {
    await client?.close()
    await Promise.all([cluster?.stop(), oracle?.close()])
    rmSync(folder, { recursive: true })
  })

  /** A segment of ten keys of a partition, all with this total and version. */
  async function build (name: string, total: number, partition = 0): Promise<SegmentInfo> {
    const values = Array.from({ length: 200 }, (_, i) => `key-${i}`)
    const partitions = await oracle.partition({ function: 'Murmur', numPartitions: 2, values })
    const keys = values.filter((_, i) => partitions[i] === partition).slice(0, 10)
    const rows = join(folder, `${name}.ndjson`)
    writeFileSync(rows, keys.map((id) => JSON.stringify({ id, total, version: total, deleted: false })).join('\n'))
    const { tar, dir, dirBytes } = await oracle.build({ schema: schemaOf(table), tableConfig: tableConfigOf(table), rows, outDir: join(folder, name), segmentName: name, creationTime: '1719039879869' })
    const { segment } = await oracle.read({ dir, checks: false })
    return {
      name, partition, rows: keys.length, crc: segment.crc, creationTime: 1719039879869, segmentBytes: dirBytes, archiveBytes: statSync(tar!).size, archivePath: tar!, startTime: null, endTime: null
    }
  }

  async function withSink (more: Partial<PinotSinkOptions>, run: (sink: Sink) => Promise<void>): Promise<void> {
    const sink = createPinotSink({ options: { ...options, ...more }, plan: plannedTable(table) })
    try {
      await sink.open(signal)
      await run(sink)
    } finally {
      await sink.close()
    }
  }

  /** Whether a promise is still open after some time. */
  async function stillWaits (promise: Promise<unknown>, ms: number): Promise<boolean> {
    return await Promise.race([promise.then(() => false), sleep(ms, true)])
  }

  const names = async (url: string): Promise<unknown[]> =>
    (await querySql(url, `SET skipUpsert = true; SELECT $segmentName, COUNT(*) FROM ${table} GROUP BY $segmentName ORDER BY $segmentName LIMIT 100`)).rows.map(([name]) => name)

  it('the very next query has it, one after another and many at once', async () => {
    await withSink({ queryable: 'always' }, async (sink) => {
      for (let i = 0; i < 3; i++) {
        assert.equal(await sink.put(await build(`${table}-p0-${i}`, i), signal), 'done')
        assert.deepEqual((await cluster.query(`SELECT COUNT(*), SUM(total) FROM ${table}`)).rows, [[10, 10 * i]])
      }
      const wave = await Promise.all(Array.from({ length: 6 }, async (_, i) => await build(`${table}-p1-${i}`, i, 1)))
      await Promise.all(wave.map(async (segment) => await sink.put(segment, signal)))
      assert.equal((await names(cluster.brokerUrl)).length, 9)
    })
  })

  it('rows that are all superseded do not keep it waiting', async () => {
    await withSink({ queryable: 'always' }, async (sink) => {
      assert.equal(await sink.put(await build(`${table}-p0-5`, -1), signal), 'done')
      assert.deepEqual((await cluster.query(`SELECT COUNT(*) FROM ${table} WHERE $segmentName = '${table}-p0-5'`)).rows, [[0]])
    })
  })

  it('a broker that is away makes it wait, and sees it when it is back', async () => {
    const broker = await cluster.addMember('broker', 'second-broker')
    await withSink({ brokers: [cluster.brokerUrl, broker.address] }, async (sink) => {
      assert.equal(await sink.put(await build(`${table}-p0-6`, 6), signal), 'done')
      assert.ok((await names(broker.address)).includes(`${table}-p0-6`))
      await broker.kill()
      const put = sink.put(await build(`${table}-p0-7`, 7), signal)
      while (!(await names(cluster.brokerUrl)).includes(`${table}-p0-7`)) await sleep(50)
      assert.ok(await stillWaits(put, 2000))
      const back = await cluster.addMember('broker', 'second-broker')
      assert.equal(back.address, broker.address)
      assert.equal(await put, 'done')
      assert.ok((await names(back.address)).includes(`${table}-p0-7`))
      await back.kill()
    })
  })

  it('a server that is away makes it wait', async () => {
    const { ideal } = await client.segmentStates(table, [`${table}-p0-0`, `${table}-p1-0`], signal)
    const partition = server.address in ideal[`${table}-p0-0`]! ? 0 : 1
    await server.kill()
    await withSink({ queryable: 'always' }, async (sink) => {
      // The other partition goes on: its server answers, though the broker misses the other one.
      assert.equal(await sink.put(await build(`${table}-p${1 - partition}-20`, 20, 1 - partition), signal), 'done')
      const segment = await build(`${table}-p${partition}-20`, 20, partition)
      const put = sink.put(segment, signal)
      assert.ok(await stillWaits(put, 2000))
      server = await cluster.addMember('server', 'second-server')
      assert.equal(await put, 'done')
      assert.ok((await names(cluster.brokerUrl)).includes(segment.name))
      assert.deepEqual((await cluster.query(`SELECT COUNT(*), SUM(total) FROM ${table}`)).rows, [[20, 400]])
    })
  })
})
