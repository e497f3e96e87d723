import type { DynapinotError } from '../errors.ts'
import { isJsonObject } from '../schema/json.ts'
import type { JsonObject } from '../schema/json.ts'

/** What a broker's answer says. */
export type BrokerReply =
  /** `lacks`: why the others may be missing from it; undefined if the answer is whole. */
  | { readonly kind: 'answer', readonly seen: ReadonlySet<string>, readonly lacks?: string | undefined }
  /** Nobody is there to answer, for now. `error`: what is on the way to the brokers is not there itself. */
  | { readonly kind: 'away', readonly why: string, readonly error?: DynapinotError | undefined }
  /** Nobody will answer: no right to ask, or no broker for the table. */
  | { readonly kind: 'barred', readonly why: string }

/** Codes of Pinot's QueryErrorCode, 1.5.1. */
const ACCESS_DENIED = 180
/** No broker has the tag of the table's tenant. */
const BROKER_RESOURCE_MISSING = 410
/** Such brokers are known to the controller, but none is alive. */
const BROKER_INSTANCE_MISSING = 420

/**
 * Asks which of the segments a broker routes to and gets an answer from.
 *
 * The first row of each, by its number, costs an index look-up a segment, however large it is. With upsert's filter off
 * it is there whether or not newer rows have superseded it. In the table's own name, as users ask it.
 */
export function segmentsQuery (table: string, segments: readonly string[]): string {
  const names = segments.map((name) => `'${name.replaceAll('\'', '\'\'')}'`).join(', ')
  return `SET skipUpsert = true; SELECT $segmentName FROM "${table}" WHERE $docId = 0 AND $segmentName IN (${names}) LIMIT ${segments.length}`
}

/**
 * Reads a broker's answer. A segment that is in it counts even if other servers did not take part; one that is missing says
 * nothing unless the answer is whole. Pure.
 */
export function readReply (reply: JsonObject): BrokerReply {
  const faults = faultsOf(reply.exceptions)
  const why = faults.map(({ code, message }) => `${code} ${message}`.slice(0, 300)).join('; ')
  if (faults.some(({ code }) => code === ACCESS_DENIED || code === BROKER_RESOURCE_MISSING)) return { kind: 'barred', why }
  if (faults.some(({ code }) => code === BROKER_INSTANCE_MISSING)) return { kind: 'away', why }
  const { partialResult, numServersQueried, numServersResponded, resultTable } = reply
  const seen = new Set(rowsOf(resultTable).map(([name]) => String(name)))
  if (why !== '') return { kind: 'answer', seen, lacks: why }
  if (partialResult === true || numServersQueried !== numServersResponded) {
    return { kind: 'answer', seen, lacks: `${Number(numServersResponded)} of ${Number(numServersQueried)} servers answered` }
  }
  return { kind: 'answer', seen }
}

function rowsOf (resultTable: unknown): readonly (readonly unknown[])[] {
  return isJsonObject(resultTable) && Array.isArray(resultTable.rows) ? resultTable.rows as unknown[][] : []
}

function faultsOf (exceptions: unknown): { readonly code: number, readonly message: string }[] {
  if (!Array.isArray(exceptions)) return []
  return exceptions.map((each: unknown) => isJsonObject(each)
    ? { code: Number(each.errorCode), message: typeof each.message === 'string' ? each.message : '' }
    : { code: NaN, message: String(each) })
}
