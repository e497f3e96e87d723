// A backfill through a network that loses, cuts, delays and repeats, and with a controller that is killed: always exact.
import assert from 'node:assert/strict'
import { createReadStream, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { TestContext } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { exportBook } from '../../bench/data/facts.ts'
import { findShape } from '../../bench/data/shapes/find-shape.ts'
import { writeExport } from '../../bench/data/write-export.ts'
import { EmbeddedPinotCluster } from '../pinot/cluster.ts'
import { preparePinotJava } from '../pinot/maven.ts'
import { tempFolder } from '../temp-folder.ts'
import { dynapinot, journalled, reportOf } from './cli.ts'
import { FaultProxy } from './faults/fault-proxy.ts'
import { FaultScript } from './faults/fault-script.ts'
import { connectionKinds, uploadKinds } from './faults/kinds.ts'
import { assertRows, meetupsFiles } from './meetups-table.ts'

const FILES = 25
const PARTITIONS = 8
/** Each file has rows of each partition, and each row block becomes a segment. */
const SEGMENTS = FILES * PARTITIONS
const ITEMS = 4000
/** Of the modes in which the controller fetches or builds each segment by itself. */
const FEW_FILES = 4
const FEW_ITEMS = 320
const SEED = 23
/** For a longer search: DYNAPINOT_FAULT_SEEDS=1,2,3 DYNAPINOT_FAULT_MODES=tar,metadata,batch npm test pinot-faults */
const seeds = (process.env['DYNAPINOT_FAULT_SEEDS'] ?? '1').split(',').map(Number)
const modes = (process.env['DYNAPINOT_FAULT_MODES'] ?? 'tar,batch').split(',')
const shape = findShape('meetups')
const java = await preparePinotJava()

/** An export and what is in it. */
interface Input {
  readonly path: string
  readonly items: number
  readonly files: number
  readonly rows: ReturnType<ReturnType<typeof exportBook>['sample']>
}

describe('a backfill of 200 segments', { skip: java.available ? false : java.reason }, () => {
  let pinot: EmbeddedPinotCluster
  let dir: string
  let all: Input
  let few: Input
  let away: Awaited<ReturnType<typeof job>>
  const inputOf = async (name: string, items: number, files: number): Promise<Input> => {
    const { path } = await writeExport({ dir: join(dir, name), shape, items, files, seed: SEED })
    return { path, items, files, rows: exportBook(shape, SEED, items, PARTITIONS).sample(items) }
  }

  before(async () => {
    dir = tempFolder('faults')
    const started = await Promise.all([
      // A push that is at work when its controller is killed leaves a lock, by default for ten minutes.
      EmbeddedPinotCluster.start({ separateController: true, sessionTimeoutMs: 4000, controllerConfig: { 'controller.segment.upload.timeoutInMillis': '10000' } }),
      inputOf('all', ITEMS, FILES),
      inputOf('few', FEW_ITEMS, FEW_FILES)
    ])
    ;[pinot, all, few] = started
  })
  after(async () => {
    await pinot?.stop()
    rmSync(dir, { recursive: true, force: true })
  })

  /** A table of its own, made; and the flags of its backfill. */
  async function job (table: string, options: readonly string[] = [], { path } = all): Promise<{ state: string, args: (controller: string) => string[] }> {
    const { schema, tableConfig } = meetupsFiles(dir, table)
    const state = join(dir, `state-${table}`)
    const args = (controller: string): string[] => [
      '--json', '--export', path, '--schema', schema, '--table-config', tableConfig, '--controller', controller, '--state', state, '--workers', '2',
      '--set', 'source.keys.partition=meetup_id', 'source.keys.sort=mtime', 'segment.rows=1', `partition.count=${PARTITIONS}`, 'sink.pinot.parallel=8',
      'log.format=json', 'progress=off', ...options
    ]
    const applied = await dynapinot(['apply', ...args(pinot.controllerUrl)])
    assert.equal(applied.code, 0, applied.stderr)
    return { state, args }
  }

  async function assertWhole (table: string, { items, files, rows } = all): Promise<void> {
    await pinot.waitFor(table, files * PARTITIONS, 60_000)
    // Nothing twice, not even behind an equal key.
    assert.deepEqual((await pinot.query(`SET skipUpsert=true; SELECT COUNT(*) FROM ${table}`)).rows, [[items]])
    assert.deepEqual((await pinot.query(`SELECT COUNT(*) FROM ${table}`)).rows, [[items]])
    await assertRows(pinot, table, rows)
    await assertPushOrder(table, files)
  }

  /** Pinot settles ties by push time: within a partition it must follow the order of the data, which names have. */
  async function assertPushOrder (table: string, files: number): Promise<void> {
    const records = await pinot.rest.request<Record<string, Record<string, string>>>('GET', `/segments/${table}/zkmetadata?type=OFFLINE`)
    for (let partition = 0; partition < PARTITIONS; partition++) {
      const names = Object.keys(records).filter((name) => name.includes(`-p000${partition}-`)).sort()
      assert.equal(names.length, files)
      const times = names.map((name) => Number(records[name]!['segment.push.time']))
      assert.ok(times.every((time, i) => time > (times[i - 1] ?? 0)), `push times of partition ${partition}: ${times.join()}`)
    }
  }

  for (const mode of modes) {
    for (const seed of seeds) {
      it(`is exact behind a network of faults: ${mode}, seed ${seed}`, async (t) => {
        const table = `faults_${mode}_${seed}`
        const store = mode === 'tar' ? [] : ['sink.deepStore.kind=dir', `sink.deepStore.path=${join(dir, 'store')}`]
        const { args } = await job(table, [`sink.push.mode=${mode}`, ...store, 'sink.pinot.timeout=1s', 'sink.pinot.uploadTimeout=2s'])
        const proxy = await throughFaults(mode, args, all, seed, t)
        await assertWhole(table)
        // A batch takes many segments in few requests: too few for every kind, on a quick machine.
        if (mode !== 'batch') for (const kind of uploadKinds) assert.ok((proxy.faults.get(kind) ?? 0) > 0, `${kind} did not come to pass`)
      })
    }
  }

  it('is exact in the modes in which the controller fetches the archive, or builds the segment', async (t) => {
    const store = join(dir, 'fetched')
    const web = createServer((request, response) => {
      createReadStream(join(store, new URL(request.url!, 'http://x').pathname)).on('error', () => { response.writeHead(404).end() }).pipe(response)
    })
    await new Promise<void>((resolve) => { web.listen(0, '127.0.0.1', resolve) })
    const uri = `http://127.0.0.1:${(web.address() as AddressInfo).port}`
    try {
      for (const [mode = '', ...options] of [
        ['uri', 'sink.deepStore.kind=dir', `sink.deepStore.path=${store}`, `sink.deepStore.uri=${uri}`],
        ['ingestFromFile']
      ]) {
        const table = `faults_${mode}`
        const { args } = await job(table, [`sink.push.mode=${mode}`, 'sink.pinot.timeout=2s', 'sink.pinot.uploadTimeout=6s', ...options], few)
        await throughFaults(mode, args, few, seeds[0]!, t)
        await assertWhole(table, few)
      }
    } finally {
      web.close()
    }
  })

  /** Runs a backfill through a network of faults; resolves when it has ended well. */
  async function throughFaults (mode: string, args: (controller: string) => string[], { items, files }: Input, seed: number, t: TestContext): Promise<FaultProxy> {
    const proxy = await FaultProxy.start(pinot.controllerUrl, new FaultScript(seed, { connections: 4, uploads: 35, calls: 6 }))
    try {
      const run = await dynapinot(['backfill', ...args(proxy.url)])
      assert.equal(run.code, 0, run.stderr)
      const { segments, counts } = reportOf(run)
      assert.deepEqual([segments.count, segments.rows, counts.rows], [files * PARTITIONS, items, items])
    } finally {
      await proxy.close()
    }
    const told = [...connectionKinds, ...uploadKinds].map((kind) => `${kind} ${proxy.faults.get(kind) ?? 0}`)
    const total = [...proxy.faults.values()].reduce((sum, n) => sum + n, 0)
    t.diagnostic(`${mode}, seed ${seed}: survived ${total} faults in ${proxy.requests} requests: ${told.join(', ')}`)
    return proxy
  }

  it('is complete though the controller is killed and comes back', async () => {
    const { state, args } = await job('killed')
    const running = dynapinot(['backfill', ...args(pinot.controllerUrl)])
    await reach(state, 40)
    await pinot.killController()
    const atKill = journalled(state)
    assert.ok(atKill < SEGMENTS, `${atKill} segments when the controller was killed`)
    await pinot.restartController()
    const run = await running
    assert.equal(run.code, 0, run.stderr)
    assert.equal(reportOf(run).segments.count, SEGMENTS)
    assert.match(run.stderr, /trying again/)
    await assertWhole('killed')
  })

  it('ends with a clear error if the controller stays away, and keeps its state', async () => {
    const { state, args } = away = await job('away', ['sink.pinot.giveUpAfter=3s'])
    const running = dynapinot(['backfill', ...args(pinot.controllerUrl)])
    await reach(state, 40)
    await pinot.killController()
    const run = await running
    assert.equal(run.code, 5, run.stderr)
    assert.match(run.stderr, /SINK_UNAVAILABLE/)
    assert.match(run.stderr, /ECONNREFUSED|ECONNRESET|other side closed/)
    assert.match(run.stderr, /check that the Pinot controller is up/)
    const kept = journalled(state)
    assert.ok(kept >= 40 && kept < SEGMENTS, `${kept} segments kept`)
  })

  it('goes on when the controller is there again', async () => {
    const kept = journalled(away.state)
    await pinot.restartController()
    const again = await dynapinot(['backfill', ...away.args(pinot.controllerUrl), 'sink.pinot.giveUpAfter=15m'])
    assert.equal(again.code, 0, again.stderr)
    const { segments, run: { segmentsBuilt } } = reportOf(again)
    assert.deepEqual([segments.count, segmentsBuilt], [SEGMENTS, SEGMENTS - kept])
    await assertWhole('away')
  })
})

/** Waits until so many segments are in the journal of a state folder. */
async function reach (state: string, segments: number): Promise<void> {
  const end = Date.now() + 60_000
  while (journalled(state) < segments) {
    if (Date.now() > end) throw new Error(`${journalled(state)} segments after a minute`)
    await sleep(10)
  }
}
