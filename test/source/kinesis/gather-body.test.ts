import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { Pool } from 'undici'
import { BodyMemory } from '../../../src/source/kinesis/body-memory.ts'
import { faultOf } from '../../../src/source/kinesis/faults.ts'
import { gatherBody } from '../../../src/source/kinesis/gather-body.ts'
import type { GatheredResponse } from '../../../src/source/kinesis/gather-body.ts'

const large = Buffer.from(Array.from({ length: 700_001 }, (_, i) => i * 7 + (i >> 8)))

describe('the body of a response', () => {
  let answer: (response: ServerResponse) => void
  const server = createServer((_request, response) => { answer(response) })
  const memory = new BodyMemory(8 << 20)
  let pool: Pool
  const get = async (signal: AbortSignal = new AbortController().signal): Promise<GatheredResponse> => await gatherBody(pool, { method: 'GET', path: '/' }, memory, signal)
  before(async () => {
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    pool = new Pool(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  })
  after(async () => {
    await pool.destroy()
    server.closeAllConnections()
    server.close()
  })

  it('lies in shared memory that is used again, and is whole each time', async () => {
    const buffers = new Set<ArrayBufferLike>()
    for (let i = 0; i < 5; i++) {
      const sent = large.subarray(i, large.length - i * 3)
      answer = (response) => { response.writeHead(200, { 'content-length': sent.length, 'x-number': i }).end(sent) }
      const { statusCode, headers, body } = await get()
      assert.equal(statusCode, 200)
      assert.equal(headers['x-number'], String(i))
      assert.ok(body.buffer instanceof SharedArrayBuffer)
      assert.ok(sent.equals(Uint8Array.from(body)))
      buffers.add(body.buffer)
      memory.give(body)
    }
    assert.equal(buffers.size, 1)
  })

  it('is taken as it comes without an announced length, small, or of a fault', async () => {
    answer = (response) => {
      response.write(large.subarray(0, 300_000))
      response.end(large.subarray(300_000))
    }
    assert.ok(large.equals((await get()).body))
    answer = (response) => { response.writeHead(400, { 'content-length': 3 }).end('bad') }
    const { statusCode, body } = await get()
    assert.deepEqual([statusCode, Buffer.from(body).toString()], [400, 'bad'])
    answer = (response) => { response.writeHead(200, { 'content-length': 0 }).end() }
    assert.equal((await get()).body.length, 0)
  })

  it('that is cut off is a fault that passes', async () => {
    for (const bytes of [0, 1000, 500_000]) {
      answer = (response) => {
        response.writeHead(200, { 'content-length': large.length })
        response.flushHeaders()
        if (bytes > 0) response.write(large.subarray(0, bytes))
        setTimeout(() => { response.socket!.destroy() }, 20)
      }
      await assert.rejects(get(), (error) => faultOf(error) === 'transient')
    }
  })

  it('is not waited for behind an abort', async () => {
    const reason = new Error('enough')
    await assert.rejects(get(AbortSignal.abort(reason)), reason)
    const controller = new AbortController()
    answer = (response) => {
      response.writeHead(200, { 'content-length': large.length })
      response.write(large.subarray(0, 400_000))
      setTimeout(() => { controller.abort(reason) }, 20)
    }
    await assert.rejects(get(controller.signal), reason)
    answer = (response) => { response.writeHead(200, { 'content-length': large.length }).end(large) }
    assert.ok(large.equals(Uint8Array.from((await get()).body)))
  })
})
