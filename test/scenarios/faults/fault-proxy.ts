import { Agent, createServer as createHttpServer, request as httpRequest } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { createServer } from 'node:net'
import type { AddressInfo, Server as NetServer, Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { FaultScript } from './fault-script.ts'
import type { FaultKind } from './kinds.ts'

/** An answer of the controller, read whole. */
interface Answer {
  readonly status: number
  readonly type: string
  readonly body: Buffer
}

/** How uploads are told from other calls, and deletions. */
const UPLOAD = /^POST \/(v2\/segments|segments\/batchUpload|ingestFromFile|ingestFromURI)/
const DELETE = /^(POST \/segments\/[^/]+\/delete|DELETE \/segments\/)/

/** What passes through: a segment before the controller has it and behind its answer, and a deletion of segments. */
export type Passing = 'upload' | 'uploaded' | 'delete' | 'deleted'

/**
 * A proxy in front of a real controller that makes things go wrong on purpose, as its script says:
 *
 * ```
 *   client --- connect --- headers --- body --- (controller works) --- answer --->
 *          reset, stall   reset,    reset,     delivered, but        cut, stall,
 *          at connect     stall     stall      lost, late, 504       half-closed
 *                         408 409 412 429 500 503 instead of a delivery; slow; sent twice
 * ```
 * Bodies whose connection breaks reach the controller by half, and break there, too.
 */
export class FaultProxy {
  readonly #upstream: URL
  readonly #script: FaultScript
  readonly #http: Server
  readonly #front: NetServer
  readonly #agent: Agent = new Agent({ keepAlive: true })
  readonly #sockets: Set<Socket> = new Set()
  /** Faults so far, by kind. */
  readonly faults: Map<FaultKind, number> = new Map()
  requests = 0
  url = ''
  /** Called before and behind what passes; what comes before waits for it. */
  onPassing: (what: Passing) => Promise<void> | void = () => {}

  private constructor (upstream: string, script: FaultScript) {
    this.#upstream = new URL(upstream)
    this.#script = script
    this.#http = createHttpServer({ requestTimeout: 0, headersTimeout: 0, keepAliveTimeout: 1000 }, (request, response) => {
      // The client may be gone, and so may the controller: both are what this is about.
      this.#serve(request, response).catch(() => { request.socket.destroy() })
    })
    this.#front = createServer({ allowHalfOpen: true }, (socket) => { this.#accept(socket) })
  }

  static async start (upstream: string, script: FaultScript): Promise<FaultProxy> {
    const proxy = new FaultProxy(upstream, script)
    await new Promise<void>((resolve) => { proxy.#front.listen(0, '127.0.0.1', resolve) })
    proxy.url = `http://127.0.0.1:${(proxy.#front.address() as AddressInfo).port}`
    return proxy
  }

  async close (): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    this.#agent.destroy()
    await new Promise<void>((resolve) => { this.#front.close(() => { resolve() }) })
  }

  #accept (socket: Socket): void {
    this.#sockets.add(socket)
    socket.on('close', () => { this.#sockets.delete(socket) })
    socket.on('error', () => {})
    const kind = this.#script.connection()
    if (kind !== null) this.#note(kind)
    if (kind === 'reset at connect') socket.resetAndDestroy()
    // Never read: the request gets no further than the buffers of the kernel.
    else if (kind === null) this.#http.emit('connection', socket)
  }

  #note (kind: FaultKind): void {
    this.faults.set(kind, (this.faults.get(kind) ?? 0) + 1)
  }

  async #serve (request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.requests++
    const kind = UPLOAD.test(`${request.method} ${request.url}`) ? this.#script.upload() : this.#script.call()
    if (kind !== null) this.#note(kind)
    const { socket } = request
    switch (kind) {
      case 'reset at headers':
        socket.resetAndDestroy()
        return
      case 'stall at headers':
        request.pause()
        return
      case 'reset mid-body':
      case 'stall mid-body':
        this.#deliverHalf(request, await halfOf(request))
        if (kind === 'reset mid-body') socket.resetAndDestroy()
        return
      case '408': case '409': case '412': case '429': case '500': case '503':
        await bytesOf(request)
        this.#refuse(response, Number(kind))
        return
      case 'slow': {
        const body = await bytesOf(request, 2)
        const answer = await this.#deliver(request, body)
        response.writeHead(answer.status, { 'content-type': answer.type, 'content-length': answer.body.length })
        for (let at = 0; at < answer.body.length; at += 4096) {
          response.write(answer.body.subarray(at, at + 4096))
          await sleep(20)
        }
        response.end()
        return
      }
      default:
    }
    const body = await bytesOf(request)
    if (kind === 'sent twice') await this.#deliver(request, body)
    const answer = await this.#deliver(request, body)
    switch (kind) {
      case 'stall before answer': return
      case 'answer lost':
        socket.resetAndDestroy()
        return
      case 'half-closed':
        socket.end()
        return
      case '504 though done':
        this.#refuse(response, 504)
        return
      case 'cut mid-answer':
      case 'stall mid-answer':
        response.writeHead(answer.status, { 'content-type': answer.type, 'content-length': answer.body.length })
        response.write(answer.body.subarray(0, answer.body.length >> 1))
        if (kind === 'cut mid-answer') setImmediate(() => { socket.destroy() })
        return
      default:
        response.writeHead(answer.status, { 'content-type': answer.type, 'content-length': answer.body.length })
        response.end(answer.body)
    }
  }

  /** Sends the request on and reads the answer, whether the client still waits for it or not. */
  async #deliver (request: IncomingMessage, body: Buffer): Promise<Answer> {
    const call = `${request.method} ${request.url}`
    const passing = UPLOAD.test(call) ? ['upload', 'uploaded'] as const : DELETE.test(call) ? ['delete', 'deleted'] as const : null
    if (passing !== null) await this.onPassing(passing[0])
    const answer = await this.#send(request, body)
    if (passing !== null) await this.onPassing(passing[1])
    return answer
  }

  async #send (request: IncomingMessage, body: Buffer): Promise<Answer> {
    const { hostname, port } = this.#upstream
    const { connection: _connection, ...headers } = request.headers
    return await new Promise((resolve, reject) => {
      const sent = httpRequest({ hostname, port, method: request.method, path: request.url, headers, agent: this.#agent }, (reply) => {
        bytesOf(reply).then((text) => { resolve({ status: reply.statusCode!, type: reply.headers['content-type'] ?? 'text/plain', body: text }) }, reject)
      })
      sent.on('error', reject)
      sent.end(body)
    })
  }

  /** What the controller sees of a client that goes in the middle of a body. */
  #deliverHalf (request: IncomingMessage, half: Buffer): void {
    const { hostname, port } = this.#upstream
    const sent = httpRequest({ hostname, port, method: request.method, path: request.url, headers: request.headers, agent: false })
    sent.on('error', () => {})
    sent.write(half, () => { setTimeout(() => sent.destroy(), 20) })
  }

  /** In the words of a proxy, not of Pinot. Half of the times are dates. */
  #refuse (response: ServerResponse, status: number): void {
    const soon = this.#script.below(2) === 0 ? '1' : new Date(Date.now() + 1000).toUTCString()
    response.writeHead(status, { 'content-type': 'text/html', ...(status === 429 || status === 503 ? { 'retry-after': soon } : {}) })
    response.end(`<html><body><h1>${status}</h1></body></html>`)
  }
}

async function bytesOf (stream: AsyncIterable<Buffer>, pauseMs: number = 0): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of stream) {
    parts.push(part)
    if (pauseMs > 0) await sleep(pauseMs)
  }
  return Buffer.concat(parts)
}

/** The first half of a body, as far as its length was told; what comes behind is left unread. */
async function halfOf (request: IncomingMessage): Promise<Buffer> {
  const wanted = Number(request.headers['content-length'] ?? 0) >> 1
  const parts: Buffer[] = []
  let bytes = 0
  await new Promise<void>((resolve) => {
    const take = (part: Buffer): void => {
      parts.push(part)
      bytes += part.length
      if (bytes < wanted) return
      request.off('data', take)
      request.pause()
      resolve()
    }
    request.on('data', take)
    request.on('end', () => { resolve() })
    request.on('close', () => { resolve() })
  })
  return Buffer.concat(parts).subarray(0, wanted)
}
