// A source that grows attributes: apply adds their columns while a replication runs, which needs one restart to fill them.
import assert from 'node:assert/strict'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ApplyResult } from '../../src/push/apply.ts'
import { EmbeddedPinotCluster } from '../pinot/cluster.ts'
import { preparePinotJava } from '../pinot/maven.ts'
import { tempFolder } from '../temp-folder.ts'
import { keyOf, valuesOf } from './chaos/change-maker.ts'
import { Feed } from './chaos/feed.ts'
import { KinesisServer } from './chaos/kinesis-server.ts'
import { MadeStream } from './chaos/made-stream.ts'
import { allSafe } from './chaos/saved-state.ts'
import { writeTableFiles } from './chaos/table-files.ts'
import { dynapinot, startDynapinot } from './cli.ts'
import type { RunningCli } from './cli.ts'

const java = await preparePinotJava()
const AWS = { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' }
const KEYS = 400
/** Changes before there is a new column, while the old schema still runs, and with the new one. */
const PARTS = [2400, 3000, 6000] as const
const SAFE_MS = 240_000

describe('a table whose source grows attributes', { skip: java.available ? false : java.reason }, () => {
  const dir = tempFolder('grown')
  const stream = new MadeStream(2)
  const feed = new Feed(stream, { seed: 3, changes: PARTS[2], keys: KEYS, poison: 1 })
  let pinot: EmbeddedPinotCluster
  let kinesis: KinesisServer
  let config: string
  let running: RunningCli | undefined

  before(async () => {
    pinot = await EmbeddedPinotCluster.start()
    kinesis = await KinesisServer.start(stream, 1, { reads: 0, calls: 0 })
    config = writeTableFiles({
      dir,
      controller: pinot.controllerUrl,
      kinesis: kinesis.endpoint,
      more: { partition: { count: 2 }, replicate: { flush: { every: '300ms', maxEvery: '600ms' }, merge: { fanOut: 3 }, saveEvery: '300ms' } }
    })
    // What it has later is not there yet.
    edit('schema.json', (schema) => { schema['dimensionFieldSpecs'] = (schema['dimensionFieldSpecs'] as { name: string }[]).filter(({ name }) => name !== 'price') })
  })
  after(async () => {
    running?.child.kill('SIGKILL')
    await kinesis?.close()
    await pinot?.stop()
    rmSync(dir, { recursive: true, force: true })
  })

  function edit (file: string, change: (json: Record<string, unknown>) => void): void {
    const path = join(dir, file)
    const json = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>
    change(json)
    writeFileSync(path, JSON.stringify(json))
  }

  async function apply (...more: string[]): Promise<ApplyResult> {
    const run = await dynapinot(['apply', '-c', config, '--json', ...more], { cwd: dir, env: AWS })
    assert.equal(run.code, 0, run.stderr)
    return JSON.parse(run.stdout) as ApplyResult
  }

  /** Puts changes, a few at a time, until there are so many and all are safe; the process must live. */
  async function feedUpTo (count: number): Promise<void> {
    const end = performance.now() + SAFE_MS
    while (feed.put < count || !allSafe(dir, stream)) {
      feed.upTo(Math.min(count, feed.put + 40))
      assert.equal(running!.child.exitCode, null, running!.stderr())
      assert.ok(performance.now() < end, `not all is safe: ${running!.stderr().slice(-3000)}`)
      await sleep(100)
    }
  }

  const start = (): void => { running = startDynapinot(['replicate', '-c', config], { cwd: dir, env: AWS }) }
  async function stop (): Promise<void> {
    running!.child.kill('SIGTERM')
    const run = await running!.ended
    assert.equal(run.code, 0, run.stderr.slice(-3000))
  }
  const segments = async (): Promise<string[]> => {
    const [list] = await pinot.rest.request<{ OFFLINE: string[] }[]>('GET', '/segments/chaos?type=OFFLINE')
    return list!.OFFLINE
  }

  it('is made once', async () => {
    const made = await apply()
    assert.deepEqual([made.schema, made.tableConfig], ['created', 'created'])
    const again = await apply()
    assert.deepEqual([again.schema, again.tableConfig, again.changes, again.notes, again.reload], ['unchanged', 'unchanged', [], [], 'none'])
  })

  it('refuses what would break its rows, with the reason', async () => {
    start()
    await feedUpTo(PARTS[0])
    const refused = async (reason: RegExp, ...set: string[]): Promise<void> => {
      const run = await dynapinot(['apply', '-c', config, ...set.flatMap((each) => ['--set', each])], { cwd: dir, env: AWS })
      assert.equal(run.code, 2, run.stderr)
      assert.match(run.stderr, reason)
    }
    await refused(/segmentPartitionConfig is pk murmur 2, wanted pk murmur 4/, 'partition.count=4')
    await refused(/has 1 server for OFFLINE tables, too few for 2 replicas/, 'table.replication=2')
    assert.equal((await apply()).schema, 'unchanged')
  })

  it('gets columns while the replication goes on, and answers queries for them', async () => {
    edit('schema.json', (schema) => {
      const specs = schema['dimensionFieldSpecs'] as object[]
      specs.push({ name: 'price', dataType: 'DOUBLE' }, { name: 'shout', dataType: 'STRING' })
    })
    edit('table_config.json', (table) => { table['ingestionConfig'] = { transformConfigs: [{ columnName: 'shout', transformFunction: 'upper(note)' }] } })
    const dry = await apply('--dry-run')
    assert.deepEqual([dry.schema, dry.tableConfig], ['updated', 'updated'])
    const done = await apply()
    assert.deepEqual([done.changes, done.reload], [dry.changes, 'done'])
    assert.ok(done.changes.some((line) => line.startsWith('schema.dimensionFieldSpecs.shout: absent')), done.changes.join('\n'))
    assert.deepEqual(await apply(), { ...done, schema: 'unchanged', tableConfig: 'unchanged', changes: [], reload: 'none' })
    // Of segments without it the servers compute the column.
    const { rows } = await pinot.queryUntil('SELECT note, shout FROM chaos WHERE note <> \'null\' LIMIT 1000', ({ rows }) => rows.length > 0 && rows.every(([note, shout]) => shout === (note as string).toUpperCase()))
    assert.ok(rows.length > KEYS / 2)
    await feedUpTo(PARTS[1])
    await assertRows(Infinity)
    // It looks at the table when it ends, too: columns that it does not know do not matter.
    await stop()
  })

  it('has the new attributes after a restart, and loses no row or value when old and new segments are merged', async () => {
    const old = await segments()
    start()
    await feedUpTo(PARTS[2])
    await assertRows(PARTS[1])
    await stop()
    const now = new Set(await segments())
    const merged = old.filter((name) => !now.has(name))
    assert.ok(merged.length > 0, `no segment of before was merged: ${[...now].join(' ')}`)
    await assertRows(PARTS[1])
  })

  it('is not merged by a run of the old schema, which would lose the new values', async () => {
    edit('schema.json', (schema) => { schema['dimensionFieldSpecs'] = (schema['dimensionFieldSpecs'] as { name: string }[]).filter(({ name }) => name !== 'price') })
    start()
    const { model } = feed
    // A few changes that were there before make flushes, and so a merge.
    const end = performance.now() + SAFE_MS
    for (let i = 0; running!.child.exitCode === null && performance.now() < end; i++) {
      const { key } = feed.changes[i % feed.changes.length]!
      stream.put(key, `{"tableName":"chaos","eventName":"REMOVE","dynamodb":{"ApproximateCreationDateTime":1,"Keys":{"pk":{"S":"${keyOf(key).pk}"},"sk":{"N":"${keyOf(key).sk}"}}}}`)
      await sleep(100)
    }
    const run = await running!.ended
    assert.equal(run.code, 2, run.stderr.slice(-3000))
    assert.match(run.stderr, /has values of price, for which the schema has no column/)
    assert.ok(model.visible > 0)
    await assertRows(PARTS[1])
  })

  /** Every item as the model has it; those that changed after the first `filledFrom` changes have the new attribute. */
  async function assertRows (filledFrom: number): Promise<void> {
    const { rows } = await pinot.query('SET enableNullHandling=true; SELECT pk, sk, event, note, price, shout FROM chaos LIMIT 100000')
    const found = new Map(rows.map(([pk, sk, ...values]) => [`${String(pk)}/${String(sk)}`, values]))
    assert.equal(found.size, rows.length, 'an item is there twice')
    const wrong: string[] = []
    for (let key = 0; key < KEYS; key++) {
      const { pk, sk } = keyOf(key)
      const id = `${pk}/${sk}`
      const image = feed.model.image(key)
      const got = found.get(id)
      if (image === null || got === undefined) {
        if (image !== null || got !== undefined) wrong.push(`${id}: ${JSON.stringify(got)}, of image ${image}`)
        continue
      }
      const { event, note, price } = valuesOf(image)
      const [gotEvent, gotNote, gotPrice, gotShout] = got
      // Servers compute with default values where we compute with nulls, and fill up with them.
      const shouts = note === null ? [null, 'NULL', 'null'] : [note.toUpperCase()]
      const prices = image >= filledFrom ? [price] : [price, null, '-Infinity']
      if (gotEvent !== event || gotNote !== note || !shouts.includes(gotShout as string | null) || !prices.includes(gotPrice as number | null)) wrong.push(`${id}: ${JSON.stringify(got)}, of image ${image}`)
    }
    assert.deepEqual(wrong.slice(0, 5), [], `${wrong.length} items are wrong`)
  }
})
