import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ControllerClient } from '../../src/push/controller.ts'
import { MAX_NAMES, deleteSegments } from '../../src/push/delete-segments.ts'
import { FakeController, answerLost, fails } from './fake-controller.ts'
import { failure, none, signal } from './with-sink.ts'

async function withClient (run: (client: ControllerClient, fake: FakeController) => Promise<void>): Promise<void> {
  const fake = await FakeController.start()
  const client = new ControllerClient({ ...none, controllers: [fake.url] }, { firstDelayMs: 1, maxDelayMs: 5, giveUpAfterMs: 5000 })
  try {
    await run(client, fake)
  } finally {
    await client.close()
    await fake.close()
  }
}

const DELETE = /delete|DELETE/
const names = (count: number): string[] => Array.from({ length: count }, (_, i) => `s${i}`)
const fill = (fake: FakeController, count: number): void => {
  for (const name of names(count)) fake.segments.set(name, { crc: '1', ideal: { a: 'ONLINE' }, actual: { a: 'ONLINE' } })
}

test('names go in the body, with a retention of nothing, in one call', async () => {
  await withClient(async (client, fake) => {
    fill(fake, 4)
    await deleteSegments(client, 't', ['s1', 's3', 's1', 'never was'], signal)
    assert.deepEqual([...fake.segments.keys()], ['s0', 's2'])
    assert.deepEqual(fake.requests.filter((line) => DELETE.test(line)), ['POST /segments/t_OFFLINE/delete?retention=0d'])
    assert.deepEqual(JSON.parse(fake.bodies[0]!), ['s1', 's3', 'never was'])
  })
})

test('no names: nothing is asked for, and nothing deleted', async () => {
  await withClient(async (client, fake) => {
    fill(fake, 2)
    await deleteSegments(client, 't', [], signal)
    await client.deleteNamed('t', [], signal)
    assert.equal((await failure(deleteSegments(client, 't', ['s1', ''], signal))).code, 'UNEXPECTED')
    assert.equal(fake.requests.length, 0)
    assert.equal(fake.segments.size, 2)
  })
})

test('a long list in parts', async () => {
  await withClient(async (client, fake) => {
    fill(fake, MAX_NAMES + 3)
    await deleteSegments(client, 't', names(MAX_NAMES + 2), signal)
    assert.deepEqual([...fake.segments.keys()], [`s${MAX_NAMES + 2}`])
    assert.equal(fake.count(DELETE), 2)
  })
})

test('a table that is gone, a lost answer, an answer of 500', async () => {
  await withClient(async (client, fake) => {
    fill(fake, 3)
    fake.on(DELETE, answerLost, fails(500), fails(503))
    await deleteSegments(client, 't', ['s0', 's1'], signal)
    assert.deepEqual([...fake.segments.keys()], ['s2'])
    assert.equal(fake.count(DELETE), 4)
    fake.on(DELETE, fails(404, 'Table t_OFFLINE not found'))
    fake.on(/^GET \/segments/, fails(404, 'Table t_OFFLINE not found'))
    await deleteSegments(client, 't', ['s9'], signal)
  })
})

test('some that stay are told', async () => {
  await withClient(async (client, fake) => {
    fill(fake, 3)
    fake.stubborn.add('s1')
    const error = await failure(deleteSegments(client, 't', names(3), signal))
    assert.equal(error.code, 'SINK_REJECTED')
    assert.match(error.message, /still has 1 of 3 segments that were deleted: s1/)
    assert.deepEqual(error.context.faults, ['s1'])
  })
})
