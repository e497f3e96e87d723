/** What came back from a request: a status, or the code of an error below HTTP. */
export type PushOutcome =
  | { readonly kind: 'status', readonly status: number, /** Of the header, if there is one. */ readonly retryAfterMs?: number | undefined }
  | { readonly kind: 'socket', readonly code: string }

/**
 * What to do next. `already?`: the name is taken, so look who took it. `retry`: the same request can work later, and
 * not before `afterMs` where the other side named a time.
 */
export type PushDecision =
  | { readonly next: 'done' | 'already?' | 'giveUp' }
  | { readonly next: 'retry', readonly afterMs?: number | undefined }

/**
 * So many answers of 500 to one request are taken for an answer: Pinot gives it for a passing fault of ZooKeeper or of
 * its deep store, and while it starts, as well as for a segment that it will never be able to read.
 */
export const MAX_INTERNAL_ERRORS = 8

/** However long another side says it wants to be left alone: it may be back sooner, and its clock may be wrong. */
export const MAX_RETRY_AFTER_MS = 120_000

type Next = PushDecision['next']

/** Statuses that a repetition cannot change (4xx, 3xx) or can (5xx), where it is not the rule of their class. */
const statuses: Readonly<Record<number, Next>> = {
  408: 'retry', // Request Timeout: of a proxy
  409: 'already?', // Conflict: the segment exists, or another push of it is under way
  412: 'already?', // Precondition Failed: Pinot gives it only to If-Match, so what is there decides
  421: 'retry', // Misdirected Request: another connection may lead to the right host
  423: 'retry', // Locked
  425: 'retry', // Too Early
  429: 'retry', // Too Many Requests
  501: 'giveUp', // Not Implemented
  505: 'giveUp', // HTTP Version Not Supported
  506: 'giveUp', // Variant Also Negotiates
  508: 'giveUp', // Loop Detected
  510: 'giveUp', // Not Extended
  511: 'giveUp' // Network Authentication Required
}

/** Codes of Node, of undici, and of TLS that a repetition can change. */
const passing: ReadonlySet<string> = new Set([
  'ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'EHOSTDOWN', 'ENETUNREACH', 'ENETDOWN',
  'ENETRESET', 'EADDRNOTAVAIL', 'EMFILE', 'ENFILE', 'ENOBUFS', 'EAI_AGAIN', 'EBUSY',
  // A name that is not known may be that of a service that is just being started.
  'ENOTFOUND',
  'UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'UND_ERR_SOCKET', 'UND_ERR_INFO',
  'UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'HPE_INVALID_EOF_STATE', 'ECONNCLOSED',
  // The client's own limits: for one attempt, and for the progress of a body that is sent.
  'DEADLINE', 'SEND_STALLED'
])

/**
 * Decides what becomes of a request, from nothing but its outcome and the number of times that it has met a 500, this
 * one included. Pure.
 */
export function decidePush (outcome: PushOutcome, internalErrors: number = 1): PushDecision {
  if (outcome.kind === 'socket') return { next: passing.has(outcome.code) ? 'retry' : 'giveUp' }
  const next = nextOf(outcome.status, internalErrors)
  if (next !== 'retry') return { next }
  const { retryAfterMs } = outcome
  return retryAfterMs === undefined ? { next } : { next, afterMs: Math.min(retryAfterMs, MAX_RETRY_AFTER_MS) }
}

function nextOf (status: number, internalErrors: number): Next {
  const known = statuses[status]
  if (known !== undefined) return known
  if (status >= 200 && status < 300) return 'done'
  if (status === 500) return internalErrors < MAX_INTERNAL_ERRORS ? 'retry' : 'giveUp'
  return status > 500 && status < 600 ? 'retry' : 'giveUp'
}

/**
 * Reads a Retry-After header: seconds, or a date (RFC 9110, 10.2.3).
 * @param text the header's value.
 * @param now ms since the epoch.
 * @returns ms from now, not negative; undefined if it says neither.
 */
export function retryAfterMs (text: string, now: number): number | undefined {
  const value = text.trim()
  if (/^[0-9]{1,9}$/.test(value)) return Number(value) * 1000
  // The forms of a date begin with the name of a day; Date.parse alone would take `-1` for a year.
  if (!/^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)/.test(value)) return undefined
  const time = Date.parse(value)
  return Number.isNaN(time) ? undefined : Math.max(0, time - now)
}

/** Decides over all attempts of one request: counts the 500s among them. */
export class Decider {
  #internalErrors = 0

  decide (outcome: PushOutcome): PushDecision {
    if (outcome.kind === 'status' && outcome.status === 500) this.#internalErrors++
    return decidePush(outcome, this.#internalErrors)
  }
}
