import { DynapinotError } from '../errors.ts'
import { isJsonObject } from '../schema/json.ts'
import type { JsonObject } from '../schema/json.ts'
import { Decider, decidePush } from './decision.ts'
import type { PushOutcome } from './decision.ts'
import { HttpClient, HttpFailure } from './http-client.ts'
import type { HttpOptions, HttpReply, HttpRequest } from './http-client.ts'
import { PushGate } from './push-gate.ts'
import { rejected, unavailable } from './reply-errors.ts'
import { withRetries } from './retry.ts'
import type { RetryPolicy } from './retry.ts'

/** States of a segment by server. */
export type ServerStates = Readonly<Record<string, string>>

/** Ideal state and external view of some segments. */
export interface SegmentStates {
  readonly ideal: Readonly<Record<string, ServerStates>>
  readonly actual: Readonly<Record<string, ServerStates>>
}

/** What hands segments over; always a POST. */
export type PushRequest = Pick<HttpRequest, 'path' | 'query' | 'headers' | 'json' | 'body'>

/** How a call that can be repeated is repeated. */
export const callPolicy: RetryPolicy = { firstDelayMs: 200, maxDelayMs: 5000, giveUpAfterMs: 30_000 }

/**
 * The REST calls of a Pinot controller that loading a table needs. Source of paths and answers:
 * org.apache.pinot.controller.api.resources, Pinot 1.5.1. Tables are named without type; all calls mean OFFLINE tables.
 * All calls but `push` repeat themselves while the controller is away.
 */
export class ControllerClient {
  readonly #options: HttpOptions
  readonly #http: HttpClient
  readonly #gate: PushGate
  readonly #policy: RetryPolicy

  /** @throws DynapinotError CONFIG_INVALID. */
  constructor (options: HttpOptions, policy: RetryPolicy = callPolicy, http: HttpClient = new HttpClient(options)) {
    this.#options = options
    this.#http = http
    this.#gate = new PushGate(options.parallel)
    this.#policy = policy
  }

  /** The same, on the same connections, but with another limit to its repetitions. Closed with this one. */
  withPatience (giveUpAfterMs: number): ControllerClient {
    return new ControllerClient(this.#options, { ...this.#policy, giveUpAfterMs }, this.#http)
  }

  /** Resolves when the controller says that it is well. */
  async health (signal: AbortSignal): Promise<void> {
    await this.#call({ method: 'GET', path: '/health', signal })
  }

  async schema (name: string, signal: AbortSignal): Promise<JsonObject | null> {
    return await this.#find(`/schemas/${encodeURIComponent(name)}`, {}, signal)
  }

  async createSchema (schema: JsonObject, signal: AbortSignal): Promise<void> {
    await this.#call({ method: 'POST', path: '/schemas', query: { override: 'false' }, json: schema, signal })
  }

  /** `reload`: servers add new columns to the segments they have, with default values. */
  async updateSchema (name: string, schema: JsonObject, reload: boolean, signal: AbortSignal): Promise<void> {
    await this.#call({ method: 'PUT', path: `/schemas/${encodeURIComponent(name)}`, query: { reload: String(reload) }, json: schema, signal })
  }

  /** Table configs by type, OFFLINE and REALTIME; null without any. */
  async tables (table: string, signal: AbortSignal): Promise<{ offline: JsonObject | null, realtime: JsonObject | null } | null> {
    const found = await this.#find(`/tables/${encodeURIComponent(table)}`, {}, signal)
    if (found === null) return null
    const { OFFLINE: offline, REALTIME: realtime } = found
    return { offline: isJsonObject(offline) ? offline : null, realtime: isJsonObject(realtime) ? realtime : null }
  }

  async createTable (config: JsonObject, signal: AbortSignal): Promise<void> {
    await this.#call({ method: 'POST', path: '/tables', json: config, signal })
  }

  async updateTable (table: string, config: JsonObject, signal: AbortSignal): Promise<void> {
    await this.#call({ method: 'PUT', path: `/tables/${encodeURIComponent(table)}`, json: config, signal })
  }

  /** Checks schema and table config and returns both as the controller would store them. */
  async validate (table: string, schema: JsonObject, config: JsonObject, signal: AbortSignal): Promise<JsonObject> {
    return this.#object(await this.#call({ method: 'POST', path: '/tableConfigs/validate', json: { tableName: table, schema, offline: config }, signal }))
  }

  /** Makes servers bring the segments that they have up to schema and table config. */
  async reload (table: string, signal: AbortSignal): Promise<void> {
    await this.#call({ method: 'POST', path: `/segments/${encodeURIComponent(table)}/reload`, query: { type: 'OFFLINE' }, signal })
  }

  /** Whether some server has a segment that is not as schema and table config want it. One attempt: callers poll. */
  async needsReload (table: string, signal: AbortSignal): Promise<boolean> {
    const { needReload } = await this.askOnce({ method: 'GET', path: `/segments/${encodeURIComponent(`${table}_OFFLINE`)}/needReload`, signal })
    return needReload === true
  }

  /** Names of a tenant's servers for OFFLINE tables, alive or not: all of them are given segments. */
  async tenantServers (tenant: string, signal: AbortSignal): Promise<readonly string[]> {
    const found = await this.#find(`/tenants/${encodeURIComponent(tenant)}`, { type: 'server' }, signal)
    const servers = found?.OfflineServerInstances
    return Array.isArray(servers) ? servers.map(String) : []
  }

  /** `<instance partition>_<replica group>` -> servers; null if the table has none. */
  async instancePartitions (table: string, signal: AbortSignal): Promise<Readonly<Record<string, readonly string[]>> | null> {
    const found = await this.#find(`/tables/${encodeURIComponent(table)}/instancePartitions`, { type: 'OFFLINE' }, signal)
    const map = isJsonObject(found?.OFFLINE) ? found.OFFLINE.partitionToInstancesMap : null
    return isJsonObject(map) ? map as Record<string, readonly string[]> : null
  }

  /** The ZooKeeper record of a segment, `segment.crc` and all; null without such a segment. */
  async segmentRecord (table: string, segment: string, signal: AbortSignal): Promise<JsonObject | null> {
    return await this.#find(`${segmentPath(table, segment)}/metadata`, {}, signal)
  }

  /** Where the segments should be, and where they are. One attempt: callers poll. */
  async segmentStates (table: string, segments: readonly string[], signal: AbortSignal): Promise<SegmentStates> {
    const query = { tableType: 'OFFLINE', segmentNames: segments.join(',') }
    const path = `/tables/${encodeURIComponent(table)}`
    // In this order: a segment that is assigned in between shows as loading, never as loaded nowhere.
    const ideal = this.#object(await this.#once({ method: 'GET', path: `${path}/idealstate`, query, signal }))
    const actual = await this.#once({ method: 'GET', path: `${path}/externalview`, query, signal }, [404])
    return { ideal: statesOf(ideal), actual: actual.status === 404 ? {} : statesOf(this.#object(actual)) }
  }

  /** Why servers could not load a segment, one line each; empty if they do not say. */
  async loadErrors (table: string, segment: string, signal: AbortSignal): Promise<readonly string[]> {
    const found = await this.#find(`/debug${segmentPath(table, segment)}`, {}, signal)
    const servers = isJsonObject(found?.serverState) ? found.serverState : {}
    return Object.entries(servers).flatMap(([server, state]) => {
      const error = isJsonObject(state) && isJsonObject(state.errorInfo) ? state.errorInfo : null
      if (error === null) return []
      const { errorMessage: message, stackTrace: trace } = error
      // The innermost cause tells most; the message is often no more than that the load failed.
      const heads = typeof trace === 'string' ? trace.split('\n').filter((line, i) => i === 0 || line.startsWith('Caused by: ')) : []
      const cause = heads.at(-1)?.replace('Caused by: ', '')
      const words = [typeof message === 'string' ? message : 'failed', cause?.trim()].filter((text) => text !== undefined && text !== '')
      return [this.#http.redactor.clean(`${server}: ${words.join('; ')}`).slice(0, 1000)]
    })
  }

  /** Makes servers load a segment again that is in ERROR. */
  async resetSegment (table: string, segment: string, signal: AbortSignal): Promise<void> {
    await this.#call({ method: 'POST', path: `${segmentPath(table, segment)}/reset`, signal })
  }

  /** Whether servers are to have the table's segments at all. One attempt. */
  async tableEnabled (table: string, signal: AbortSignal): Promise<boolean> {
    const { state } = await this.askOnce({ method: 'GET', path: `/tables/${encodeURIComponent(table)}/state`, query: { type: 'OFFLINE' }, signal })
    return state === 'enabled'
  }

  /** Enables the table, whereby Pinot also resets its segments that are in ERROR. One attempt. */
  async enableTable (table: string, signal: AbortSignal): Promise<void> {
    await this.askOnce({ method: 'PUT', path: `/tables/${encodeURIComponent(table)}/state`, query: { type: 'OFFLINE', state: 'enable' }, signal })
  }

  /**
   * Names of the segments that the table is to have; empty without such a table. Source: PinotSegmentRestletResource,
   * which answers with a list of objects.
   */
  async segmentNames (table: string, signal: AbortSignal): Promise<readonly string[]> {
    const reply = await this.#call({ method: 'GET', path: `/segments/${encodeURIComponent(table)}`, query: { type: 'OFFLINE' }, signal }, [404])
    const lists = reply.status === 404 ? [] : this.#json(reply)
    if (!Array.isArray(lists)) throw this.#noController(reply)
    return lists.flatMap((list) => isJsonObject(list) && Array.isArray(list.OFFLINE) ? list.OFFLINE.map(String) : [])
  }

  /**
   * Deletes these segments, without a stay in the bin, in one update of the ideal state. The names go in the body: the
   * form with names in the URL deletes all segments where there are none. A table that is gone has none of them.
   */
  async deleteNamed (table: string, segments: readonly string[], signal: AbortSignal): Promise<void> {
    if (segments.length === 0) return
    const path = `/segments/${encodeURIComponent(`${table}_OFFLINE`)}/delete`
    await this.#call({ method: 'POST', path, query: { retention: '0d' }, json: segments, signal }, [404])
  }

  /** Hands segments over, one attempt; no more of them at once than the controller bears. */
  async push (request: PushRequest, timeoutMs: number, signal: AbortSignal): Promise<{ outcome: PushOutcome, reply: HttpReply | HttpFailure }> {
    return await this.#gate.run(async () => await this.#send({ method: 'POST', ...request, timeoutMs, signal }), signal)
  }

  /** The error of a push that is not tried again (`giveUp`) or was tried in vain. */
  pushError (decision: 'retry' | 'giveUp', segment: string, reply: HttpReply | HttpFailure): DynapinotError {
    return (decision === 'retry' ? unavailable : rejected)(`segment ${segment}`, reply, this.#http.redactor, segment)
  }

  /** Any other call that can be repeated and is answered with an object; `{}` for the statuses `allowed`. */
  async ask (request: HttpRequest, allowed: readonly number[] = []): Promise<JsonObject> {
    const reply = await this.#call(request, allowed)
    return allowed.includes(reply.status) ? {} : this.#object(reply)
  }

  /** As `ask`, but one attempt: for callers that poll. @throws also SINK_UNAVAILABLE at the first passing fault. */
  async askOnce (request: HttpRequest): Promise<JsonObject> {
    return this.#object(await this.#once(request))
  }

  /** Hands the body of a file to `take`, from its beginning at each attempt. */
  async download (path: string, take: NonNullable<HttpRequest['take']>, signal: AbortSignal): Promise<void> {
    await this.#call({ method: 'GET', path, take, signal })
  }

  async close (): Promise<void> {
    await this.#http.close()
  }

  async #find (path: string, query: Readonly<Record<string, string>>, signal: AbortSignal): Promise<JsonObject | null> {
    const reply = await this.#call({ method: 'GET', path, query, signal }, [404])
    return reply.status === 404 ? null : this.#object(reply)
  }

  async #call (request: HttpRequest, allowed: readonly number[] = []): Promise<HttpReply> {
    const what = `${request.method} ${request.path}`
    const decider = new Decider()
    return await withRetries(what, this.#policy, request.signal, async () => {
      const { outcome, reply } = await this.#send(request)
      if (!(reply instanceof HttpFailure) && allowed.includes(reply.status)) return { value: reply }
      const decision = decider.decide(outcome)
      if (decision.next === 'done') return { value: reply as HttpReply }
      if (decision.next === 'retry') return { error: unavailable(what, reply, this.#http.redactor), afterMs: decision.afterMs }
      throw rejected(what, reply, this.#http.redactor)
    })
  }

  async #once (request: HttpRequest, allowed: readonly number[] = []): Promise<HttpReply> {
    const { outcome, reply } = await this.#send(request)
    if (!(reply instanceof HttpFailure) && allowed.includes(reply.status)) return reply
    const { next } = decidePush(outcome)
    if (next === 'done') return reply as HttpReply
    throw (next === 'retry' ? unavailable : rejected)(`${request.method} ${request.path}`, reply, this.#http.redactor)
  }

  async #send (request: HttpRequest): Promise<{ outcome: PushOutcome, reply: HttpReply | HttpFailure }> {
    try {
      const reply = await this.#http.send(request)
      return { outcome: { kind: 'status', status: reply.status, retryAfterMs: reply.retryAfterMs }, reply }
    } catch (error) {
      if (!(error instanceof HttpFailure)) throw error
      return { outcome: { kind: 'socket', code: error.code }, reply: error }
    }
  }

  #object (reply: HttpReply): JsonObject {
    const value = this.#json(reply)
    if (isJsonObject(value)) return value
    throw this.#noController(reply)
  }

  #json (reply: HttpReply): unknown {
    try {
      return JSON.parse(reply.text)
    } catch {
      throw this.#noController(reply)
    }
  }

  #noController (reply: HttpReply): DynapinotError {
    return new DynapinotError('SINK_REJECTED', `${reply.url} does not answer like a Pinot controller: ${this.#http.redactor.clean(reply.text.slice(0, 200))}`, {
      url: reply.url,
      status: reply.status,
      remedy: 'set sink.controllers to the address of a Pinot controller, not of a broker or a login page'
    })
  }
}

function segmentPath (table: string, segment: string): string {
  return `/segments/${encodeURIComponent(`${table}_OFFLINE`)}/${encodeURIComponent(segment)}`
}

function statesOf (view: JsonObject): Readonly<Record<string, ServerStates>> {
  return isJsonObject(view.OFFLINE) ? view.OFFLINE as Record<string, ServerStates> : {}
}
