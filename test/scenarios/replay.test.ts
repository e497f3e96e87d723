// Dead letters of a replication, put through again when the config is mended, while it runs and goes on as before.
import assert from 'node:assert/strict'
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { StreamDeadLetterLine } from '../../src/worker/protocol.ts'
import { EmbeddedPinotCluster } from '../pinot/cluster.ts'
import { preparePinotJava } from '../pinot/maven.ts'
import { tempFolder } from '../temp-folder.ts'
import { KinesisServer } from './chaos/kinesis-server.ts'
import { MadeStream, PLACES } from './chaos/made-stream.ts'
import { allSafe, savedLetters, stateDir } from './chaos/saved-state.ts'
import { writeTableFiles } from './chaos/table-files.ts'
import { dynapinot, startDynapinot } from './cli.ts'
import type { CliRun, RunningCli } from './cli.ts'

const java = await preparePinotJava()
const AWS = { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' }
const ITEMS = 60
const TIME = 1_719_039_879_000_000
const SAFE_MS = 60_000

/** An item as a change left it: its `event` is a whole number until the application writes others; null = deleted. */
type Image = { readonly event: number, readonly price: number | string } | null
/** A change of one item; its version counts from 0. */
interface Change { readonly pk: string, readonly version: number, readonly image: Image }

/** The schema cannot hold it yet. */
const isBad = ({ image }: Change): boolean => image !== null && (!Number.isInteger(image.event) || typeof image.price === 'string')

/** The row of an item: key, event, price, version, and the event itself if it is no whole number. */
function rowOf ({ pk, version, image }: Change): unknown[] {
  const { event, price } = image!
  return [pk, Math.round(event), typeof price === 'string' ? null : price, String(TIME + version), Number.isInteger(event) ? null : event]
}

describe('dead letters of a replication', { skip: java.available ? false : java.reason }, () => {
  const dir = tempFolder('replay')
  const stream = new MadeStream(2)
  const changes: Change[] = []
  let pinot: EmbeddedPinotCluster
  let kinesis: KinesisServer
  let config: string
  const processes: RunningCli[] = []
  let replication: RunningCli

  before(async () => {
    pinot = await EmbeddedPinotCluster.start()
    kinesis = await KinesisServer.start(stream, 1, { reads: 0, calls: 0 })
    writeConfig({})
    await apply()
    start()
  })
  after(async () => {
    for (const { child } of processes) child.kill('SIGKILL')
    await Promise.all([kinesis?.close(), pinot?.stop()])
    rmSync(dir, { recursive: true, force: true })
  })

  function writeConfig (more: Readonly<Record<string, object>>): void {
    config = writeTableFiles({
      dir,
      controller: pinot.controllerUrl,
      kinesis: kinesis.endpoint,
      more: {
        partition: { count: 2 },
        replicate: { flush: { every: '300ms' }, merge: { fanOut: 3 }, saveEvery: '200ms' },
        // Several files of them.
        deadLetters: { fileBytes: '4KB', maxRatio: 1 },
        ...more
      }
    })
  }

  async function apply (): Promise<void> {
    const { code, stderr } = await dynapinot(['apply', '-c', config], { cwd: dir, env: AWS })
    assert.equal(code, 0, stderr)
  }

  function start (): void {
    replication = startDynapinot(['replicate', '-c', config, '--json'], { cwd: dir, env: AWS })
    processes.push(replication)
  }

  async function stop (): Promise<{ records: number, rows: number, deadLetters: number }> {
    replication.child.kill('SIGTERM')
    const { code, stdout, stderr } = await replication.ended
    assert.equal(code, 0, stderr)
    return JSON.parse(stdout) as Awaited<ReturnType<typeof stop>>
  }

  const replay = async (...more: string[]): Promise<CliRun> => await dynapinot(['replay', '-c', config, '--json', ...more], { cwd: dir, env: AWS })

  /** What a replay has put through, which ended well. */
  async function replayed (): Promise<{ letters: number, rows: number }> {
    const { code, stdout, stderr } = await replay()
    assert.equal(code, 0, stderr)
    const sums = JSON.parse(stdout) as { letters: number, rows: number, deadLetters: number, cut: number, deadAgain: string | null }
    assert.deepEqual([sums.deadLetters, sums.cut, sums.deadAgain], [0, 0, null])
    return sums
  }

  /** Puts changes of items that are not there or whose changes of before have lower versions, unless one is told. */
  function put (pk: string, image: Image, version: number = changes.length): void {
    changes.push({ pk, version, image })
    const { event, price } = image ?? { event: 0, price: 0 }
    const attributes = `"pk":{"S":"${pk}"},"sk":{"N":"0"}`
    const newImage = `,"NewImage":{${attributes},"event":{"N":"${event}"},"price":{"${typeof price === 'string' ? 'S' : 'N'}":"${price}"}}`
    putText(pk, `{"tableName":"chaos","eventName":"${image === null ? 'REMOVE' : 'MODIFY'}","dynamodb":{"ApproximateCreationDateTime":${TIME + version},"Keys":{${attributes}}${image === null ? '' : newImage}}}`)
  }

  function putText (pk: string, text: string): void {
    stream.put(Buffer.from(pk).readUInt8(pk.length - 1) % 2 * (PLACES / 2), text)
  }

  /** Waits until all that was put is in Pinot or a dead letter, and the replication still runs. */
  async function safe (): Promise<void> {
    const end = Date.now() + SAFE_MS
    for (; !allSafe(dir, stream); await sleep(50)) assert.ok(Date.now() < end && replication.child.exitCode === null, replication.stderr().slice(-3000))
  }

  /** Queries must see each item as the newest of these changes left it, once, and no other. `ofItem`: of which items. */
  async function assertRows (seen: readonly Change[], ofItem: (pk: string) => boolean = () => true): Promise<void> {
    const newest = new Map<string, Change>()
    for (const change of seen) if (change.version >= (newest.get(change.pk)?.version ?? 0)) newest.set(change.pk, change)
    const expected = [...newest.values()].filter(({ pk, image }) => image !== null && ofItem(pk)).map(rowOf)
    const { rows } = await pinot.query('SET enableNullHandling=true; SELECT pk, event, price, CAST(version AS STRING) FROM chaos LIMIT 10000')
    const inOrder = (list: readonly unknown[][]): string[] => list.map((row) => JSON.stringify(row)).sort()
    assert.deepEqual(inOrder(rows.filter(([pk]) => ofItem(String(pk)))), inOrder(expected.map((row) => row.slice(0, 4))))
    const exact = expected.flatMap(([pk,,,, value]) => value === null ? [] : [[pk, value]])
    if (exact.length === 0) return
    const { rows: found } = await pinot.query(`SELECT pk, exact FROM chaos WHERE pk IN (${exact.map(([pk]) => `'${String(pk)}'`).join()}) LIMIT 10000`)
    assert.deepEqual(inOrder(found), inOrder(exact))
  }

  it('do not stop their shards, and change no row', async () => {
    for (let n = 0; n < ITEMS; n++) put(`item-${n}`, { event: n, price: n / 4 })
    for (let n = 0; n < ITEMS; n += 2) put(`item-${n}`, n % 4 === 0 ? { event: n + 0.4, price: 1 } : { event: n, price: 'free' })
    put('bad-alone-1', { event: 0.1, price: 2 })
    put('bad-alone-2', { event: 1, price: 'free' })
    put('bad-twice-1', { event: 0.2, price: 3 })
    put('bad-twice-1', { event: 0.3, price: 4 })
    put('bad-before-update-1', { event: 0.2, price: 5 })
    put('bad-before-update-1', { event: 7, price: 6 })
    put('bad-before-removal-2', { event: 0.2, price: 7 })
    put('bad-before-removal-2', null)
    put('bad-before-late-1', { event: 0.2, price: 8 })
    put('bad-before-late-1', { event: 8, price: 9 }, 1)
    await safe()
    await assertRows(changes.filter((change) => !isBad(change)))
    const letters = savedLetters(dir)
    assert.deepEqual(letters.map(nameOf).sort(), changes.filter(isBad).map(({ pk, version, image }) => `${pk} at ${version}: ${typeof image!.price === 'string' ? 'BAD_VALUE' : 'NUMBER_NOT_EXACT'}`).sort())
    assert.ok(readdirSync(stateDir(dir)).includes('dead-letters.ndjson.1'))
  })

  it('are rows when the config is mended, while the replication runs; newer rows stay', async () => {
    writeConfig({ mapping: { columns: { event: { numbers: 'round' }, exact: { path: 'event' }, price: { onBadValue: 'null' } } } })
    const path = join(dir, 'schema.json')
    const schema = JSON.parse(readFileSync(path, 'utf8')) as { dimensionFieldSpecs: object[] }
    schema.dimensionFieldSpecs.push({ name: 'exact', dataType: 'DOUBLE' })
    writeFileSync(path, JSON.stringify(schema))
    await apply()
    const letters = changes.filter(isBad).length
    const ended = new AbortController()
    const replaying = replayed().finally(() => { ended.abort() })
    for (let round = 0; !ended.signal.aborted; round++) {
      // Of the items that have letters every fourth is changed meanwhile, and new ones get letters.
      put(`item-${round * 8 % ITEMS}`, { event: 1000 + round, price: round })
      put(`later-${round}`, { event: 0.7, price: round })
      await sleep(50)
    }
    const { letters: read, rows } = await replaying
    assert.ok(read >= letters && rows === read, `${read} letters, ${rows} rows; there were ${letters} when it began`)
    await safe()
    await assertRows(changes, (pk) => !pk.startsWith('later-'))
  })

  it('can be put through again: those that came meanwhile are rows then, and nothing else changes', async () => {
    const all = changes.filter(isBad).length
    for (let again = 0; again < 2; again++) {
      const { letters, rows } = await replayed()
      assert.deepEqual([letters, rows], [all, all])
      await assertRows(changes)
    }
    const { records, deadLetters } = await stop()
    assert.deepEqual([records, deadLetters], [changes.length, all])
  })

  it('come no more of a replication that starts with the mended config', async () => {
    const letters = savedLetters(dir).length
    start()
    put('mended-1', { event: 3.4, price: 'free' })
    await safe()
    assert.equal((await stop()).records, 1)
    assert.equal(savedLetters(dir).length, letters)
    await assertRows(changes)
  })

  it('that are dead again are kept in a file of their own', async () => {
    start()
    putText('x1', '{"tableName":"chaos"')
    await safe()
    await stop()
    const { code, stdout, stderr } = await replay()
    assert.equal(code, 4, stderr)
    const { deadLetters, deadAgain } = JSON.parse(stdout) as { deadLetters: number, deadAgain: string }
    assert.equal(deadLetters, 1)
    assert.deepEqual(readFileSync(deadAgain, 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line) as StreamDeadLetterLine), savedLetters(dir).slice(-1))
    await assertRows(changes)
  })

  it('of which there are none are told so', async () => {
    const { code, stderr } = await replay('--state', join(dir, 'other'))
    assert.equal(code, 3)
    assert.match(stderr, /INPUT_NOT_FOUND: there are no dead letters.*nothing is to be done/s)
  })
})

/** Item, version and reason of a dead letter. */
function nameOf ({ raw, reason }: StreamDeadLetterLine): string {
  const { dynamodb: { ApproximateCreationDateTime: time, Keys: { pk } } } = JSON.parse(raw!) as { dynamodb: { ApproximateCreationDateTime: number, Keys: { pk: { S: string } } } }
  return `${pk.S} at ${time - TIME}: ${reason}`
}
