import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, beforeEach, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { DynamoStreamStore } from '../../src/checkpoint/dynamodb-store.ts'
import { StateTable } from '../../src/checkpoint/state-table.ts'
import type { TableClient } from '../../src/checkpoint/state-table.ts'
import { first, identity, later, storeTests } from './stream-store.ts'

const dynalite = createRequire(import.meta.url)('dynalite') as (options: object) => Server
const { signal } = new AbortController()

describe('state in a DynamoDB table', () => {
  let server: Server
  let client: DynamoDBClient
  let number = 0
  let job: string
  before(async () => {
    server = dynalite({ createTableMs: 50 }).listen(0)
    await once(server, 'listening')
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    client = new DynamoDBClient({ region: 'us-east-1', endpoint, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } })
  })
  after(() => {
    client.destroy()
    server.close()
    server.closeAllConnections()
  })
  beforeEach(() => { job = `job-${number++}` })

  const options = (leaseMs = 3000, through: TableClient = client) => ({ client: through, table: 'states', job, leaseMs })
  const opened = async (leaseMs?: number, through?: TableClient) => await DynamoStreamStore.open(options(leaseMs, through), identity, signal)
  storeTests(async (of) => await DynamoStreamStore.open(options(), of, signal))

  /** A client whose requests do not get through while `cut` is true: as of a process that hangs. */
  class Cuttable {
    cut = false
    async send (command: never, ...rest: never[]): Promise<never> {
      while (this.cut) await sleep(10)
      return await client.send(command, ...rest)
    }
  }
  const cuttable = (): Cuttable & TableClient => new Cuttable() as Cuttable & TableClient

  it('goes to another process a lease after the last sign of life, and the first one stops', async () => {
    const wire = cuttable()
    const old = await opened(3000, wire)
    await old.save({ run: 'r1', shards: new Map([['a', first]]) })
    wire.cut = true
    const start = performance.now()
    const next = await opened()
    assert.ok(performance.now() - start >= 3000)
    assert.deepEqual(next.state, { run: 'r1', shards: new Map([['a', first]]) })
    // By its own clock the lease of the old one has run out, too.
    if (!old.lost.aborted) await once(old.lost, 'abort')
    assert.throws(() => old.check(), { code: 'STATE_LOST' })
    wire.cut = false
    await assert.rejects(old.save({ shards: new Map([['a', later]]) }), { code: 'STATE_LOST' })
    await old.close()
    await next.save({ shards: new Map([['b', later]]) })
    await next.close()
    assert.deepEqual((await (async () => { const last = await opened(); await last.close(); return last })()).state.shards, new Map([['a', first], ['b', later]]))
  })

  it('lets no write of a former owner through, whatever its clock says', async () => {
    const table = new StateTable(client, 'states', job)
    const old = await opened(100_000)
    const held = await table.read(signal)
    const taken = { ...held!, owner: 'the next', counter: held!.counter + 1 }
    assert.equal(await table.take(taken, { ...held!, counter: 99 }, signal), false)
    assert.equal(await table.take(taken, held, signal), true)
    await assert.rejects(old.save({ run: 'r9', shards: new Map([['a', later]]) }), { code: 'STATE_LOST' })
    assert.equal(old.lost.aborted, true)
    assert.deepEqual(await table.read(signal), taken)
    // Nor does it give away what is not its own any more.
    await old.close()
    assert.equal((await table.read(signal))?.owner, 'the next')
    assert.equal(await table.release('the next'), true)
  })

  it('stays with a process that has nothing to save, and with one of two that come at once', async () => {
    const store = await opened(3000)
    await sleep(4000)
    store.check()
    await assert.rejects(opened(), { code: 'STATE_LOCKED', message: /is working with it/ })
    await store.close()
    const both = await Promise.allSettled([opened(), opened()])
    assert.deepEqual(both.map(({ status }) => status).sort(), ['fulfilled', 'rejected'])
    for (const one of both) if (one.status === 'fulfilled') await one.value.close()
  })

  it('tells an item that it cannot use from one of a later version', async () => {
    await (await opened()).close()
    const key = { job: { S: job } }
    const { Item } = await client.send(new GetItemCommand({ TableName: 'states', Key: key }))
    await client.send(new PutItemCommand({ TableName: 'states', Item: { ...Item, shards: { M: { a: { S: 'nowhere' } } } } }))
    await assert.rejects(opened(), { code: 'STATE_CORRUPT', message: /position of shard a/ })
    await client.send(new PutItemCommand({ TableName: 'states', Item: { ...Item, format: { N: '2' } } }))
    await assert.rejects(opened(), { code: 'STATE_MISMATCH', message: /format 2/ })
  })

  it('says that the table does not answer, and can be stopped', async () => {
    const nobody = new DynamoDBClient({ region: 'us-east-1', endpoint: 'http://127.0.0.1:1', credentials: { accessKeyId: 'x', secretAccessKey: 'x' }, maxAttempts: 1 })
    await assert.rejects(opened(3000, nobody), { code: 'STATE_UNAVAILABLE' })
    nobody.destroy()
    const holder = await opened(5000)
    const stop = new AbortController()
    const waiting = DynamoStreamStore.open(options(5000), identity, stop.signal)
    setTimeout(() => { stop.abort() }, 100)
    await assert.rejects(waiting, { code: 'INTERRUPTED' })
    await holder.close()
  })
})
