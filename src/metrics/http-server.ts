import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { DynapinotError } from '../errors.ts'

/** What a path answers. */
export interface Answer {
  readonly status: number
  /** Content-Type. */
  readonly type: string
  readonly body: string | Uint8Array
  /** Entity tag; with one the answer may be kept and asked for again. */
  readonly etag?: string | undefined
}

/** Answers a path: its query is given. May throw: that becomes a 500 without any detail. */
export type Route = (query: URLSearchParams) => Answer | Promise<Answer>

/** Where to listen. */
export interface Place {
  readonly host: string
  /** 0 takes a free one. */
  readonly port: number
}

/** A server that listens. */
export interface MetricsServer {
  /** `http://HOST:PORT`, with the port that was taken. */
  readonly url: string
  /** Ends open connections, too. */
  close: () => Promise<void>
}

/** Nothing but the server's own files, no frames, no other origins; the page needs no more. */
const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY'
}

/**
 * Serves a fixed list of paths, GET and HEAD only.
 * @param place where to listen
 * @param routes by path
 * @param onError told of errors of routes and of the server
 * @throws DynapinotError CONFIG_INVALID if the address cannot be listened on.
 */
export async function serve (place: Place, routes: ReadonlyMap<string, Route>, onError: (error: unknown) => void): Promise<MetricsServer> {
  const server = createServer((request, response) => {
    answer(request, routes).catch((error: unknown) => {
      onError(error)
      return plain(500, 'the answer could not be made; the log tells why')
    }).then((reply) => { send(request, response, reply) }).catch(onError)
  })
  await listening(server, place)
  server.on('error', onError)
  const { port } = server.address() as AddressInfo
  return {
    url: `http://${place.host.includes(':') ? `[${place.host}]` : place.host}:${port}`,
    close: async () => {
      await new Promise<void>((resolve) => {
        server.close(() => { resolve() })
        server.closeAllConnections()
      })
    }
  }
}

async function answer (request: IncomingMessage, routes: ReadonlyMap<string, Route>): Promise<Answer> {
  // Only path and query count; a relative URL is never resolved against what the client says it is called.
  const [path, query] = (request.url ?? '/').split('?', 2)
  const route = routes.get(path!)
  if (route === undefined) return plain(404, 'no such path')
  if (request.method !== 'GET' && request.method !== 'HEAD') return plain(405, 'GET and HEAD only')
  return await route(new URLSearchParams(query ?? ''))
}

function send (request: IncomingMessage, response: ServerResponse, { status, type, body, etag }: Answer): void {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body
  const same = etag !== undefined && request.headers['if-none-match'] === etag
  response.writeHead(same ? 304 : status, {
    ...SECURITY_HEADERS,
    'Cache-Control': etag === undefined ? 'no-store' : 'no-cache',
    ...(etag === undefined ? {} : { ETag: etag }),
    ...(status === 405 ? { Allow: 'GET, HEAD' } : {}),
    ...(same ? {} : { 'Content-Type': type, 'Content-Length': bytes.byteLength })
  })
  response.end(same || request.method === 'HEAD' ? undefined : bytes)
}

/** A line of text. */
function plain (status: number, text: string): Answer {
  return { status, type: 'text/plain; charset=utf-8', body: `${text}\n` }
}

/** JSON as an answer. */
export function json (status: number, value: unknown): Answer {
  return { status, type: 'application/json; charset=utf-8', body: JSON.stringify(value) }
}

async function listening (server: Server, { host, port }: Place): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host, port }, () => {
      server.off('error', reject)
      resolve()
    })
  }).catch((cause: unknown) => { throw notListening(cause as NodeJS.ErrnoException, host, port) })
}

function notListening (cause: NodeJS.ErrnoException, host: string, port: number): DynapinotError {
  const why = {
    EADDRINUSE: `port ${port} of ${host} is in use by another process`,
    EACCES: `port ${port} of ${host} is not allowed for this user`,
    EADDRNOTAVAIL: `${host} is no address of this machine`
  }[cause.code ?? ''] ?? `cannot listen on ${host}, port ${port}: ${cause.message}`
  return new DynapinotError('CONFIG_INVALID', `metrics: ${why}`, {
    field: cause.code === 'EADDRNOTAVAIL' || cause.code === 'ENOTFOUND' ? 'metrics.host' : 'metrics.port',
    remedy: 'give another host or port, or leave metrics out'
  }, { cause })
}
