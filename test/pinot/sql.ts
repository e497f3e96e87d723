import { setTimeout as sleep } from 'node:timers/promises'

/** One answer of the broker. LONG values beyond 2^53 lose digits in JSON: cast them to STRING in the query. */
export interface QueryResult {
  columns: string[]
  types: string[]
  rows: unknown[][]
  numSegmentsQueried: number
  numServersQueried: number
}

export interface PinotException {
  errorCode: number
  message: string
}

export class PinotQueryError extends Error {
  override readonly name: string = 'PinotQueryError'
  readonly sql: string
  readonly exceptions: PinotException[]

  constructor (sql: string, exceptions: PinotException[]) {
    super(`${sql}: ${exceptions.map((e) => `${e.errorCode} ${e.message}`).join('; ')}`)
    this.sql = sql
    this.exceptions = exceptions
  }
}

interface BrokerAnswer {
  resultTable?: { dataSchema: { columnNames: string[], columnDataTypes: string[] }, rows: unknown[][] }
  exceptions?: PinotException[]
  partialResult?: boolean
  numServersQueried?: number
  numServersResponded?: number
  numSegmentsQueried?: number
}

/** Runs a query; since the broker answers 200 whatever happens, anything but a whole result throws. */
export async function querySql (brokerUrl: string, sql: string): Promise<QueryResult> {
  const response = await fetch(`${brokerUrl}/query/sql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ sql })
  })
  const text = await response.text()
  if (!response.ok) throw new PinotQueryError(sql, [{ errorCode: response.status, message: text }])
  const answer = JSON.parse(text) as BrokerAnswer
  if (answer.exceptions?.length) throw new PinotQueryError(sql, answer.exceptions)
  if (answer.partialResult || answer.numServersQueried !== answer.numServersResponded) {
    throw new PinotQueryError(sql, [{ errorCode: -1, message: `partial result: ${text.slice(0, 500)}` }])
  }
  return {
    columns: answer.resultTable?.dataSchema.columnNames ?? [],
    types: answer.resultTable?.dataSchema.columnDataTypes ?? [],
    rows: answer.resultTable?.rows ?? [],
    numSegmentsQueried: answer.numSegmentsQueried ?? 0,
    numServersQueried: answer.numServersQueried ?? 0
  }
}

/** Asks again until the condition holds: refreshes, deletes and routing reach the broker a little later. */
export async function queryUntil (
  brokerUrl: string, sql: string, condition: (result: QueryResult) => boolean, timeoutMs: number = 30_000
): Promise<QueryResult> {
  const end = Date.now() + timeoutMs
  let last: unknown
  while (Date.now() < end) {
    try {
      const result = await querySql(brokerUrl, sql)
      if (condition(result)) return result
      last = JSON.stringify(result.rows.slice(0, 20))
    } catch (error) {
      // A table that the broker has not heard of yet, or a segment that has just moved.
      last = error
    }
    await sleep(100)
  }
  throw new Error(`${sql}: not as expected after ${timeoutMs} ms, last answer ${String(last)}`)
}
