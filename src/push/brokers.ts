import { DynapinotError } from '../errors.ts'
import type { PinotSinkOptions } from '../options/resolved-options.ts'
import { readReply, segmentsQuery } from './broker-question.ts'
import type { BrokerReply } from './broker-question.ts'
import { ControllerClient } from './controller.ts'
import { HttpFailure } from './http-client.ts'
import type { Broker } from './query-watch.ts'

/** Brokers and the connections to them. */
export interface Brokers {
  readonly all: readonly Broker[]
  close: () => Promise<void>
}

const TOO_LATE: ReadonlySet<string> = new Set(['DEADLINE', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT'])
/** For an answer: what a broker itself gives a query, unless it is set otherwise. */
const QUESTION_MS = 10_000

/**
 * The brokers that the options name, each with a connection of its own and the controllers' credentials; without any, the
 * one that the controller picks for each question, as it does for everybody. `client`: of the controllers, the caller's to
 * close.
 * @throws DynapinotError CONFIG_INVALID.
 */
export function openBrokers (options: PinotSinkOptions, table: string, client: ControllerClient): Brokers {
  const { brokers = [] } = options
  const timeoutMs = Math.min(options.timeoutMs, QUESTION_MS)
  if (brokers.length === 0) return { all: [{ name: 'the brokers behind the controller', awayMs: options.giveUpAfterMs, ask: asker(client, '/sql', table, timeoutMs) }], close: async () => {} }
  const direct = brokers.map((url) => ({ url, client: new ControllerClient({ ...options, controllers: [url], parallel: 1 }) }))
  return {
    all: direct.map(({ url, client }) => ({ name: `broker ${url}`, ask: asker(client, '/query/sql', table, timeoutMs) })),
    close: async () => { await Promise.all(direct.map(async ({ client }) => { await client.close() })) }
  }
}

function asker (client: ControllerClient, path: string, table: string, timeoutMs: number): Broker['ask'] {
  return async (segments, signal): Promise<BrokerReply> => {
    try {
      return readReply(await client.askOnce({ method: 'POST', path, json: { sql: segmentsQuery(table, segments) }, timeoutMs, signal }))
    } catch (error) {
      if (!(error instanceof DynapinotError) || error.code === 'INTERRUPTED') throw error
      if (!error.retriable) return { kind: 'barred', why: error.message }
      return { kind: 'away', why: error.message, error: isUnreached(error) ? error : undefined }
    }
  }
}

/**
 * Nobody took the question. A controller that answers 500, or not in time, may be well, and the broker that it asked dead or
 * slow.
 */
function isUnreached ({ context: { status }, cause }: DynapinotError): boolean {
  if (status !== undefined) return status >= 502 && status <= 504
  return cause instanceof HttpFailure && !TOO_LATE.has(cause.code)
}
