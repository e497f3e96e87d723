import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { subscribeAll } from '../../src/channels.ts'
import type { PinotSinkOptions } from '../../src/options/resolved-options.ts'
import { applyTable } from '../../src/push/apply.ts'
import type { ApplyResult } from '../../src/push/apply.ts'
import type { Sink } from '../../src/push/contract.ts'
import { ControllerClient } from '../../src/push/controller.ts'
import { deleteSegments } from '../../src/push/delete-segments.ts'
import { createPinotSink } from '../../src/push/pinot-sink.ts'
import type { JsonObject } from '../../src/schema/json.ts'
import type { SegmentInfo } from '../../src/worker/protocol.ts'
import { EmbeddedPinotCluster } from '../pinot/cluster.ts'
import { preparePinotJava } from '../pinot/maven.ts'
import { SegmentOracle } from '../pinot/oracle.ts'
import { plannedTable, schemaOf, tableConfigOf } from './planned-table.ts'

const java = await preparePinotJava()
const { signal } = new AbortController()

/** One server for each of two partitions, as two servers need it. */
const placed: JsonObject = {
  OFFLINE: {
    tagPoolConfig: { tag: 'DefaultTenant_OFFLINE' },
    replicaGroupPartitionConfig: { replicaGroupBased: true, numReplicaGroups: 1, numInstancesPerReplicaGroup: 2, numPartitions: 2, numInstancesPerPartition: 1, partitionColumn: 'id' }
  }
}

describe('pushes to a real Pinot of two servers', { skip: java.available ? false : java.reason }, () => {
  let folder: string
  let cluster: EmbeddedPinotCluster
  let oracle: SegmentOracle
  let options: PinotSinkOptions
  let client: ControllerClient

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'pinot-push-'))
    const started = await Promise.all([EmbeddedPinotCluster.start({ servers: 2, separateController: true }), SegmentOracle.start()])
    cluster = started[0]
    oracle = started[1]
    options = { kind: 'pinot', controllers: [cluster.controllerUrl], auth: { kind: 'none' }, headers: {}, tls: { verify: true }, timeoutMs: 20_000, uploadTimeoutMs: 60_000, giveUpAfterMs: 60_000, loadTimeoutMs: 60_000, onLoadError: 'repush', parallel: 4 }
    client = new ControllerClient(options)
  })
  after(async () => {
    await client?.close()
    await Promise.all([cluster?.stop(), oracle?.close()])
    rmSync(folder, { recursive: true })
  })

  const apply = async (schema: JsonObject, tableConfig: JsonObject, dryRun = false): Promise<ApplyResult> => await applyTable(client, schema, tableConfig, { dryRun, signal })
  const told = ({ schema, tableConfig }: ApplyResult): string[] => [schema, tableConfig]

  /** Keys that Pinot's own function puts into a partition. */
  async function keysOf (partition: number, count: number): Promise<string[]> {
    const values = Array.from({ length: 20 * count }, (_, i) => `key-${i}`)
    const partitions = await oracle.partition({ function: 'Murmur', numPartitions: 2, values })
    return values.filter((_, i) => partitions[i] === partition).slice(0, count)
  }

  async function build (table: string, name: string, keys: readonly string[], total: number, partition = 0): Promise<SegmentInfo> {
    const rows = join(folder, `${name}-${total}.ndjson`)
    writeFileSync(rows, keys.map((id) => JSON.stringify({ id, total, version: total, deleted: false })).join('\n'))
    const { tar, dir, dirBytes } = await oracle.build({ schema: schemaOf(table), tableConfig: tableConfigOf(table), rows, outDir: join(folder, `${name}-${total}`), segmentName: name, creationTime: '1719039879869' })
    const { segment } = await oracle.read({ dir, checks: false })
    return {
      name, partition, rows: keys.length, crc: segment.crc, creationTime: 1719039879869, segmentBytes: dirBytes, archiveBytes: statSync(tar!).size, archivePath: tar!, startTime: null, endTime: null
    }
  }

  /** Takes a segment's files away from the servers. */
  function dropCopies (table: string, segment: string): void {
    for (const name of readdirSync(cluster.dataDir).filter((each) => each.startsWith('server-'))) rmSync(join(cluster.dataDir, name, 'index', `${table}_OFFLINE`, segment), { recursive: true, force: true })
  }

  async function opened (table: string): Promise<Sink> {
    const sink = createPinotSink({ options, plan: plannedTable(table) })
    await sink.open(signal)
    return sink
  }

  it('applies a table: created, then unchanged, then updated', async () => {
    const config = tableConfigOf('applied', 2, { instanceAssignmentConfigMap: placed })
    assert.deepEqual(told(await apply(schemaOf('applied'), config, true)), ['created', 'created'])
    assert.equal(await client.schema('applied', signal), null)
    assert.deepEqual(told(await apply(schemaOf('applied'), config)), ['created', 'created'])
    const again = await apply(schemaOf('applied'), config)
    assert.deepEqual([...told(again), ...again.changes, ...again.ignored], ['unchanged', 'unchanged'])
    const wider = schemaOf('applied', [{ name: 'note', dataType: 'STRING' }])
    const changed = await apply(wider, { ...config, quota: { storage: '1G' } })
    assert.deepEqual(told(changed), ['updated', 'updated'])
    assert.match(changed.changes.join('\n'), /schema\.dimensionFieldSpecs\.note: absent -> .*\ntableConfig\.quota: absent -> \{storage:1G\}/)
    assert.deepEqual(told(await apply(wider, { ...config, quota: { storage: '1G' } })), ['unchanged', 'unchanged'])
    // An old property that Pinot no longer knows is told, and does not count as a difference.
    const old = await apply(wider, { ...config, quota: { storage: '1G' }, segmentsConfig: { replication: '1', schemaName: 'applied' } }, true)
    assert.deepEqual([...told(old), ...old.ignored], ['unchanged', 'unchanged', 'offline/segmentsConfig/schemaName'])
  })

  it('refuses what Pinot would take and rows would not', async () => {
    const config = (partitions: number, more: object = {}): JsonObject => tableConfigOf('applied', partitions, { instanceAssignmentConfigMap: placed, ...more })
    const wider = schemaOf('applied', [{ name: 'note', dataType: 'STRING' }])
    await assert.rejects(apply(wider, config(4)), { code: 'PLAN_CONFLICT', message: /segmentPartitionConfig is id murmur 2, wanted id murmur 4/ })
    await assert.rejects(apply(wider, config(2, { upsert: { deleteRecordColumn: null } })), { code: 'PLAN_CONFLICT', message: /deleteRecordColumn/ })
    await assert.rejects(apply(schemaOf('applied'), config(2)), { code: 'PLAN_CONFLICT', message: /column note is in the schema, but not wanted/ })
    // What Pinot itself refuses, in its own words.
    await assert.rejects(apply(wider, config(2, { routing: {} })), { code: 'SINK_REJECTED', message: /replica.?group/i })
    await assert.rejects(apply(wider, config(2, { upsert: { comparisonColumns: ['nothing'] } })), { code: 'SINK_REJECTED', message: /comparison column does not exist/ })
    await assert.rejects(apply(wider, config(2, { upsert: { hashFunktion: 'NONE' } })), { code: 'SINK_REJECTED', message: /hashFunktion/ })
  })

  it('refuses a table that spreads a partition over both servers', async () => {
    await apply(schemaOf('scattered'), tableConfigOf('scattered'))
    await assert.rejects(opened('scattered'), { code: 'PLAN_CONFLICT', message: /no instance partitions and 2 servers for 1 replica/ })
    await assert.rejects(opened('nowhere'), { code: 'SINK_REJECTED', message: /no OFFLINE table nowhere/ })
  })

  it('pushes, knows its segments again, and keeps others', async () => {
    await apply(schemaOf('pushed'), tableConfigOf('pushed', 2, { instanceAssignmentConfigMap: placed }))
    const sink = await opened('pushed')
    try {
      const keys = [await keysOf(0, 50), await keysOf(1, 50)]
      const segments = await Promise.all([build('pushed', 'pushed-p0-0', keys[0]!, 1, 0), build('pushed', 'pushed-p1-0', keys[1]!, 1, 1)])
      assert.deepEqual(await Promise.all(segments.map(async (segment) => await sink.put(segment, signal))), ['done', 'done'])
      // Loaded means loaded: no wait between the last put and the count, but for the broker's routing.
      await cluster.waitFor('pushed', 2)
      assert.deepEqual((await cluster.query('SELECT COUNT(*), SUM(total) FROM pushed')).rows, [[100, 100]])
      assert.equal(await sink.put(segments[0], signal), 'already')
      const newer = await build('pushed', 'pushed-p0-1', keys[0]!.slice(0, 10), 5)
      assert.equal(await sink.put(newer, signal), 'done')
      await cluster.queryUntil('SELECT COUNT(*), SUM(total) FROM pushed', ({ rows }) => rows[0]![0] === 100 && rows[0]![1] === 140)
      const other = { ...await build('pushed', 'pushed-p0-0', keys[0]!, 9) }
      await assert.rejects(sink.put(other, signal), { code: 'SINK_CONFLICT' })
      await deleteSegments(client, 'pushed', ['pushed-p0-1', 'pushed-never-was'], signal)
      await cluster.waitFor('pushed', 2)
    } finally {
      await sink.close()
    }
  })

  it('has each partition on a server of each replica group, and a push is done when both have it', async () => {
    const replicas: JsonObject = {
      OFFLINE: {
        tagPoolConfig: { tag: 'DefaultTenant_OFFLINE' },
        replicaGroupPartitionConfig: { replicaGroupBased: true, numReplicaGroups: 2, numInstancesPerReplicaGroup: 1, numPartitions: 2, numInstancesPerPartition: 1, partitionColumn: 'id' }
      }
    }
    const config = (groups: JsonObject, replication: string): JsonObject => tableConfigOf('twice', 2, { segmentsConfig: { replication }, instanceAssignmentConfigMap: groups })
    await apply(schemaOf('twice'), config(replicas, '2'))
    assert.deepEqual(told(await apply(schemaOf('twice'), config(replicas, '2'))), ['unchanged', 'unchanged'])
    const sink = await opened('twice')
    try {
      for (const partition of [0, 1]) {
        const segment = await build('twice', `twice-p${partition}-0`, await keysOf(partition, 10), 1, partition)
        assert.equal(await sink.put(segment, signal), 'done')
        // Before anything else: not one of the two, but both.
        const { actual } = await client.segmentStates('twice', [segment.name], signal)
        assert.deepEqual(actual[segment.name], Object.fromEntries(cluster.servers.map((server) => [server, 'ONLINE'])))
      }
      assert.deepEqual((await cluster.query('SELECT COUNT(*), SUM(total) FROM twice')).rows, [[20, 20]])
    } finally {
      await sink.close()
    }
    const parted = { OFFLINE: { ...replicas.OFFLINE as JsonObject, replicaGroupPartitionConfig: { ...(replicas.OFFLINE as { replicaGroupPartitionConfig: object }).replicaGroupPartitionConfig, numReplicaGroups: 3 } } }
    await assert.rejects(apply(schemaOf('twice'), config(parted, '3')), { code: 'PLAN_CONFLICT', message: /2 servers for OFFLINE tables, too few for 3 replicas/ })
  })

  it('tells why servers cannot load a segment', async () => {
    await apply(schemaOf('broken'), tableConfigOf('broken', 2, { instanceAssignmentConfigMap: placed }))
    const sink = await opened('broken')
    try {
      // Keys of both partitions in one segment: the controller takes it, an upsert table cannot load it.
      const mixed = await build('broken', 'broken-0', ['key-0', 'key-1', 'key-2', 'key-3', 'key-4', 'key-5'], 1)
      await assert.rejects(sink.put(mixed, signal), { code: 'SEGMENT_NOT_LOADED', message: /servers failed to load it \(Server_\S+ ERROR\): Server_\S+: .*Failed to get partition id/ })
      // The same again: it is there, and as broken as before.
      await assert.rejects(sink.put(mixed, signal), { code: 'SEGMENT_NOT_LOADED' })
    } finally {
      await sink.close()
    }
  })

  it('pushes a segment anew whose copies are lost', async () => {
    await apply(schemaOf('lost'), tableConfigOf('lost', 2, { instanceAssignmentConfigMap: placed }))
    const sink = await opened('lost')
    try {
      const made = await build('lost', 'lost-j-p0000-000000', await keysOf(0, 20), 3)
      assert.equal(await sink.put(made, signal), 'done')
      rmSync(join(cluster.dataDir, 'deep-store', 'lost', made.name))
      dropCopies('lost', made.name)
      await client.resetSegment('lost', made.name, signal)
      const steps: string[] = []
      const unsubscribe = subscribeAll({ retry: ({ what }: { what: string }) => { steps.push(what) } })
      try {
        // Not yet in ERROR: servers first try for a while to fetch what is gone.
        while (Object.values((await client.segmentStates('lost', [made.name], signal)).actual[made.name] ?? {}).includes('ONLINE')) await sleep(100)
        assert.equal(await sink.put(made, signal), 'done')
      } finally {
        unsubscribe()
      }
      assert.deepEqual(steps, ['load of lost-j-p0000-000000', 'push of lost-j-p0000-000000'])
      await cluster.queryUntil('SELECT COUNT(*), SUM(total) FROM lost', ({ rows }) => rows[0]![0] === 20 && rows[0]![1] === 60)
    } finally {
      await sink.close()
    }
  })

  it('has a segment loaded that was in ERROR when a controller took the lead', async () => {
    await apply(schemaOf('led'), tableConfigOf('led', 2, { instanceAssignmentConfigMap: placed }))
    const sink = await opened('led')
    try {
      const made = await build('led', 'led-j-p0000-000000', await keysOf(0, 20), 3)
      assert.equal(await sink.put(made, signal), 'done')
      const stored = join(cluster.dataDir, 'deep-store', 'led', made.name)
      renameSync(stored, `${stored}.away`)
      dropCopies('led', made.name)
      await client.resetSegment('led', made.name, signal)
      while (!Object.values((await client.segmentStates('led', [made.name], signal)).actual[made.name] ?? {}).includes('ERROR')) await sleep(100)
      await cluster.restartController()
      renameSync(`${stored}.away`, stored)
      const told: string[] = []
      const unsubscribe = subscribeAll({ retry: ({ error }: { error: Error }) => { told.push(error.message) } })
      try {
        assert.equal(await sink.put(made, signal), 'already')
      } finally {
        unsubscribe()
      }
      // Without the second step it would rest for good.
      assert.match(told.join('\n'), /led-j-p0000-000000: servers failed to load it[^]*led-j-p0000-000000: no server has begun to load it/)
      await cluster.queryUntil('SELECT COUNT(*), SUM(total) FROM led', ({ rows }) => rows[0]![0] === 20 && rows[0]![1] === 60)
    } finally {
      await sink.close()
    }
  })

  it('outlives a controller that is killed', async () => {
    const sink = await opened('pushed')
    try {
      const [segment] = await Promise.all([build('pushed', 'pushed-p0-2', await keysOf(0, 50), 7), cluster.killController()])
      const put = sink.put(segment, signal)
      await sleep(1000)
      await cluster.restartController()
      assert.equal(await put, 'done')
      await cluster.queryUntil('SELECT SUM(total) FROM pushed', ({ rows }) => rows[0]![0] === 50 * 7 + 50)
    } finally {
      await sink.close()
    }
  })
})
