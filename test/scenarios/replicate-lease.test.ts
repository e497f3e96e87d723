// Two processes with one state in a DynamoDB table: one works, and one that has lost the lease pushes nothing any more.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { Server } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { rmSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseLiveName } from '../../src/engine/replicate/live-name.ts'
import { EmbeddedPinotCluster } from '../pinot/cluster.ts'
import { preparePinotJava } from '../pinot/maven.ts'
import { tempFolder } from '../temp-folder.ts'
import { assertTable } from './chaos/compare.ts'
import { Feed } from './chaos/feed.ts'
import { KinesisServer } from './chaos/kinesis-server.ts'
import { MadeStream } from './chaos/made-stream.ts'
import { writeTableFiles } from './chaos/table-files.ts'
import { dynapinot, startDynapinot } from './cli.ts'
import type { RunningCli } from './cli.ts'

const LEASE_MS = 4000
const AWS = { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local', AWS_REGION: 'us-east-1' }
const dynalite = createRequire(import.meta.url)('dynalite') as (options: object) => Server
const java = await preparePinotJava()

describe('two replications with one state', { skip: java.available ? false : java.reason }, () => {
  const stream = new MadeStream(2)
  const feed = new Feed(stream, { seed: 5, changes: 3000, keys: 400, poison: 3 })
  const dirs = [tempFolder('lease'), tempFolder('lease')] as const
  const processes: RunningCli[] = []
  let pinot: EmbeddedPinotCluster
  let kinesis: KinesisServer
  let states: Server

  before(async () => {
    kinesis = await KinesisServer.start(stream, 1, { reads: 0, calls: 0 })
    states = dynalite({ createTableMs: 50 }).listen(0)
    await once(states, 'listening')
    pinot = await EmbeddedPinotCluster.start()
    const endpoint = `http://127.0.0.1:${(states.address() as AddressInfo).port}`
    for (const dir of dirs) {
      writeTableFiles({
        dir,
        controller: pinot.controllerUrl,
        kinesis: kinesis.endpoint,
        more: { replicate: { flush: { every: '1500ms' }, saveEvery: '300ms', checkpoint: { kind: 'dynamodb', endpoint, lease: `${LEASE_MS}ms` } } }
      })
    }
    const applied = await dynapinot(['apply', '-c', 'dynapinot.yaml'], { cwd: dirs[0], env: AWS })
    assert.equal(applied.code, 0, applied.stderr)
  })
  after(async () => {
    for (const { child } of processes) child.kill('SIGKILL')
    states?.close()
    states?.closeAllConnections()
    await Promise.all([kinesis?.close(), pinot?.stop()])
    for (const dir of dirs) rmSync(dir, { recursive: true, force: true })
  })

  function start (dir: string): RunningCli {
    const running = startDynapinot(['replicate', '-c', 'dynapinot.yaml'], { cwd: dir, env: AWS })
    processes.push(running)
    return running
  }

  /** Names of the live segments, in the order of their runs. */
  async function segments (): Promise<string[]> {
    const records = await pinot.rest.request<Record<string, unknown>>('GET', '/segments/chaos/zkmetadata?type=OFFLINE')
    return Object.keys(records).sort()
  }

  const runsOf = (names: readonly string[]): Set<string> => new Set(names.map((name) => parseLiveName(name)!.run))

  async function until (what: string, holds: () => Promise<boolean>): Promise<void> {
    const end = performance.now() + 120_000
    while (!await holds()) {
      assert.ok(performance.now() < end, `${what}\n${processes.map(({ stderr }) => stderr().slice(-3000)).join('\n')}`)
      await sleep(100)
    }
  }

  it('the second does not begin while the first gives signs of life, and takes over when it has none', async () => {
    const first = start(dirs[0])
    feed.upTo(1000)
    await until('nothing is loaded', async () => (await segments()).length > 0)
    const refused = await start(dirs[1]).ended
    assert.equal(refused.code, 6, refused.stderr)
    assert.match(refused.stderr, /STATE_LOCKED/)

    // Stopped while it has rows that are in no segment yet.
    const seen = new Promise<void>((resolve) => { kinesis.onRead = resolve })
    feed.upTo(2000)
    await seen
    first.child.kill('SIGSTOP')
    const second = start(dirs[1])
    const before = await segments()
    await until('the second does not take over', async () => runsOf(await segments()).size === 2)
    feed.upTo(3000)
    const [old] = [...runsOf(before)].sort()
    const ofOld = async (): Promise<string[]> => (await segments()).filter((name) => parseLiveName(name)!.run === old)
    const left = await ofOld()
    first.child.kill('SIGCONT')
    const lost = await first.ended
    assert.equal(lost.code, 6, lost.stderr)
    assert.match(lost.stderr, /STATE_LOST/)
    // Merges of the second may have taken some; none has come.
    assert.deepEqual((await ofOld()).filter((name) => !left.includes(name)), [])

    await until('the second does not come to the end', async () => await assertTable(pinot, feed.model).then(() => true, () => false))
    second.child.kill('SIGTERM')
    const done = await second.ended
    assert.equal(done.code, 0, done.stderr)
    await assertTable(pinot, feed.model)
  })
})
