import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { createPinotSink } from '../../src/push/pinot-sink.ts'
import { fails, hangs, resets } from './fake-controller.ts'
import type { FakeController } from './fake-controller.ts'
import { plannedTable, tableConfigOf } from './planned-table.ts'
import { PUSH, failure, none, quick, segment, signal, top, withSink } from './with-sink.ts'

test('stopped, at any moment', async (t) => {
  const cases: Record<string, (fake: FakeController) => void> = {
    'in an upload': (fake) => { fake.on(PUSH, hangs) },
    'between attempts': (fake) => { fake.on(PUSH, ...Array.from({ length: 1000 }, () => fails(503))) },
    'while it loads': (fake) => { fake.place = () => ({ Server_1: 'OFFLINE' }) },
    'in a look at the CRC': (fake) => { fake.on(/metadata/, hangs) }
  }
  for (const [name, prepare] of Object.entries(cases)) {
    await t.test(name, async () => {
      await withSink(async (sink, fake) => {
        prepare(fake)
        const controller = new AbortController()
        const put = sink.put(segment('s'), controller.signal)
        setTimeout(() => { controller.abort() }, 100)
        assert.equal((await failure(put)).code, 'INTERRUPTED')
        assert.equal((await failure(sink.put(segment('s'), controller.signal))).code, 'INTERRUPTED')
      })
    })
  }
})

test('secrets are sent, and told to nobody', async () => {
  const password = 'correct horse battery'
  for (const auth of [{ kind: 'basic', user: 'me', password }, { kind: 'bearer', token: password }] as const) {
    await withSink(async (sink, fake) => {
      const sent = auth.kind === 'basic' ? `Basic ${Buffer.from(`me:${password}`).toString('base64')}` : `Bearer ${password}`
      fake.on(PUSH, (request, response, next) => fails(403, `bad credentials ${String(request.headers.authorization)} and ${String(request.headers['x-key'])}`)(request, response, next))
      const error = await failure(sink.put(segment('s'), signal))
      assert.equal(fake.headers[0]!.authorization, sent)
      assert.equal(fake.headers[0]!['x-key'], 'key-of-a-gateway')
      assert.equal(fake.headers[0]!.database, 'shop')
      assert.match(error.message, /bad credentials (Basic|Bearer) \*\*\* and \*\*\*/)
      for (const text of [JSON.stringify(error), error.message, error.stack ?? '', JSON.stringify(error.context), sink.description]) {
        assert.ok(!text.includes(password) && !text.includes(sent) && !text.includes('key-of-a-gateway'))
      }
    }, { options: { auth, headers: { 'x-key': 'key-of-a-gateway' }, database: 'shop' } })
  }
})

test('opening: what does not fit is told, all of it', async () => {
  await withSink(async (sink, fake) => {
    await sink.open(signal)
    fake.tables = { OFFLINE: tableConfigOf('t', 3, { upsert: { deleteRecordColumn: null } }), REALTIME: {} }
    fake.servers = ['Server_1', 'Server_2']
    const error = await failure(sink.open(signal))
    assert.equal(error.code, 'PLAN_CONFLICT')
    assert.deepEqual(error.context.faults?.map((fault) => fault.split(' ')[0]), ['upsertConfig.deleteRecordColumn', 'segmentPartitionConfig', 't', 'the'])
    fake.tables = {}
    const missing = await failure(sink.open(signal))
    assert.equal(missing.code, 'SINK_REJECTED')
    assert.match(missing.context.remedy ?? '', /dynapinot apply/)
    fake.tables = { REALTIME: {} }
    assert.match((await failure(sink.open(signal))).message, /there is a REALTIME table of that name/)
  })
})

test('opening waits for a controller that is starting', async () => {
  await withSink(async (sink, fake) => {
    fake.on(/health/, fails(503, 'Pinot controller status is STARTING'), resets(), fails(503))
    await sink.open(signal)
    assert.equal(fake.count(/health/), 4)
  })
})

test('an address that is no controller', async () => {
  await withSink(async (sink, fake) => {
    fake.on(/^GET \/tables/, (_request, response) => { response.end('<html>Sign in</html>') })
    const error = await failure(sink.open(signal))
    assert.equal(error.code, 'SINK_REJECTED')
    assert.match(error.message, /does not answer like a Pinot controller/)
  })
  // Plain HTTP where TLS is expected.
  await withSink(async (_sink, fake) => {
    const sink = createPinotSink({ options: { ...none, controllers: [fake.url.replace('http:', 'https:')] }, plan: plannedTable('t'), timing: quick })
    const error = await failure(sink.open(signal))
    assert.equal(error.code, 'SINK_REJECTED')
    assert.match(error.context.remedy ?? '', /sink\.tls/)
    await sink.close()
  })
  assert.throws(() => createPinotSink({ options: none, plan: plannedTable('t') }), { code: 'CONFIG_INVALID' })
  assert.throws(() => createPinotSink({ options: { ...none, controllers: ['http://x'], tls: { verify: true, ca: join(top, 'none') } }, plan: plannedTable('t') }), { code: 'CONFIG_INVALID', message: /sink\.tls\.ca/ })
})
