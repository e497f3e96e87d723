import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { refusesQuery, sees } from './fake-broker.ts'
import { FakeController, answersQuery, fails, hangs, resets } from './fake-controller.ts'
import { PUSH, failure, segment, signal, withSink } from './with-sink.ts'

const SQL = /^POST \/sql$/

describe('a push is done when queries see the segment', () => {
  test('not before', async () => {
    await withSink(async (sink, fake) => {
      fake.unrouted.add('s')
      let settled = false
      const put = sink.put(segment('s'), signal).finally(() => { settled = true })
      while (fake.count(SQL) < 3) await sleep(5)
      assert.equal(settled, false)
      fake.unrouted.clear()
      assert.equal(await put, 'done')
      assert.equal(fake.count(PUSH), 1)
      // The same again: known to the servers, and queries are asked, too.
      fake.requests.length = 0
      assert.equal(await sink.put(segment('s'), signal), 'already')
      assert.equal(fake.count(SQL), 1)
    })
  })

  test('nothing is asked where it is off', async () => {
    await withSink(async (sink, fake) => {
      fake.unrouted.add('s')
      assert.equal(await sink.put(segment('s'), signal), 'done')
      assert.equal(fake.count(SQL), 0)
    }, { options: { queryable: 'off' } })
  })

  test('answers in part, faults and silence are asked again', async () => {
    await withSink(async (sink, fake) => {
      fake.on(SQL, fails(503), resets(), hangs, fails(500), answersQuery(() => sees([], { numServersQueried: 2 })), answersQuery(() => refusesQuery(420, 'No online broker found for query')), answersQuery(() => refusesQuery(190, 'TableDoesNotExistError')))
      assert.equal(await sink.put(segment('s'), signal), 'done')
      assert.equal(fake.count(SQL), 8)
    }, { options: { timeoutMs: 200 } })
  })

  test('an answer of some servers counts for the segments that are in it', async () => {
    await withSink(async (sink, fake) => {
      fake.on(SQL, answersQuery((names) => sees(names, { numServersQueried: 3, exceptions: [{ errorCode: 427, message: '2 servers not responded' }] })))
      assert.equal(await sink.put(segment('s'), signal), 'done')
      assert.equal(fake.count(SQL), 1)
    })
  })

  test('a broker that the controller does not reach, or that is too slow for it, is no absent controller', async () => {
    for (const behaviour of [fails(500), hangs]) {
      await withSink(async (sink, fake) => {
        fake.on(SQL, ...Array.from({ length: 100 }, () => behaviour))
        assert.equal(await sink.put(segment('s'), signal), 'done')
      }, { options: { giveUpAfterMs: 1, loadTimeoutMs: 100, timeoutMs: 50 } })
    }
  })

  test('one that no query sees in time', async () => {
    await withSink(async (sink, fake) => {
      fake.unrouted.add('s')
      const error = await failure(sink.put(segment('s'), signal))
      assert.equal(error.code, 'SEGMENT_NOT_LOADED')
      assert.match(error.message, /servers have loaded it, but queries do not see it in time: the brokers behind the controller: not in its answer/)
    }, { options: { loadTimeoutMs: 100 } })
  })

  test('no right to ask, no broker, no such path: auto goes on, always does not', async () => {
    for (const behaviour of [fails(403), fails(401), fails(404), answersQuery(() => refusesQuery(180, 'AccessDenied')), answersQuery(() => refusesQuery(410, 'No broker found for query'))]) {
      await withSink(async (sink, fake) => {
        fake.on(SQL, behaviour)
        assert.equal(await sink.put(segment('s'), signal), 'done')
        assert.equal(fake.count(SQL), 1)
      })
      await withSink(async (sink, fake) => {
        fake.on(SQL, behaviour)
        const error = await failure(sink.put(segment('s'), signal))
        assert.equal(error.code, 'SINK_REJECTED')
        assert.match(error.context.remedy ?? '', /sink\.pinot\.queryable/)
      }, { options: { queryable: 'always' } })
    }
  })

  test('the brokers that are named are asked, all of them, and not the controller', async () => {
    const brokers = [await FakeController.start(), await FakeController.start()]
    try {
      await withSink(async (sink, fake) => {
        for (const broker of brokers) broker.segments.set('s', { crc: '', ideal: {}, actual: { Server_1: 'ONLINE' } })
        brokers[1]!.unrouted.add('s')
        const put = sink.put(segment('s'), signal)
        while (brokers[1]!.count(/query/) < 3) await sleep(5)
        brokers[1]!.unrouted.clear()
        assert.equal(await put, 'done')
        assert.deepEqual(brokers[0]!.requests, ['POST /query/sql'])
        assert.equal(brokers[0]!.headers[0]!.authorization, 'Bearer b')
        assert.equal(fake.count(SQL), 0)
      }, { options: { brokers: brokers.map(({ url }) => url), auth: { kind: 'bearer', token: 'b' } } })
    } finally {
      for (const broker of brokers) await broker.close()
    }
  })

  test('a wave of segments shares its questions', async () => {
    await withSink(async (sink, fake) => {
      const names = Array.from({ length: 30 }, (_, i) => `s${i}`)
      for (const name of names) fake.unrouted.add(name)
      const puts = Promise.all(names.map(async (name) => await sink.put(segment(name), signal)))
      while (fake.count(PUSH) < 30 || fake.count(SQL) < 5) await sleep(5)
      const before = fake.count(SQL)
      fake.unrouted.clear()
      await puts
      assert.ok(fake.count(SQL) - before <= 10, `${fake.count(SQL) - before} questions`)
    })
  })
})
