// A replication on its worst day: everything goes wrong at once, and the process is killed five times. Always exact.
import assert from 'node:assert/strict'
import { watch } from 'node:fs'
import { mkdirSync, rmSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { Random } from '../../bench/data/random.ts'
import { EmbeddedPinotCluster } from '../pinot/cluster.ts'
import { preparePinotJava } from '../pinot/maven.ts'
import { tempFolder } from '../temp-folder.ts'
import { assertHistory, assertTable } from './chaos/compare.ts'
import { Feed } from './chaos/feed.ts'
import { KillPlan } from './chaos/kill-plan.ts'
import { KinesisServer } from './chaos/kinesis-server.ts'
import { MadeStream } from './chaos/made-stream.ts'
import { allSafe, savedLetters, stateDir } from './chaos/saved-state.ts'
import { writeTableFiles } from './chaos/table-files.ts'
import { dynapinot, startDynapinot } from './cli.ts'
import { FaultProxy } from './faults/fault-proxy.ts'
import { FaultScript } from './faults/fault-script.ts'

/** For a longer search: DYNAPINOT_CHAOS_SEEDS=1,2,3 DYNAPINOT_CHAOS_HISTORY=all,none npm test chaos.test */
const seeds = (process.env['DYNAPINOT_CHAOS_SEEDS'] ?? '1').split(',').map(Number)
const histories = (process.env['DYNAPINOT_CHAOS_HISTORY'] ?? 'all').split(',')
const CHANGES = Number(process.env['DYNAPINOT_CHAOS_CHANGES'] ?? 200_000)
const KEYS = 20_000
const POISON = 60
const SHARDS = 4
const KILLS = 5
/** Changes that are put every `FEED_MS`, and fewer while a process lives too long. */
const FEED = 700
const SLOW_FEED = 20
const FEED_MS = 100
/** Uploads of the next process after which one that was held gets through. */
const HELD_FOR = 4
const END_MS = 120_000
const AWS = { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' }
const java = await preparePinotJava()

describe('a replication on its worst day', { skip: java.available ? false : java.reason }, () => {
  let pinot: EmbeddedPinotCluster
  before(async () => { pinot = await EmbeddedPinotCluster.start() })
  after(async () => { await pinot?.stop() })

  for (const history of histories) {
    for (const seed of seeds) {
      it(`ends with the state of the model: history ${history}, seed ${seed}`, async (t) => {
        const world = await World.open(pinot, seed, history)
        try {
          const told: string[] = []
          for (let kill = 0; kill < KILLS; kill++) told.push(await world.runAndKill(kill))
          await world.runToTheEnd()
          t.diagnostic(`seed ${seed}: killed at ${told.join(', ')}; ${world.faults()}`)
          await world.assertExact()
          // A start that has nothing to do but to look at what the others left.
          await world.runToTheEnd()
          await world.assertExact()
        } finally {
          await world.close()
        }
      })
    }
  }
})

/** Stream, network and state of one replication. */
class World {
  readonly #pinot: EmbeddedPinotCluster
  readonly #dir: string
  readonly #random: Random
  readonly #stream: MadeStream
  readonly #kinesis: KinesisServer
  readonly #proxy: FaultProxy
  readonly #feed: Feed
  readonly #plan: KillPlan
  readonly #history: string
  readonly #args: readonly string[]
  readonly #timer: NodeJS.Timeout
  readonly #closers: (() => void)[] = []
  /** Changes up to which the feed is quick. */
  #gate = 0
  /** Uploads that are held, and what lets them go. */
  #held: { left: number, readonly go: () => void }[] = []
  #closed = false

  static async open (pinot: EmbeddedPinotCluster, seed: number, history: string): Promise<World> {
    const stream = new MadeStream(SHARDS)
    const kinesis = await KinesisServer.start(stream, seed, { reads: 8, calls: 10 })
    const proxy = await FaultProxy.start(pinot.controllerUrl, new FaultScript(seed, { connections: 1, uploads: 12, calls: 2 }))
    const world = new World(pinot, { stream, kinesis, proxy, seed, history })
    const applied = await dynapinot(['apply', ...world.#args, '--controller', pinot.controllerUrl], { cwd: world.#dir, env: AWS })
    if (applied.code === 0) return world
    await world.close()
    throw new Error(applied.stderr)
  }

  private constructor (pinot: EmbeddedPinotCluster, { stream, kinesis, proxy, seed, history }: { stream: MadeStream, kinesis: KinesisServer, proxy: FaultProxy, seed: number, history: string }) {
    this.#pinot = pinot
    this.#dir = tempFolder('chaos')
    this.#random = new Random(seed, 2)
    this.#stream = stream
    this.#kinesis = kinesis
    this.#proxy = proxy
    this.#history = history
    this.#feed = new Feed(stream, { seed, changes: CHANGES, keys: KEYS, poison: POISON })
    this.#plan = new KillPlan(seed)
    const config = writeTableFiles({
      dir: this.#dir,
      controller: proxy.url,
      kinesis: kinesis.endpoint,
      more: {
        sink: { pinot: { controller: proxy.url, parallel: 8, timeout: '2s', uploadTimeout: '4s' } },
        segment: { rows: 12_000 },
        replicate: { flush: { every: '400ms', maxEvery: '1500ms' }, merge: { fanOut: 3, history }, memory: '32MB', saveEvery: '300ms', shutdown: '60s' },
        deadLetters: { fileBytes: '8KB' }
      }
    })
    this.#args = ['-c', config]
    this.#listen()
    this.#timer = setInterval(() => { this.#feed.upTo(this.#feed.put + (this.#feed.put < this.#gate ? FEED : SLOW_FEED)) }, FEED_MS)
  }

  /** Runs a process until it is killed, as the plan says, somewhere in its part of the changes. At what. */
  async runAndKill (kill: number): Promise<string> {
    const part = CHANGES / (KILLS + 1)
    this.#gate = part * (kill + 1)
    const armAt = part * kill + this.#random.below(Math.floor(part * 0.6))
    const { child, ended } = this.#start()
    const ending = ended.then((run) => { assert.equal(run.signal, 'SIGKILL', `run ${kill + 1} ended by itself with code ${run.code}:\n${tail(run.stderr)}`) })
    await Promise.race([ending, this.#until(() => this.#feed.put >= armAt)])
    const moment = this.#plan.arm(() => { child.kill('SIGKILL') })
    await ending
    return moment
  }

  /** Runs a process until all is safe, then stops it. */
  async runToTheEnd (): Promise<void> {
    this.#gate = CHANGES
    const { child, ended, stderr } = this.#start()
    const early = ended.then((run) => { throw new Error(`it ended by itself with code ${run.code}:\n${tail(run.stderr)}`) })
    await Promise.race([early, this.#until(() => this.#feed.put === CHANGES && stderr().includes('"msg":"replication"'))])
    const end = performance.now() + END_MS
    await Promise.race([early, this.#until(() => performance.now() > end || allSafe(this.#dir, this.#stream))])
    assert.ok(allSafe(this.#dir, this.#stream), `not all is safe: ${tail(stderr())}`)
    early.catch(() => {})
    child.kill('SIGTERM')
    const run = await ended
    assert.equal(run.code, 0, tail(run.stderr))
  }

  async assertExact (): Promise<void> {
    await assertTable(this.#pinot, this.#feed.model)
    if (this.#history === 'all') await assertHistory(this.#pinot, this.#feed.changes)
    const letters = savedLetters(this.#dir).map(({ shardId, sequenceNumber, subSequenceNumber, reason }) => JSON.stringify([sequenceNumber, subSequenceNumber, shardId, reason]))
    const expected = this.#feed.letters.map(({ shardId, sequenceNumber, subSequenceNumber, reason }) => JSON.stringify([sequenceNumber, subSequenceNumber, shardId, reason]))
    assert.deepEqual(letters.sort(), expected.sort())
  }

  faults (): string {
    const listOf = (faults: ReadonlyMap<string, number>): string => [...faults].map(([kind, count]) => `${kind} ${count}`).join(', ')
    return `Pinot's side: ${listOf(this.#proxy.faults)}; Kinesis' side: ${listOf(this.#kinesis.faults)}`
  }

  async close (): Promise<void> {
    this.#closed = true
    clearInterval(this.#timer)
    for (const close of this.#closers) close()
    for (const { go } of this.#held) go()
    await Promise.all([this.#kinesis.close(), this.#proxy.close()])
    await this.#pinot.rest.request('DELETE', '/tables/chaos?type=offline&retention=0d').catch(() => { /* it was never made */ })
    rmSync(this.#dir, { recursive: true, force: true })
  }

  #start (): ReturnType<typeof startDynapinot> {
    return startDynapinot(['replicate', ...this.#args], { cwd: this.#dir, env: AWS })
  }

  /** What goes by is shown to the plan. */
  #listen (): void {
    const plan = this.#plan
    this.#kinesis.onRead = () => { plan.saw('read') }
    this.#proxy.onPassing = async (what) => {
      if (what === 'uploaded') for (const held of this.#held) if (held.left-- === 0) held.go()
      if (what === 'upload' && plan.saw('held')) await new Promise<void>((resolve) => { this.#held.push({ left: HELD_FOR, go: resolve }) })
      else plan.saw(what)
    }
    mkdirSync(stateDir(this.#dir), { recursive: true })
    const watcher = watch(stateDir(this.#dir), (_event, name) => { if (name === 'stream.json') plan.saw('saved') })
    this.#closers.push(() => { watcher.close() })
  }

  async #until (holds: () => boolean): Promise<void> {
    while (!holds() && !this.#closed) await sleep(20)
  }
}

/** The end of a log. */
function tail (stderr: string): string {
  return stderr.slice(-6000)
}
