import assert from 'node:assert/strict'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { channels } from '../../src/channels.ts'
import type { PutResult } from '../../src/push/contract.ts'
import { MAX_INTERNAL_ERRORS } from '../../src/push/decision.ts'
import { createPinotSink } from '../../src/push/pinot-sink.ts'
import { FakeController, answerLost, fails, hangs, resets } from './fake-controller.ts'
import { plannedTable } from './planned-table.ts'
import { PUSH, failure, none, quick, segment, signal, withSink } from './with-sink.ts'

test('a push: one form with the file, never a refresh, done when it is online', async () => {
  await withSink(async (sink, fake) => {
    await sink.open(signal)
    fake.place = () => ({ Server_1: 'OFFLINE', Server_2: 'ONLINE' })
    const put = sink.put(segment('t-p0-0'), signal)
    let settled = false
    put.then(() => { settled = true }, () => { settled = true })
    while (fake.count(/externalview/) < 3) await sleep(5)
    assert.equal(settled, false)
    fake.segments.get('t-p0-0')!.actual = { Server_1: 'ONLINE', Server_2: 'ONLINE' }
    assert.equal(await put, 'done')
    assert.deepEqual(fake.requests.filter((line) => PUSH.test(line)), ['POST /v2/segments?tableName=t&tableType=OFFLINE&allowRefresh=false&enableParallelPushProtection=true'])
    const body = fake.bodies.find((text) => text.includes('octet-stream'))!
    assert.match(body, /^--(\S+)\r\nContent-Disposition: form-data; name="segment"; filename="t-p0-0.tar.gz"\r\nContent-Type: application\/octet-stream\r\n\r\n123\r\n--\1--\r\n$/)
    assert.equal(await sink.put(segment('t-p0-0'), signal), 'already')
    await sink.finish(signal)
  })
})

test('what is not there any more; a controller that is away is soon given up', async () => {
  await withSink(async (sink, fake) => {
    await sink.put(segment('s'), signal)
    assert.deepEqual(await sink.missing(['r', 's', 't'], signal), ['r', 't'])
    await fake.close()
    assert.equal((await failure(sink.missing(['s'], signal))).code, 'SINK_UNAVAILABLE')
    await fake.listen(0)
  })
})

test('a large archive arrives whole, with its length told beforehand', async () => {
  await withSink(async (sink, fake) => {
    const text = '7'.repeat(20 << 20)
    assert.equal(await sink.put(segment('large', text), signal), 'done')
    assert.equal(fake.segments.get('large')!.crc.length, text.length)
    const i = fake.requests.findIndex((line) => PUSH.test(line))
    assert.ok(Number(fake.headers[i]!['content-length']) > text.length)
  })
})

test('faults that pass: the push is made again', async (t) => {
  const cases: Record<string, Parameters<FakeController['on']>[1][]> = {
    'a reset at the start': [resets()],
    'a reset in the middle of the body': [resets(1000)],
    'a lost answer': [answerLost],
    '5xx': [fails(503), fails(502), fails(500), fails(504)],
    'too many requests': [fails(429)],
    'no answer in time': [hangs]
  }
  for (const [name, behaviours] of Object.entries(cases)) {
    await t.test(name, async () => {
      const retries: unknown[] = []
      const listen = (event: unknown): void => { retries.push(event) }
      subscribe(channels.retry.name, listen)
      try {
        await withSink(async (sink, fake) => {
          fake.on(PUSH, ...behaviours)
          // After a lost answer the segment is there already; all others are new.
          assert.equal(await sink.put(segment('s', '1'.repeat(1 << 20)), signal), behaviours[0] === answerLost ? 'already' : 'done')
          assert.equal(fake.count(PUSH), behaviours.length + 1)
          assert.equal(fake.segments.size, 1)
        }, { options: { uploadTimeoutMs: name === 'no answer in time' ? 200 : 5000 } })
        assert.equal(retries.length, behaviours.length)
      } finally {
        unsubscribe(channels.retry.name, listen)
      }
    })
  }
})

test('nobody listens, then the controller is back', async () => {
  const fake = await FakeController.start()
  const port = Number(new URL(fake.url).port)
  await fake.close()
  const sink = createPinotSink({ options: { ...none, controllers: [fake.url] }, plan: plannedTable('t'), timing: quick })
  const put = sink.put(segment('s'), signal)
  await sleep(50)
  const again = await FakeController.start()
  await again.close()
  await again.listen(port)
  try {
    assert.equal(await put, 'done')
  } finally {
    await sink.close()
    await again.close()
  }
})

test('nobody listens at all', async () => {
  const fake = await FakeController.start()
  await fake.close()
  const sink = createPinotSink({ options: { ...none, controllers: [fake.url], giveUpAfterMs: 100 }, plan: plannedTable('t'), timing: quick })
  for (const error of [await failure(sink.put(segment('s'), signal)), await failure(sink.open(signal))]) {
    assert.equal(error.code, 'SINK_UNAVAILABLE')
    assert.match(error.message, /ECONNREFUSED/)
    assert.match(error.context.remedy ?? '', /run again/)
  }
  await sink.close()
})

test('the next controller takes over', async () => {
  const dead = await FakeController.start()
  await dead.close()
  await withSink(async (_sink, fake) => {
    const sink = createPinotSink({ options: { ...none, controllers: [dead.url, fake.url] }, plan: plannedTable('t'), timing: quick })
    await sink.open(signal)
    assert.equal(await sink.put(segment('s'), signal), 'done')
    assert.equal(fake.count(PUSH), 1)
    await sink.close()
  })
})

test('faults that do not pass: the push is given up at once', async (t) => {
  for (const [status, remedy] of [[400, undefined], [401, /sink\.auth/], [403, /quota/], [404, /address/], [413, /proxy/], [302, undefined], [501, undefined]] as const) {
    await t.test(String(status), async () => {
      await withSink(async (sink, fake) => {
        fake.on(PUSH, fails(status, 'Quota check failed for segment'))
        const error = await failure(sink.put(segment('s'), signal))
        assert.equal(error.code, 'SINK_REJECTED')
        assert.equal(error.context.status, status)
        assert.equal(error.context.segment, 's')
        assert.match(error.message, /Quota check failed/)
        if (remedy !== undefined) assert.match(error.context.remedy ?? '', remedy)
        assert.equal(fake.count(PUSH), 1)
      })
    })
  }
  await t.test('500, again and again', async () => {
    await withSink(async (sink, fake) => {
      fake.on(PUSH, ...Array.from({ length: 9 }, () => fails(500, 'Exception while uploading segment: bad')))
      const error = await failure(sink.put(segment('s'), signal))
      assert.equal(error.code, 'SINK_REJECTED')
      assert.match(error.message, /Exception while uploading segment: bad/)
      assert.equal(fake.count(PUSH), MAX_INTERNAL_ERRORS)
    })
  })
})

test('a name that is taken: by the same bytes, or by others', async () => {
  await withSink(async (sink, fake) => {
    fake.segments.set('same', { crc: '123', ideal: { a: 'ONLINE' }, actual: { a: 'ONLINE' } })
    fake.segments.set('other', { crc: '999', ideal: { a: 'ONLINE' }, actual: { a: 'ONLINE' } })
    assert.equal(await sink.put(segment('same'), signal), 'already')
    const error = await failure(sink.put(segment('other'), signal))
    assert.equal(error.code, 'SINK_CONFLICT')
    assert.match(error.message, /other with CRC 999, not 123/)
    assert.equal(error.context.segment, 'other')
  })
})

test('taken by the same bytes, but still loading: waits', async () => {
  await withSink(async (sink, fake) => {
    fake.segments.set('s', { crc: '123', ideal: { a: 'ONLINE' }, actual: {} })
    const put = sink.put(segment('s'), signal)
    while (fake.count(/externalview/) < 3) await sleep(5)
    fake.segments.get('s')!.actual = { a: 'ONLINE' }
    assert.equal(await put, 'already')
  })
})

test('a push that broke half-way on the controller is made again', async () => {
  await withSink(async (sink, fake) => {
    // A record without any server, as a controller leaves it that dies between the two; then its lock runs out.
    fake.segments.set('s', { crc: '123', ideal: {}, actual: {} })
    const put = sink.put(segment('s'), signal)
    while (fake.count(PUSH) < 2) await sleep(5)
    fake.segments.delete('s')
    assert.equal(await put, 'done')
  })
})

test('another push of it is under way, and is then cleaned up', async () => {
  await withSink(async (sink, fake) => {
    fake.on(PUSH, fails(409, 'Another segment upload is in progress'), fails(409, 'Another segment upload is in progress'))
    assert.equal(await sink.put(segment('s'), signal), 'done')
    assert.equal(fake.count(PUSH), 3)
  })
})

test('replaced by another while it was loaded', async () => {
  await withSink(async (sink, fake) => {
    fake.on(/metadata/, (_request, _response, next) => {
      fake.segments.get('s')!.crc = '777'
      return next()
    })
    assert.equal((await failure(sink.put(segment('s'), signal))).code, 'SINK_CONFLICT')
  })
})

test('never online', async () => {
  await withSink(async (sink, fake) => {
    fake.place = () => ({ Server_1: 'ONLINE', Server_2: 'OFFLINE' })
    const error = await failure(sink.put(segment('s'), signal))
    assert.equal(error.code, 'SEGMENT_NOT_LOADED')
    assert.match(error.message, /not loaded in time \(Server_1 ONLINE, Server_2 OFFLINE\)/)
    assert.match(error.context.remedy ?? '', /loadTimeout/)
  }, { options: { loadTimeoutMs: 200 } })
})

describe('a segment that servers fail to load', () => {
  const loadErrors = { Server_1: { errorInfo: { errorMessage: 'Caught exception while loading segment', stackTrace: 'java.lang.RuntimeException: outer\n\tat x\nCaused by: java.lang.IllegalStateException: inner, token s3cret\n\tat y' } } }
  /** Servers fail so many loads, resets and pushes counted alike. */
  const failing = (fake: FakeController, times: number): void => {
    let loads = 0
    fake.loadErrors = loadErrors
    fake.place = () => ({ Server_1: ++loads <= times ? 'ERROR' : 'ONLINE' })
  }
  const counts = (fake: FakeController): number[] => [fake.count(PUSH), fake.count(/reset$/), fake.count(/\/delete\?/)]

  test('is reset, then deleted and pushed anew, then given up with what the servers say', async () => {
    await withSink(async (sink, fake) => {
      failing(fake, 1)
      assert.equal(await sink.put(segment('t-j-p0000-000000'), signal), 'done')
      assert.deepEqual(counts(fake), [1, 1, 0])
      failing(fake, 2)
      assert.equal(await sink.put(segment('t-j-p0000-000001'), signal), 'done')
      assert.deepEqual(counts(fake), [3, 2, 1])
      assert.deepEqual(fake.bodies[fake.requests.findIndex((line) => line.includes('/delete?'))], '["t-j-p0000-000001"]')
      failing(fake, 99)
      const error = await failure(sink.put(segment('t-j-p0000-000002'), signal))
      assert.equal(error.code, 'SEGMENT_NOT_LOADED')
      assert.match(error.message, /failed to load it \(Server_1 ERROR\): Server_1: Caught exception while loading segment; java.lang.IllegalStateException: inner, token \*\*\*/)
      assert.deepEqual(counts(fake), [5, 3, 2])
    }, { options: { auth: { kind: 'bearer', token: 's3cret' } } })
  })

  test('is pushed anew though the controller answers badly in between', async () => {
    await withSink(async (sink, fake) => {
      failing(fake, 2)
      fake.on(/\/delete\?/, async (request, response, next) => {
        fake.on(/idealstate/, fails(503), resets())
        fake.on(/externalview/, fails(500))
        await next()
      })
      assert.equal(await sink.put(segment('s'), signal), 'done')
      assert.deepEqual(counts(fake), [2, 1, 1])
    })
  })

  test('that was there before counts as pushed when it is pushed anew', async () => {
    await withSink(async (sink, fake) => {
      fake.segments.set('s', { crc: '123', ideal: { Server_1: 'ONLINE' }, actual: { Server_1: 'ERROR' } })
      failing(fake, 1)
      assert.equal(await sink.put(segment('s'), signal), 'done')
      assert.deepEqual(counts(fake), [2, 1, 1])
    })
  })

  test('is left where it is if later segments of its partition would lose ties with it', async () => {
    await withSink(async (sink, fake) => {
      fake.segments.set('t-j-p0000-000009', { crc: '1', ideal: { Server_1: 'ONLINE' }, actual: { Server_1: 'ONLINE' } })
      failing(fake, 99)
      const error = await failure(sink.put(segment('t-j-p0000-000008'), signal))
      assert.equal(error.code, 'SEGMENT_NOT_LOADED')
      assert.match(error.message, /inner.*cannot be pushed again, since 1 later segments/)
      assert.deepEqual(counts(fake), [1, 1, 0])
    })
  })

  test('as the policy says', async () => {
    for (const [onLoadError, expected] of [['reset', [1, 1, 0]], ['stop', [1, 0, 0]]] as const) {
      await withSink(async (sink, fake) => {
        failing(fake, 99)
        assert.equal((await failure(sink.put(segment('s'), signal))).code, 'SEGMENT_NOT_LOADED')
        assert.deepEqual(counts(fake), expected)
      }, { options: { onLoadError } })
    }
  })

  test('without the right to reset it, or to delete it', async () => {
    await withSink(async (sink, fake) => {
      failing(fake, 1)
      fake.on(/reset$/, fails(403))
      assert.equal(await sink.put(segment('s'), signal), 'done')
      assert.deepEqual(counts(fake), [2, 1, 1])
      failing(fake, 99)
      fake.on(/\/delete\?/, fails(403, 'Permission denied'))
      const error = await failure(sink.put(segment('u'), signal))
      assert.equal(error.code, 'SINK_REJECTED')
      assert.match(error.message, /Permission denied/)
    })
  })
})

describe('a segment that rests in OFFLINE', () => {
  const STATE = /^PUT .*state=enable/
  const timing = { offlineMs: 30 }

  test('is asked for once, together with the others, by enabling the table', async () => {
    await withSink(async (sink, fake) => {
      fake.place = () => ({ Server_1: 'OFFLINE' })
      const names = Array.from({ length: 20 }, (_, i) => `s${i}`)
      assert.deepEqual(await Promise.all(names.map(async (name) => await sink.put(segment(name), signal))), names.map(() => 'done'))
      assert.ok(fake.count(STATE) < 4, `${fake.count(STATE)} requests`)
      assert.deepEqual([fake.count(/reset$/), fake.count(/^GET .*debug/)], [0, 0])
    }, { timing })
  })

  test('behind a reset, too', async () => {
    await withSink(async (sink, fake) => {
      let loads = 0
      fake.place = () => ({ Server_1: loads++ === 0 ? 'ERROR' : 'OFFLINE' })
      assert.equal(await sink.put(segment('s'), signal), 'done')
      assert.deepEqual([fake.count(PUSH), fake.count(/reset$/), fake.count(STATE)], [1, 1, 1])
    }, { timing })
  })

  test('is asked for again if it goes on, though the right is wanting, or the controller away', async () => {
    await withSink(async (sink, fake) => {
      fake.place = () => ({ Server_1: 'OFFLINE' })
      fake.on(STATE, fails(403), fails(503), resets())
      assert.equal(await sink.put(segment('s'), signal), 'done')
      assert.equal(fake.count(STATE), 4)
    }, { timing })
  })

  test('of a table that is disabled', async () => {
    await withSink(async (sink, fake) => {
      fake.place = () => ({ Server_1: 'OFFLINE' })
      fake.enabled = false
      const error = await failure(sink.put(segment('s'), signal))
      assert.equal(error.code, 'SEGMENT_NOT_LOADED')
      assert.match(error.message, /not loaded in time \(Server_1 OFFLINE\): the table is disabled/)
      assert.match(error.context.remedy ?? '', /state=enable/)
      assert.equal(fake.count(STATE), 0)
    }, { timing, options: { loadTimeoutMs: 200 } })
  })
})

test('many segments wait with one poll', async () => {
  await withSink(async (sink, fake) => {
    fake.place = () => ({ Server_1: 'OFFLINE' })
    const names = Array.from({ length: 150 }, (_, i) => `a-rather-long-name-of-a-table-with-a-job-0123456789-p0000-${String(i).padStart(6, '0')}`)
    const puts = names.map(async (name): Promise<PutResult> => await sink.put(segment(name), signal))
    while (fake.segments.size < names.length) await sleep(10)
    fake.requests.length = 0
    await sleep(200)
    const polls = fake.requests.filter((line) => line.includes('externalview'))
    assert.ok(polls.every((line) => line.length < 6000))
    assert.ok(polls.length > 0 && polls.length < 100, `${polls.length} polls of 150 segments`)
    for (const held of fake.segments.values()) held.actual = { Server_1: 'ONLINE' }
    assert.deepEqual(await Promise.all(puts), names.map(() => 'done'))
  })
})

test('a controller that goes away while a segment loads', async () => {
  await withSink(async (sink, fake) => {
    fake.place = () => ({ Server_1: 'OFFLINE' })
    fake.on(/idealstate/, fails(503), resets(), fails(500))
    fake.on(/externalview/, fails(404, 'Table not found'), (_request, _response, next) => {
      fake.segments.get('s')!.actual = { Server_1: 'ONLINE' }
      return next()
    })
    assert.equal(await sink.put(segment('s'), signal), 'done')
  })
  await withSink(async (sink, fake) => {
    fake.on(/idealstate/, fails(403, 'Permission denied'))
    assert.equal((await failure(sink.put(segment('s'), signal))).code, 'SINK_REJECTED')
  })
})
