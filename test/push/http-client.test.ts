import assert from 'node:assert/strict'
import { setMaxListeners } from 'node:events'
import { createServer } from 'node:http'
import type { RequestListener, Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { createServer as createTcpServer } from 'node:net'
import { describe, test } from 'node:test'
import { HttpClient, HttpFailure } from '../../src/push/http-client.ts'
import type { HttpOptions, RequestBody } from '../../src/push/http-client.ts'
import { none, signal } from './with-sink.ts'

// Many requests at once listen to it.
setMaxListeners(0, signal)

async function withServer (listener: RequestListener, run: (url: string, server: Server) => Promise<void>): Promise<void> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  try {
    await run(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, server)
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

async function withClient<T> (options: Partial<HttpOptions>, run: (client: HttpClient) => Promise<T>): Promise<T> {
  const client = new HttpClient({ ...none, ...options })
  try {
    return await run(client)
  } finally {
    await client.close()
  }
}

function bodyOf (bytes: number, partBytes: number = 64 << 10): RequestBody {
  async function * stream (): AsyncGenerator<Uint8Array> {
    for (let sent = 0; sent < bytes; sent += partBytes) yield new Uint8Array(Math.min(partBytes, bytes - sent))
  }
  return { contentType: 'application/octet-stream', contentLength: bytes, stream: stream() }
}

/** @param pauseMs ms of rest after about each MiB. */
async function countBytes (request: AsyncIterable<Buffer>, pauseMs: number): Promise<number> {
  let bytes = 0
  for await (const part of request) {
    bytes += part.length
    if (pauseMs > 0 && bytes % (1 << 20) < 65536) await new Promise((resolve) => setTimeout(resolve, pauseMs))
  }
  return bytes
}

async function failureOf (promise: Promise<unknown>): Promise<HttpFailure> {
  const error = await promise.then(() => assert.fail('an answer'), (caught: unknown) => caught)
  assert.ok(error instanceof HttpFailure, String(error))
  return error
}

const get = { method: 'GET', path: '/x', signal } as const

test('one connection serves request after request, and a few serve many at once', async () => {
  let connections = 0
  let open = 0
  let most = 0
  await withServer((_request, response) => {
    most = Math.max(most, ++open)
    setTimeout(() => { open--; response.end('ok') }, 10)
  }, async (url, server) => {
    server.on('connection', () => { connections++ })
    await withClient({ controllers: [url], parallel: 2 }, async (client) => {
      for (let i = 0; i < 5; i++) await client.send(get)
      // A second one, where the first is still at the end of its answer.
      assert.ok(connections <= 2, `${connections} connections for five requests in turn`)
      await Promise.all(Array.from({ length: 40 }, async () => await client.send(get)))
      assert.equal(connections, 4)
      assert.equal(most, 4)
    })
  })
})

test('headers: of the options, of the request, and of the body', async () => {
  await withServer((request, response) => { response.end(JSON.stringify(request.headers)) }, async (url) => {
    const headersFor = async (options: Partial<HttpOptions>): Promise<Record<string, string>> => await withClient({ controllers: [url], ...options }, async (client) =>
      JSON.parse((await client.send({ ...get, method: 'POST', headers: { UPLOAD_TYPE: 'METADATA' }, json: { a: 1 } })).text) as Record<string, string>)
    const basic = await headersFor({ auth: { kind: 'basic', user: 'me', password: 'pä:ss' }, headers: { 'X-Tenant': 'a' }, database: 'db' })
    assert.equal(basic.authorization, 'Basic ' + Buffer.from('me:pä:ss').toString('base64'))
    assert.deepEqual([basic['x-tenant'], basic.database, basic.upload_type, basic['content-type']], ['a', 'db', 'METADATA', 'application/json'])
    assert.equal((await headersFor({ auth: { kind: 'bearer', token: 't.o.k' } })).authorization, 'Bearer t.o.k')
    assert.equal((await headersFor({})).authorization, undefined)
  })
})

test('Retry-After comes with the answer, unless another controller can be asked', async () => {
  await withServer((_request, response) => {
    response.writeHead(503, { 'retry-after': '7' })
    response.end()
  }, async (url) => {
    const wait = async (controllers: string[]): Promise<number | undefined> => (await withClient({ controllers }, async (client) => await client.send(get))).retryAfterMs
    assert.equal(await wait([url]), 7000)
    assert.equal(await wait([url, 'http://127.0.0.1:1']), undefined)
  })
})

describe('a phase that does not end', () => {
  test('nobody answers', async () => {
    await withServer(() => {}, async (url) => {
      const error = await failureOf(withClient({ controllers: [url], timeoutMs: 50 }, async (client) => await client.send(get)))
      assert.equal(error.code, 'DEADLINE')
    })
  })

  test('half of an answer', async () => {
    await withServer((_request, response) => {
      response.writeHead(200, { 'content-length': '10' })
      response.write('half')
    }, async (url) => {
      const error = await failureOf(withClient({ controllers: [url], timeoutMs: 100 }, async (client) => await client.send({ ...get, timeoutMs: 60_000 })))
      assert.equal(error.code, 'UND_ERR_BODY_TIMEOUT')
    })
  })

  test('an answer of half a head', async () => {
    const sockets: Socket[] = []
    const server = createTcpServer((socket) => {
      sockets.push(socket.on('error', () => {}))
      socket.write('HTTP/1.1 200 OK\r\nContent-')
    })
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const error = await failureOf(withClient({ controllers: [url], timeoutMs: 100 }, async (client) => await client.send(get)))
    assert.equal(error.code, 'DEADLINE')
    for (const socket of sockets) socket.destroy()
    server.close()
  })

  test('a body that nobody takes', async () => {
    await withServer((request) => { request.pause() }, async (url) => {
      const error = await failureOf(withClient({ controllers: [url], timeoutMs: 200 }, async (client) =>
        await client.send({ ...get, method: 'POST', body: bodyOf(64 << 20), timeoutMs: 60_000 })))
      assert.equal(error.code, 'SEND_STALLED')
    })
  })

  test('a body that is taken slowly, but for longer than a stall may last, gets through', async () => {
    await withServer((request, response) => {
      countBytes(request, 20).then((bytes) => response.end(String(bytes)), (error: unknown) => response.destroy(error as Error))
    }, async (url) => {
      const reply = await withClient({ controllers: [url], timeoutMs: 250 }, async (client) => await client.send({ ...get, method: 'POST', body: bodyOf(24 << 20), timeoutMs: 60_000 }))
      assert.equal(reply.text, String(24 << 20))
    })
  })
})

test('a large body is not held in memory', async () => {
  await withServer((request, response) => {
    countBytes(request, 0).then((bytes) => response.end(String(bytes)), (error: unknown) => response.destroy(error as Error))
  }, async (url) => {
    await withClient({ controllers: [url] }, async (client) => {
      let most = 0
      let made = 0
      const part = new Uint8Array(256 << 10)
      async function * stream (): AsyncGenerator<Uint8Array> {
        const before = process.memoryUsage().arrayBuffers
        for (; made < 1000; made++) {
          yield part
          most = Math.max(most, process.memoryUsage().arrayBuffers - before)
        }
      }
      const reply = await client.send({ ...get, method: 'POST', body: { contentType: 'a/b', contentLength: 1000 * part.length, stream: stream() }, timeoutMs: 60_000 })
      assert.equal(reply.text, String(1000 * part.length))
      assert.ok(most < 100 << 20, `${most} bytes of buffers for ${1000 * part.length} bytes of body`)
    })
  })
})

describe('several controllers', () => {
  const dead = 'http://127.0.0.1:1'
  /** Asks until a controller answers with 200; returns who did. */
  async function until (client: HttpClient): Promise<string> {
    for (let i = 0; i < 10; i++) {
      const reply = await client.send({ ...get, method: 'POST', body: bodyOf(1 << 20) }).catch((error: unknown) => { if (!(error instanceof HttpFailure)) throw error })
      if (reply?.status === 200) return reply.text
    }
    return assert.fail('nobody answered')
  }
  const good: RequestListener = (request, response) => {
    request.resume().on('end', () => response.end('good'))
  }

  test('the first is dead', async () => {
    await withServer(good, async (url) => {
      await withClient({ controllers: [dead, url] }, async (client) => {
        assert.equal((await failureOf(client.send(get))).code, 'ECONNREFUSED')
        assert.equal(await until(client), 'good')
        // And stays with who answers.
        assert.equal((await client.send(get)).text, 'good')
      })
    })
  })

  test('one dies in the middle of a body, of an answer, between requests', async () => {
    await withServer(good, async (url) => {
      for (const dies of [
        (request) => { request.once('data', () => { request.socket.resetAndDestroy() }) },
        (request, response) => {
          response.writeHead(200, { 'content-length': '10' })
          response.write('half', () => request.socket.destroy())
        }
      ] satisfies RequestListener[]) {
        await withServer(dies, async (bad) => {
          await withClient({ controllers: [bad, url] }, async (client) => { assert.equal(await until(client), 'good') })
        })
      }
      await withServer((_request, response) => { response.end('first') }, async (first, server) => {
        await withClient({ controllers: [first, url] }, async (client) => {
          assert.equal((await client.send(get)).text, 'first')
          server.closeAllConnections()
          server.close()
          assert.equal(await until(client), 'good')
        })
      })
    })
  })

  test('one answers 503', async () => {
    await withServer(good, async (url) => {
      await withServer((_request, response) => { response.writeHead(503).end() }, async (bad) => {
        await withClient({ controllers: [bad, dead, url] }, async (client) => { assert.equal(await until(client), 'good') })
      })
    })
  })

  test('a refusal is no reason to ask another', async () => {
    await withServer(good, async (url) => {
      await withServer((_request, response) => { response.writeHead(403).end() }, async (first) => {
        await withClient({ controllers: [first, url] }, async (client) => {
          for (let i = 0; i < 3; i++) assert.equal((await client.send(get)).status, 403)
        })
      })
    })
  })
})
