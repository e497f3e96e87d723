import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { namesIn, sees } from './fake-broker.ts'
import { metadataIn } from './fake-metadata.ts'
import { schemaOf, tableConfigOf } from './planned-table.ts'

/** A segment as the fake cluster has it. */
export interface FakeSegment {
  crc: string
  ideal: Record<string, string>
  actual: Record<string, string>
  /** Where its archive is said to be. */
  downloadUri?: string | undefined
}

/** Takes a request in place of the normal handler; `next` is that. */
export type Behaviour = (request: IncomingMessage, response: ServerResponse, next: () => Promise<void>) => void | Promise<void>

/**
 * A controller on a real socket that behaves like Pinot's until it is told to misbehave: `on` sets what the next
 * requests of a path meet, one behaviour each. Uploads take the CRC from the archive's bytes: their text.
 */
export class FakeController {
  readonly #server: Server
  readonly #behaviours: { match: RegExp, behaviour: Behaviour }[] = []
  readonly segments: Map<string, FakeSegment> = new Map()
  /** `METHOD /path?query` of all requests, in order. */
  readonly requests: string[] = []
  readonly headers: IncomingMessage['headers'][] = []
  readonly bodies: string[] = []
  schema: object | null = schemaOf('t')
  tables: Record<string, object> = { OFFLINE: tableConfigOf('t') }
  servers: string[] = ['Server_1']
  instancePartitions: object | null = null
  /** Answers to the question whether segments need a reload: the first until it is reloaded, then the second. */
  stale: readonly [boolean, boolean] = [false, false]
  loadErrors: Record<string, object> = {}
  /** Enabling the table makes its servers load what rests in OFFLINE, and resets what is in ERROR. */
  enabled = true
  /** Segments that stay though they are deleted. */
  readonly stubborn: Set<string> = new Set()
  /** Segments that no query sees, though servers have them. */
  readonly unrouted: Set<string> = new Set()
  /** `unrecognizedProperties` of a validation. */
  unknown: object = {}
  /** Segments that no batch takes, and the status that it ends with. */
  readonly poison: Map<string, number> = new Map()
  /** What an upload makes of a new segment. */
  place: (name: string) => FakeSegment['actual'] = () => ({ Server_1: 'ONLINE' })
  url = ''

  private constructor () {
    this.#server = createServer((request, response) => {
      this.#handle(request, response).catch((error: unknown) => { response.destroy(error as Error) })
    })
  }

  static async start (): Promise<FakeController> {
    const fake = new FakeController()
    await fake.listen(0)
    return fake
  }

  async listen (port: number): Promise<void> {
    await new Promise<void>((resolve) => { this.#server.listen(port, '127.0.0.1', resolve) })
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  async close (): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise<void>((resolve) => { this.#server.close(() => { resolve() }) })
  }

  /** The next requests whose `METHOD /path?query` matches meet these behaviours, one after the other. */
  on (match: RegExp, ...behaviours: Behaviour[]): void {
    for (const behaviour of behaviours) this.#behaviours.push({ match, behaviour })
  }

  count (match: RegExp): number {
    return this.requests.filter((request) => match.test(request)).length
  }

  async #handle (request: IncomingMessage, response: ServerResponse): Promise<void> {
    const line = `${request.method} ${request.url}`
    this.requests.push(line)
    this.headers.push(request.headers)
    const i = this.#behaviours.findIndex(({ match }) => match.test(line))
    const next = async (): Promise<void> => { await this.#serve(request, response) }
    if (i === -1) await next()
    else await this.#behaviours.splice(i, 1)[0]!.behaviour(request, response, next)
  }

  async #serve (request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await textOf(request)
    this.bodies.push(body)
    const { pathname, searchParams } = new URL(request.url ?? '', this.url)
    const steps = pathname.split('/').slice(1).map(decodeURIComponent)
    const send = (status: number, value: unknown): void => { reply(response, status, value) }
    // As Pinot: the health check is plain text, and nothing else.
    if (pathname === '/health') send(request.headers.accept?.includes('*/*') === true ? 200 : 406, 'OK')
    else if (pathname === '/v2/segments' && request.headers.upload_type !== undefined) this.#refer(request, body, send)
    else if (pathname === '/segments/batchUpload') this.#batch(body, send)
    else if (pathname === '/v2/segments') this.#upload(body, send)
    else if (pathname === '/sql' || pathname === '/query/sql') {
      const { sql } = JSON.parse(body) as { sql: string }
      send(200, sees(namesIn(sql).filter((name) => Object.values(this.segments.get(name)?.actual ?? {}).includes('ONLINE') && !this.unrouted.has(name))))
    } else if (pathname.startsWith('/ingestFrom')) {
      const { 'segmentNameGenerator.configs.segment.name': name } = JSON.parse(searchParams.get('batchConfigMapStr')!) as Record<string, string>
      this.#take([{ name: name!, crc: 'of Pinot' }], send)
    } else if (pathname === '/tableConfigs/validate') this.#validate(body, send)
    else if (steps[0] === 'tables' && steps[2] === 'state') {
      if (request.method === 'PUT') this.#enable()
      send(200, request.method === 'PUT' ? { status: 'ok' } : { state: this.enabled ? 'enabled' : 'disabled' })
    } else if (request.method !== 'GET' && (steps[0] === 'schemas' || steps[0] === 'tables')) {
      if (steps[0] === 'schemas') this.schema = JSON.parse(body) as object
      else this.tables.OFFLINE = withDefaults(JSON.parse(body) as object)
      send(200, { status: 'ok', unrecognizedProperties: {} })
    } else if (steps[0] === 'schemas') send(this.schema === null ? 404 : 200, this.schema ?? { code: 404, error: 'Schema not found' })
    else if (steps[0] === 'debug') send(200, { segmentName: steps[3], serverState: this.loadErrors })
    else if (steps[0] === 'segments' && steps[3] === 'metadata') {
      const segment = this.segments.get(steps[2]!)
      send(segment === undefined ? 404 : 200, segment === undefined ? { code: 404, error: 'not found' } : { 'segment.crc': segment.crc, 'segment.total.docs': '1' })
    } else if (steps[0] === 'segments' && steps[2] === 'delete') {
      for (const name of JSON.parse(body) as string[]) if (!this.stubborn.has(name)) this.segments.delete(name)
      send(200, { status: 'ok' })
    } else if (steps[0] === 'segments' && steps.length === 2 && request.method === 'GET') send(200, [{ OFFLINE: [...this.segments.keys()] }])
    else if (steps[0] === 'segments' && steps[3] === 'reset') {
      const segment = this.segments.get(steps[2]!)!
      segment.actual = this.place(steps[2]!)
      send(200, { status: 'ok' })
    } else if (steps[2] === 'idealstate' || steps[2] === 'externalview') {
      const names = searchParams.get('segmentNames')?.split(',') ?? [...this.segments.keys()]
      const key = steps[2] === 'idealstate' ? 'ideal' : 'actual'
      const states = names.flatMap((name) => {
        const segment = this.segments.get(name)
        return segment === undefined ? [] : [[name, segment[key]]]
      })
      send(200, { OFFLINE: Object.fromEntries(states), REALTIME: null })
    } else if (steps[0] === 'tenants') send(200, { tenantName: steps[1], ServerInstances: this.servers, OfflineServerInstances: this.servers, RealtimeServerInstances: [] })
    else if (steps[2] === 'needReload') send(200, { needReload: this.stale[0], serverToSegmentsCheckReloadList: {} })
    else if (steps[2] === 'reload') {
      this.stale = [this.stale[1], this.stale[1]]
      send(200, { status: '{}' })
    } else if (steps[2] === 'instancePartitions') send(this.instancePartitions === null ? 404 : 200, this.instancePartitions ?? { code: 404, error: 'none' })
    else if (steps[0] === 'tables') send(Object.keys(this.tables).length === 0 ? 404 : 200, this.tables)
    else send(404, { code: 404, error: 'no such path' })
  }

  #enable (): void {
    for (const [name, segment] of this.segments) {
      const states = Object.values(segment.actual)
      if (states.includes('ERROR')) segment.actual = this.place(name)
      else if (states.includes('OFFLINE')) segment.actual = Object.fromEntries(Object.keys(segment.actual).map((server) => [server, 'ONLINE']))
    }
  }

  /** Answers with the documents as they would be stored. */
  #validate (body: string, send: (status: number, value: unknown) => void): void {
    const { tableName, schema, offline } = JSON.parse(body) as { tableName: string, schema: object, offline: object }
    send(200, { tableName, schema, offline: withDefaults(offline), realtime: null, unrecognizedProperties: this.unknown })
  }

  #upload (body: string, send: (status: number, value: unknown) => void): void {
    const [, name, text] = /filename="(.+?)\.tar\.gz"\r\nContent-Type: application\/octet-stream\r\n\r\n([^]*)\r\n--/.exec(body) ?? []
    if (name === undefined) { send(400, { code: 400, error: 'bad multipart' }); return }
    if (this.segments.has(name)) this.#refuse(name, send)
    else this.#take([{ name, crc: text! }], send)
  }

  /** A push of one segment's metadata, or of no more than a URI: its archive's name and CRC are then those of the URI. */
  #refer (request: IncomingMessage, body: string, send: (status: number, value: unknown) => void): void {
    const uri = String(request.headers.download_uri)
    const [name, crc] = uri.split('/').at(-1)!.replace('.tar.gz', '').split('?crc=')
    const segments = request.headers.upload_type === 'METADATA' ? metadataIn(body) : [{ name: name!, crc: crc ?? '' }]
    if (this.segments.has(segments[0]!.name)) this.#refuse(segments[0]!.name, send)
    else this.#take(segments.map((segment) => ({ ...segment, downloadUri: uri })), send)
  }

  /** As Pinot's: looks at all names first, then takes one after the other; a `poison` ends it half-way. */
  #batch (body: string, send: (status: number, value: unknown) => void): void {
    const segments = metadataIn(body)
    // A record without servers is cleared away, as Pinot does behind a push that broke.
    const taken = segments.find(({ name }) => Object.keys(this.segments.get(name)?.ideal ?? {}).length > 0)
    if (taken !== undefined) {
      this.#refuse(taken.name, send)
      return
    }
    for (const [i, { name }] of segments.entries()) {
      if (!this.poison.has(name)) continue
      for (const { name: before, crc } of segments.slice(0, i)) this.segments.set(before, { crc, ideal: {}, actual: {} })
      send(this.poison.get(name)!, { code: this.poison.get(name), error: `Got invalid segment metadata when adding segment: ${name}` })
      return
    }
    this.#take(segments, send)
  }

  #refuse (name: string, send: (status: number, value: unknown) => void): void {
    send(409, { code: 409, error: `Segment: ${name} already exists in table: t_OFFLINE. Refresh not permitted.` })
  }

  #take (segments: readonly { name: string, crc: string, downloadUri?: string | undefined }[], send: (status: number, value: unknown) => void): void {
    for (const { name, crc, downloadUri } of segments) {
      const actual = this.place(name)
      this.segments.set(name, { crc, ideal: Object.fromEntries(Object.keys(actual).map((server) => [server, 'ONLINE'])), actual, downloadUri })
    }
    send(200, { status: `Successfully uploaded segment: ${segments.map(({ name }) => name).join(', ')} of table: t_OFFLINE` })
  }
}

function withDefaults (config: object): object {
  return { isDimTable: false, ...config }
}

/** Answers with a status and Pinot's form of an error. */
export function fails (status: number, error: string = 'no'): Behaviour {
  return async (request, response) => {
    await textOf(request)
    reply(response, status, { code: status, error })
  }
}

/** Answers a query so. */
export function answersQuery (value: (names: string[]) => object): Behaviour {
  return async (request, response) => { reply(response, 200, value(namesIn((JSON.parse(await textOf(request)) as { sql: string }).sql))) }
}

/** Cuts the connection, after reading so many bytes. */
export function resets (afterBytes: number = 0): Behaviour {
  return async (request) => {
    let bytes = 0
    if (afterBytes > 0) {
      for await (const chunk of request) {
        bytes += (chunk as Buffer).length
        if (bytes >= afterBytes) break
      }
    }
    request.socket.resetAndDestroy()
  }
}

/** Works, but the answer is lost on its way. */
export const answerLost: Behaviour = async (request, response, next) => {
  response.end = () => {
    request.socket.resetAndDestroy()
    return response
  }
  await next()
}

/** Never answers. */
export const hangs: Behaviour = () => {}

function reply (response: ServerResponse, status: number, value: unknown): void {
  response.statusCode = status
  response.setHeader('content-type', typeof value === 'string' ? 'text/plain' : 'application/json')
  response.end(typeof value === 'string' ? value : JSON.stringify(value))
}

async function textOf (request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts).toString('latin1')
}
