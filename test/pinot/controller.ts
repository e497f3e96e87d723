import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { queryUntil } from './sql.ts'

export class ControllerError extends Error {
  override readonly name: string = 'ControllerError'
  readonly status: number

  constructor (method: string, path: string, status: number, body: string) {
    super(`${method} ${path}: ${status} ${body.slice(0, 2000)}`)
    this.status = status
  }
}

/** Segment to instance to state. */
type States = Record<string, Record<string, string>>

const POLL_MS = 100

/** The few controller calls that tests of other parts need to set a stage. Not the client of the product. */
export class ControllerRest {
  readonly url: string

  constructor (url: string) {
    this.url = url
  }

  async request<Reply> (method: string, path: string, body?: unknown): Promise<Reply> {
    const init: RequestInit = { method }
    if (body instanceof FormData) {
      init.body = body
    } else if (body !== undefined) {
      init.headers = { 'content-type': 'application/json' }
      init.body = JSON.stringify(body)
    }
    const response = await fetch(this.url + path, init)
    const text = await response.text()
    if (!response.ok) throw new ControllerError(method, path, response.status, text)
    return (text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : text) as Reply
  }

  async createTable (schema: object, tableConfig: object): Promise<void> {
    await this.request('POST', '/schemas?override=true', schema)
    await this.request('POST', '/tables', tableConfig)
  }

  /** `table` is the name without type. */
  async deleteTable (table: string): Promise<void> {
    await this.request('DELETE', `/tables/${table}?type=offline&retention=0d`)
    await this.request('DELETE', `/schemas/${table}`)
  }

  async upload (table: string, tar: string, query: string = ''): Promise<void> {
    const form = new FormData()
    form.append('segment', new Blob([await readFile(tar)]), basename(tar))
    await this.request('POST', `/v2/segments?tableName=${table}&tableType=OFFLINE${query}`, form)
  }

  async deleteSegments (table: string, segments: string[]): Promise<void> {
    const names = segments.map((name) => `&segments=${encodeURIComponent(name)}`).join('')
    await this.request('DELETE', `/segments/${table}?type=OFFLINE&retention=0d${names}`)
  }

  /** Why a segment does not load, by server. */
  async loadErrors (table: string, segment: string): Promise<Record<string, string>> {
    const { serverState } = await this.request<{
      serverState: Record<string, { errorInfo?: { errorMessage?: string, stackTrace?: string } | null }>
    }>('GET', `/debug/segments/${table}_OFFLINE/${encodeURIComponent(segment)}`)
    const errors: Record<string, string> = {}
    for (const [server, { errorInfo }] of Object.entries(serverState)) {
      if (errorInfo) errors[server] = `${errorInfo.errorMessage}\n${errorInfo.stackTrace}`
    }
    return errors
  }

  /** Waits until the table has exactly so many segments, all of them loaded; a failed load throws with its reason. */
  async waitForSegments (table: string, count: number, timeoutMs: number = 30_000): Promise<void> {
    const end = Date.now() + timeoutMs
    for (;;) {
      const wanted = await this.#states(table, 'idealstate')
      const actual = await this.#states(table, 'externalview')
      // A failed segment that has been deleted stays in the external view for a moment.
      const failed = Object.keys(wanted).find((name) => Object.values(actual[name] ?? {}).includes('ERROR'))
      if (failed !== undefined) {
        throw new Error(`Segment ${failed} failed to load: ${JSON.stringify(await this.loadErrors(table, failed), null, 1)}`)
      }
      const loaded = Object.keys(wanted).filter((name) => isLoaded(wanted[name]!, actual[name])).length
      if (loaded === count && Object.keys(wanted).length === count && Object.keys(actual).length === count) return
      if (Date.now() > end) {
        throw new Error(`${table}: ${loaded} of ${Object.keys(wanted).length} segments loaded after ${timeoutMs} ms, not ${count}`)
      }
      await sleep(POLL_MS)
    }
  }

  async #states (table: string, kind: 'idealstate' | 'externalview'): Promise<States> {
    const states = await this.request<{ OFFLINE?: States | null }>('GET', `/tables/${table}/${kind}?tableType=OFFLINE`)
    return states.OFFLINE ?? {}
  }
}

/** The broker follows the external view a little later; only its own count of segments proves that it has. */
export async function waitForRouting (brokerUrl: string, table: string, count: number, timeoutMs?: number): Promise<void> {
  const sql = `SET skipUpsert=true; SELECT COUNT(*) FROM ${table}`
  await queryUntil(brokerUrl, sql, (result) => result.numSegmentsQueried === count, timeoutMs)
}

function isLoaded (wanted: Record<string, string>, actual: Record<string, string> | undefined): boolean {
  return Object.entries(wanted).every(([instance, state]) => actual?.[instance] === state)
}
