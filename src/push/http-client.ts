import { readFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import { Agent, request as send } from 'undici'
import { DynapinotError } from '../errors.ts'
import type { PinotSinkOptions, TlsOptions } from '../options/resolved-options.ts'
import { retryAfterMs } from './decision.ts'
import { Redactor } from './redactor.ts'
import { watchSend } from './send-watch.ts'

/** Where the controllers are and how to speak to them. */
export type HttpOptions = Pick<PinotSinkOptions, 'controllers' | 'auth' | 'headers' | 'tls' | 'database' | 'timeoutMs' | 'parallel'>

/** One request, to whichever controller is in use. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** From `/` on, encoded. */
  readonly path: string
  readonly query?: Readonly<Record<string, string>> | undefined
  readonly headers?: Readonly<Record<string, string>> | undefined
  readonly json?: unknown
  readonly body?: RequestBody | undefined
  /** From the first byte of the request to the last of the answer, ms. Default: that of the options. */
  readonly timeoutMs?: number | undefined
  /** Takes the body of a 200, which then has no text. */
  readonly take?: ((body: AsyncIterable<Uint8Array>) => Promise<void>) | undefined
  readonly signal: AbortSignal
}

/** A body that is streamed; made anew for each attempt. */
export interface RequestBody {
  readonly contentType: string
  readonly contentLength: number
  readonly stream: AsyncIterable<Uint8Array>
}

/** An answer, whatever its status. */
export interface HttpReply {
  readonly status: number
  readonly text: string
  /** Without query. */
  readonly url: string
  /** What the other side says of another try; not if another controller can be asked at once. */
  readonly retryAfterMs?: number | undefined
}

/** A request without an answer. Internal: callers turn it into an error of the project. */
export class HttpFailure extends Error {
  /** Of Node, undici or TLS; `DEADLINE` and `SEND_STALLED` for the own limits. */
  readonly code: string
  readonly url: string

  constructor (code: string, message: string, url: string, cause: unknown) {
    super(message, { cause })
    this.name = 'HttpFailure'
    this.code = code
    this.url = url
  }
}

const CONNECT_TIMEOUT_MS = 10_000
const MAX_REPLY_BYTES = 64 << 20

/**
 * Speaks HTTP to the first of several controllers that answers, with keep-alive. Each phase of a request has its limit:
 *
 * ```
 *   connect  |  send the body        |  wait for the answer  |  read the answer
 *   10 s     |  timeoutMs of options |                       |  timeoutMs of options
 *            |  without progress     |                       |  without progress
 *   <------- timeoutMs of the request, from its first byte to the last of the answer ------->
 * ```
 * A controller that does not answer, or says that it is down, is left for the next one, at the next request.
 */
export class HttpClient {
  readonly #options: HttpOptions
  readonly #agent: Agent
  readonly #headers: Record<string, string>
  readonly redactor: Redactor
  #current = 0

  /** @throws DynapinotError CONFIG_INVALID (no controller, a TLS file that cannot be read). */
  constructor (options: HttpOptions) {
    if (options.controllers.length === 0) throw new DynapinotError('CONFIG_INVALID', 'no Pinot controller is named', { field: 'sink.controllers' })
    this.#options = options
    this.redactor = new Redactor(options)
    this.#headers = {
      ...(options.database === undefined ? {} : { database: options.database }),
      ...authorization(options),
      ...lowerCase(options.headers)
    }
    this.#agent = new Agent({
      // Pushes, and beside them the questions for states and checksums.
      connections: options.parallel + 2,
      connect: { timeout: CONNECT_TIMEOUT_MS, ...tlsOf(options.tls) },
      // Covered by the deadline of the request: how long an upload may take is for its caller to say.
      headersTimeout: 0,
      bodyTimeout: options.timeoutMs
    })
  }

  /** @throws HttpFailure; DynapinotError INTERRUPTED. */
  async send (request: HttpRequest): Promise<HttpReply> {
    const { controllers, timeoutMs } = this.#options
    const base = controllers[this.#current]!
    const query = request.query === undefined ? '' : `?${new URLSearchParams(request.query).toString()}`
    const url = base + request.path
    const aborter = new AbortController()
    let limit = ''
    const stopAt = (code: string): void => {
      limit ||= code
      aborter.abort()
    }
    const interrupt = (): void => { stopAt('INTERRUPTED') }
    const timer = setTimeout(stopAt, request.timeoutMs ?? timeoutMs, 'DEADLINE')
    request.signal.addEventListener('abort', interrupt)
    try {
      if (request.signal.aborted) interrupt()
      const reply = await send(url + query, {
        dispatcher: this.#agent,
        method: request.method,
        signal: aborter.signal,
        headers: { ...this.#headers, accept: 'application/json, */*;q=0.5', ...lowerCase(request.headers ?? {}), ...bodyHeaders(request) },
        body: bodyOf(request, timeoutMs, () => { stopAt('SEND_STALLED') })
      })
      const taken = reply.statusCode === 200 ? request.take?.(reply.body) : undefined
      const text = taken === undefined ? await textOf(reply.body) : await taken.then(() => '')
      const down = reply.statusCode >= 502 && reply.statusCode <= 504
      if (down) this.#leave(base)
      const after = reply.headers['retry-after']
      const wait = typeof after === 'string' && !(down && controllers.length > 1) ? retryAfterMs(after, Date.now()) : undefined
      return { status: reply.statusCode, text, url, retryAfterMs: wait }
    } catch (error) {
      if (request.signal.aborted) throw new DynapinotError('INTERRUPTED', `stopped: ${request.method} ${url}`)
      this.#leave(base)
      if (limit !== '') throw new HttpFailure(limit, limit === 'DEADLINE' ? 'no answer in time' : 'the request was not taken in time', url, error)
      const code = codeOf(error)
      throw new HttpFailure(code, this.redactor.clean((error as Error).message || code), url, error)
    } finally {
      clearTimeout(timer)
      request.signal.removeEventListener('abort', interrupt)
    }
  }

  async close (): Promise<void> {
    await this.#agent.destroy()
  }

  /** The next controller, unless another request has moved on already. */
  #leave (base: string): void {
    const { controllers } = this.#options
    if (controllers[this.#current] === base) this.#current = (this.#current + 1) % controllers.length
  }
}

function bodyOf ({ body, json }: HttpRequest, stallMs: number, onStall: () => void): Readable | string | null {
  if (body !== undefined) return Readable.from(watchSend(body.stream, stallMs, onStall), { objectMode: false })
  return json === undefined ? null : JSON.stringify(json)
}

function bodyHeaders ({ body, json }: HttpRequest): Record<string, string> {
  if (body !== undefined) return { 'content-type': body.contentType, 'content-length': String(body.contentLength) }
  return json === undefined ? {} : { 'content-type': 'application/json' }
}

function lowerCase (headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
}

function authorization ({ auth }: HttpOptions): Record<string, string> {
  switch (auth.kind) {
    case 'none': return {}
    case 'basic': return { authorization: `Basic ${Buffer.from(`${auth.user}:${auth.password}`).toString('base64')}` }
    case 'bearer': return { authorization: `Bearer ${auth.token}` }
  }
}

function tlsOf (tls: TlsOptions): { ca?: Buffer, cert?: Buffer, key?: Buffer, rejectUnauthorized: boolean } {
  const read = (name: 'ca' | 'cert' | 'key'): Partial<Record<typeof name, Buffer>> => {
    const path = tls[name]
    if (path === undefined) return {}
    try {
      return { [name]: readFileSync(path) }
    } catch (cause) {
      throw new DynapinotError('CONFIG_INVALID', `sink.tls.${name} cannot be read: ${path}`, { file: path, field: `sink.tls.${name}` }, { cause })
    }
  }
  return { ...read('ca'), ...read('cert'), ...read('key'), rejectUnauthorized: tls.verify }
}

async function textOf (body: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = []
  let bytes = 0
  for await (const part of body) {
    bytes += part.length
    if (bytes > MAX_REPLY_BYTES) throw Object.assign(new Error(`an answer of more than ${MAX_REPLY_BYTES} bytes`), { code: 'TOO_LARGE' })
    parts.push(part)
  }
  return Buffer.concat(parts).toString('utf8')
}

/** The code nearest to the cause: undici wraps Node's errors, and Node those of several addresses of a host. */
function codeOf (error: unknown): string {
  if (typeof error !== 'object' || error === null) return 'UNKNOWN'
  const { code, cause, errors } = error as { code?: unknown, cause?: unknown, errors?: unknown }
  if (Array.isArray(errors) && errors.length > 0) return codeOf(errors[0])
  if (typeof code === 'string' && code !== 'UND_ERR_SOCKET') return code
  if (cause !== undefined && cause !== null) return codeOf(cause)
  return typeof code === 'string' ? code : 'UNKNOWN'
}
