import { createServer } from 'node:http'
import type { IncomingMessage, Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'
import { readLiveCustom } from '../../src/segment/live-custom.ts'
import { parseSegmentMetadata } from '../../src/segment/reader/segment-metadata.ts'
import { readTar } from '../../src/segment/reader/untar.ts'

const SERVER = 'Server_1'

/** A segment that was pushed. */
interface Held {
  readonly rows: number
  readonly crc: string
  readonly partition: number
  readonly pushTime: number
  readonly custom: Readonly<Record<string, string>>
}

/**
 * As much of a Pinot controller as a replication with `batch` pushes needs, and no Pinot behind it: a segment is loaded
 * and answers queries as soon as its metadata has come, and one that a merged segment names has no queryable rows. So
 * what is measured is this program and not the other; archives go to the deep store as ever.
 */
export class ThinController {
  readonly #server: Server = createServer((request, response) => {
    this.#answer(request).then((value) => {
      const found = value !== null
      response.writeHead(found ? 200 : 404, { 'content-type': typeof value === 'string' ? 'text/plain' : 'application/json' })
      response.end(typeof value === 'string' ? value : JSON.stringify(value ?? { code: 404, error: 'not found' }))
    }, (error: unknown) => { response.destroy(error as Error) })
  })

  readonly #segments: Map<string, Held> = new Map()
  #schema: object | null = null
  #config: object | null = null
  #lastPush = 0
  /** Rows of all segments that were pushed, and of the merged ones among them. */
  pushedRows = 0
  mergedRows = 0
  pushes = 0
  deleted = 0
  url = ''

  static async start (): Promise<ThinController> {
    const thin = new ThinController()
    await new Promise<void>((resolve) => { thin.#server.listen(0, '127.0.0.1', resolve) })
    thin.url = `http://127.0.0.1:${(thin.#server.address() as AddressInfo).port}`
    return thin
  }

  stop (): void {
    this.#server.close()
    this.#server.closeAllConnections()
  }

  /** Names of the segments that are there now. */
  get segments (): readonly string[] { return [...this.#segments.keys()] }

  /** Rows of the segments that are there now, by partition. */
  rowsByPartition (partitions: number): readonly number[] {
    const rows = Array.from({ length: partitions }, () => 0)
    for (const segment of this.#segments.values()) rows[segment.partition]! += segment.rows
    return rows
  }

  async #answer (request: IncomingMessage): Promise<object | string | null> {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part as Buffer)
    const body = Buffer.concat(parts)
    const { pathname, searchParams } = new URL(request.url!, this.url)
    const [, resource, , third, fourth] = pathname.split('/')
    const names = searchParams.get('segmentNames')?.split(',') ?? this.segments
    if (pathname === '/health') return 'OK'
    if (pathname === '/tableConfigs/validate') {
      const { tableName, schema, offline } = JSON.parse(body.toString()) as Record<string, object>
      return { tableName, schema, offline, realtime: null, unrecognizedProperties: {} }
    }
    if (pathname === '/sql') return this.#query((JSON.parse(body.toString()) as { sql: string }).sql)
    if (pathname === '/segments/batchUpload' || pathname === '/v2/segments') return this.#take(body)
    if (resource === 'schemas') return request.method === 'GET' ? this.#schema : this.#keep('schema', body)
    if (resource === 'tenants') return { OfflineServerInstances: [SERVER] }
    if (third === 'idealstate' || third === 'externalview') {
      return { OFFLINE: Object.fromEntries(names.filter((name) => this.#segments.has(name)).map((name) => [name, { [SERVER]: 'ONLINE' }])) }
    }
    if (third === 'instancePartitions') return null
    if (third === 'zkmetadata') return Object.fromEntries([...this.#segments].map(([name, held]) => [name, recordOf(held)]))
    if (third === 'delete') {
      for (const name of JSON.parse(body.toString()) as string[]) if (this.#segments.delete(name)) this.deleted++
      return { status: 'ok' }
    }
    if (fourth === 'metadata') {
      const held = this.#segments.get(decodeURIComponent(third!))
      return held === undefined ? null : recordOf(held)
    }
    if (resource === 'segments' && request.method === 'GET') return [{ OFFLINE: this.segments }]
    if (resource !== 'tables') return null
    if (request.method !== 'GET') return this.#keep('config', body)
    return this.#config === null ? null : { OFFLINE: this.#config }
  }

  #keep (what: 'schema' | 'config', body: Buffer): object {
    const document = JSON.parse(body.toString()) as object
    if (what === 'schema') this.#schema = document
    else this.#config = { isDimTable: false, ...document }
    return { status: 'ok', unrecognizedProperties: {} }
  }

  /** A form with an archive of metadata: of a batch, or of one segment in its folder. */
  #take (body: Buffer): object {
    const files = readTar(gunzipSync(body.subarray(body.indexOf('\r\n\r\n') + 4, body.lastIndexOf('\r\n--'))))
    for (const [path, bytes] of files) {
      if (!path.endsWith('metadata.properties')) continue
      const { name, rows, custom, columns, crc } = parseSegmentMetadata(bytes, files.get(path.replace(/metadata\.properties$/, 'creation.meta')))
      const partition = [...columns.values()].find((column) => column.partition !== null)!.partition!.ids[0]!
      this.#lastPush = Math.max(this.#lastPush + 1, Date.now())
      this.#segments.set(name, { rows, custom, partition, pushTime: this.#lastPush, crc: crc! })
      this.pushes++
      this.pushedRows += rows
      if (inputsOf(custom).length > 0) this.mergedRows += rows
    }
    return { status: 'ok' }
  }

  #query (sql: string): object {
    const asked = [.../\$segmentName IN \(([^)]*)\)/.exec(sql)![1]!.matchAll(/'([^']+)'/g)].map(([, name]) => name!)
    const replaced = new Set([...this.#segments.values()].flatMap(({ custom }) => inputsOf(custom)))
    const rows = asked.flatMap((name) => {
      const held = this.#segments.get(name)
      if (held === undefined) return []
      if (!sql.includes('COUNT(*)')) return [[name]]
      return sql.includes('skipUpsert') || !replaced.has(name) ? [[name, held.rows]] : []
    })
    return { resultTable: { rows }, exceptions: [], partialResult: false, numServersQueried: 1, numServersResponded: 1 }
  }
}

function inputsOf (custom: Readonly<Record<string, string>>): readonly string[] {
  return readLiveCustom(custom)?.inputs ?? []
}

function recordOf ({ rows, crc, pushTime, custom }: Held): object {
  return { 'segment.total.docs': String(rows), 'segment.crc': crc, 'segment.push.time': String(pushTime), 'custom.map': JSON.stringify(custom) }
}
