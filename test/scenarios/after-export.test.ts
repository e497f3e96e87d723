// A first start behind an export: while its backfill runs into the same table, every item is as its newest change left it.
import assert from 'node:assert/strict'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { stringify } from 'yaml'
import { findShape } from '../../bench/data/shapes/find-shape.ts'
import { writeExport } from '../../bench/data/write-export.ts'
import { EmbeddedPinotCluster } from '../pinot/cluster.ts'
import { preparePinotJava } from '../pinot/maven.ts'
import { LocalStream, startKinesalite } from '../source/kinesis/local-stream.ts'
import { tempFolder } from '../temp-folder.ts'
import { ExportedTable } from './after-export/exported-table.ts'
import { dynapinot, journalled, reportOf, startDynapinot } from './cli.ts'
import type { RunningCli } from './cli.ts'
import { FaultProxy } from './faults/fault-proxy.ts'
import { FaultScript } from './faults/fault-script.ts'
import { assertRows, meetupsFiles } from './meetups-table.ts'

const TABLE = 'meetups'
const SEED = 11
const ITEMS = 1500
const FILES = 6
const PARTITIONS = 4
/** Each file has rows of each partition, and each row block becomes a segment. */
const SEGMENTS = FILES * PARTITIONS
/** Uploads of the backfill that get through before the replication has rows in the table. */
const AHEAD = 8
const MARGIN_MS = 1500
const shape = findShape('meetups')
const java = await preparePinotJava()

describe('a replication that begins behind an export', { skip: java.available ? false : java.reason }, () => {
  const dir = tempFolder('after-export')
  const config = join(dir, 'dynapinot.yaml')
  let pinot: EmbeddedPinotCluster
  let proxy: FaultProxy
  let kinesis: Awaited<ReturnType<typeof startKinesalite>>
  let stream: LocalStream
  let table: ExportedTable
  let path: string
  const processes: RunningCli[] = []
  let replication: RunningCli
  /** Records from the start on that have been put. */
  let put = 0

  before(async () => {
    kinesis = await startKinesalite()
    pinot = await EmbeddedPinotCluster.start()
    proxy = await FaultProxy.start(pinot.controllerUrl, new FaultScript(SEED, { connections: 0, uploads: 0, calls: 0 }))
    stream = await LocalStream.create(kinesis.endpoint, 'changes', 2)
    const { schema, tableConfig } = meetupsFiles(dir, TABLE)
    writeFileSync(config, stringify({
      schema,
      tableConfig,
      source: {
        kinesis: { stream: stream.name, region: 'us-east-1', endpoint: kinesis.endpoint, limits: { idle: '200ms' } },
        tables: [shape.tableName],
        keys: { partition: 'meetup_id', sort: 'mtime' }
      },
      version: { exportMargin: `${MARGIN_MS}ms` },
      partition: { count: PARTITIONS },
      sink: { pinot: { controller: pinot.controllerUrl } },
      replicate: { flush: { every: '300ms' }, merge: { fanOut: 3, history: 'none' } },
      state: { dir: 'state' },
      workers: { count: 1 },
      progress: 'off',
      log: { format: 'json' }
    }))
    const applied = await dynapinot(['apply', '-c', config], { cwd: dir })
    assert.equal(applied.code, 0, applied.stderr)
  })
  after(async () => {
    for (const { child } of processes) child.kill('SIGKILL')
    stream?.close()
    await Promise.all([kinesis?.close(), proxy?.close(), pinot?.stop()])
    rmSync(dir, { recursive: true, force: true })
  })

  async function publish (records: Parameters<LocalStream['put']>[0]): Promise<void> {
    await stream.put(records)
    put += records.length
  }

  function run (command: string, ...more: string[]): RunningCli {
    const started = startDynapinot([command, '-c', config, '--json', ...more], { cwd: dir })
    processes.push(started)
    return started
  }

  const start = (): void => { replication = run('replicate', '--after-export', path) }

  /** Stops the replication when it has read all that was put; what it counted. */
  async function stop (): Promise<{ records: number, rows: number, deadLetters: number, gaps: number, segments: { merges: number } }> {
    const marks = [0.25, 0.75].map((at) => table.mark(at))
    await publish(marks.map(({ record }) => record))
    await shows(`SELECT COUNT(*) FROM ${TABLE} WHERE meetup_id IN (${marks.map(({ id }) => `'${id}'`).join()})`, marks.length)
    replication.child.kill('SIGTERM')
    const { code, stdout, stderr } = await replication.ended
    assert.equal(code, 0, stderr)
    return JSON.parse(stdout) as Awaited<ReturnType<typeof stop>>
  }

  /** Waits for a number; fails with what the replication said if it does not come. */
  async function shows (sql: string, least: number): Promise<void> {
    await pinot.queryUntil(sql, ({ rows }) => Number(rows[0]?.[0]) >= least, 60_000).catch((error: unknown) => {
      throw new Error(`${String(error)}\n${replication.stderr().slice(-3000)}`)
    })
  }

  /** Each item once and as its newest change left it, and no other. */
  async function assertTable (): Promise<void> {
    await assertRows(pinot, TABLE, table.rows())
    assert.deepEqual((await pinot.query(`SELECT COUNT(*) FROM ${TABLE}`)).rows, [[table.model.visible]])
  }

  it('is exact beside a running backfill of it', async (t) => {
    table = new ExportedTable({ shape, seed: SEED, items: ITEMS })
    await stream.put(table.changesBefore(Date.now() * 1000))
    await sleep(20)
    const begin = Date.now()
    const exportTime = begin + MARGIN_MS
    await publish(table.exported(begin * 1000, exportTime * 1000))
    ;({ path } = await writeExport({ dir, shape, items: ITEMS, files: FILES, seed: SEED, exportTime }))

    let uploads = 0
    let live: () => void
    const liveRows = new Promise<void>((resolve) => { live = resolve })
    proxy.onPassing = async (what) => { if (what === 'upload' && ++uploads > AHEAD) await liveRows }
    const backfill = run('backfill', '--export', path, '--controller', proxy.url, '--set', 'segment.rows=1')
    start()
    await publish(table.changes(200))
    await shows(`SET enableNullHandling=true; SET skipUpsert=true; SELECT COUNT(*) FROM ${TABLE} WHERE eventName IS NOT NULL`, 200)
    const end = Date.now() + 60_000
    for (; journalled(join(dir, 'state')) < AHEAD; await sleep(20)) assert.ok(Date.now() < end, backfill.stderr().slice(-3000))
    assert.equal(journalled(join(dir, 'state')), AHEAD)
    live!()
    const ended = new AbortController()
    const loaded = backfill.ended.finally(() => { ended.abort() })
    let beside = 0
    for (; !ended.signal.aborted; beside++) {
      await publish(table.changes(20))
      await sleep(50)
    }
    const done = await loaded
    assert.equal(done.code, 0, done.stderr)
    const { segments, counts } = reportOf(done)
    assert.deepEqual([segments.count, counts.rows, counts.deadLetters], [SEGMENTS, ITEMS, 0])
    await publish(table.changes(400))

    const { records, rows, deadLetters, gaps, segments: { merges } } = await stop()
    assert.deepEqual([records, rows, deadLetters, gaps], [put, put, 0, 0])
    t.diagnostic(`${put} changes, ${20 * beside} of them beside the end of the backfill; ${merges} merges; ${table.model.visible} items`)
    assert.ok(beside > 5 && merges > 0)
    assert.doesNotMatch(replication.stderr(), /of no effect/)
    await assertTable()
  })

  it('is so still when servers have loaded all anew, in any order', async () => {
    await pinot.restart()
    await shows(`SELECT COUNT(*) FROM ${TABLE}`, table.model.visible)
    await assertTable()
  })

  it('goes on from the saved positions at any other start', async () => {
    put = 0
    start()
    await publish(table.changes(50))
    assert.equal((await stop()).records, put)
    assert.match(replication.stderr(), /--after-export is of no effect: positions are saved/)
    await assertTable()
  })
})
