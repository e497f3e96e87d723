// A new attribute, from init to a queryable column: nothing is written by hand, and the replication is restarted once.
import assert from 'node:assert/strict'
import { appendFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { EmbeddedPinotCluster } from '../pinot/cluster.ts'
import { preparePinotJava } from '../pinot/maven.ts'
import { LocalStream, startKinesalite } from '../source/kinesis/local-stream.ts'
import { tempFolder } from '../temp-folder.ts'
import { dynapinot, startDynapinot } from './cli.ts'
import type { RunningCli } from './cli.ts'

const java = await preparePinotJava()
const TABLE = 'shops'
const SHOPS = 30
const START_MS = Date.parse('2026-01-01T00:00:00Z')

describe('an attribute that a table did not have when its columns were made', { skip: java.available ? false : java.reason }, () => {
  const dir = tempFolder('grown-init')
  let pinot: EmbeddedPinotCluster
  let kinesis: Awaited<ReturnType<typeof startKinesalite>>
  let stream: LocalStream
  let running: RunningCli | undefined
  let changes = 0

  before(async () => {
    kinesis = await startKinesalite()
    pinot = await EmbeddedPinotCluster.start()
    stream = await LocalStream.create(kinesis.endpoint, 'changes', 2)
  })
  after(async () => {
    running?.child.kill('SIGKILL')
    stream?.close()
    await Promise.all([kinesis?.close(), pinot?.stop()])
    rmSync(dir, { recursive: true, force: true })
  })

  /** Changes of these shops, all with such attributes. */
  async function publish (from: number, to: number, attributes: object): Promise<void> {
    await stream.put(Array.from({ length: to - from }, (_, i) => {
      const id = { S: `shop-${from + i}` }
      const text = JSON.stringify({
        eventID: `event-${changes}`,
        eventName: 'MODIFY',
        tableName: TABLE,
        dynamodb: { ApproximateCreationDateTime: START_MS + changes++, Keys: { id }, NewImage: { id, ...attributes }, SizeBytes: 100 },
        eventSource: 'aws:dynamodb'
      })
      return { at: (from + i) % 10 / 10, text }
    }))
  }

  async function succeed (...args: string[]): Promise<string> {
    const run = await dynapinot(args, { cwd: dir })
    assert.equal(run.code, 0, run.stderr)
    return run.stdout
  }

  /** The files as they are proposed, with a quicker pace than is good for a table. */
  async function init (): Promise<void> {
    await succeed('init', '--yes', '--force', '--kinesis', stream.name, '--region', 'us-east-1', '--endpoint', kinesis.endpoint, '--controller', pinot.controllerUrl)
    appendFileSync(join(dir, 'dynapinot.yaml'), '\nreplicate: { flush: { every: 300ms } }\nlog: { format: json }\n')
  }

  const start = (): void => { running = startDynapinot(['replicate'], { cwd: dir }) }

  async function shows (sql: string, rows: unknown[][]): Promise<void> {
    const wanted = JSON.stringify(rows)
    await pinot.queryUntil(`SET enableNullHandling = true; ${sql}`, (result) => JSON.stringify(result.rows) === wanted, 60_000).catch((error: unknown) => {
      throw new Error(`${String(error)}, wanted ${wanted}\n${running!.stderr().slice(-3000)}`)
    })
  }

  it('is no column yet, and its items are rows', async () => {
    await publish(0, SHOPS, { name: { S: 'a shop' } })
    await init()
    await succeed('apply')
    start()
    await shows(`SELECT COUNT(*), COUNT(name) FROM ${TABLE}`, [[SHOPS, SHOPS]])
    await publish(0, 10, { name: { S: 'rated' }, rating: { N: '4.5' } })
    await shows(`SELECT COUNT(*) FROM ${TABLE} WHERE name = 'rated'`, [[10]])
  })

  it('becomes one by init and apply, while the replication goes on', async () => {
    await init()
    const made = JSON.parse(await succeed('apply', '--json')) as { changes: string[], reload: string }
    assert.match(made.changes.join('\n'), /absent -> .*rating/)
    assert.equal(made.reload, 'done')
    await publish(10, 12, { name: { S: 'meanwhile' } })
    await shows(`SELECT COUNT(*) FROM ${TABLE} WHERE name = 'meanwhile'`, [[2]])
    assert.equal(running!.child.exitCode, null)
    await shows(`SELECT COUNT(*), COUNT(rating) FROM ${TABLE}`, [[SHOPS, 0]])
  })

  it('is filled behind one restart, and no row is lost', async () => {
    running!.child.kill('SIGTERM')
    const run = await running!.ended
    assert.equal(run.code, 0, run.stderr)
    start()
    await publish(5, 15, { name: { S: 'rated again' }, rating: { N: '3.5' } })
    await shows(`SELECT COUNT(*), SUM(rating) FROM ${TABLE} WHERE name = 'rated again'`, [[10, 35]])
    await shows(`SELECT COUNT(*) FROM ${TABLE}`, [[SHOPS]])
    running!.child.kill('SIGTERM')
    const last = await running!.ended
    assert.equal(last.code, 0, last.stderr)
  })
})
