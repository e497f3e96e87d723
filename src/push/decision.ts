/** What came back from a request: a status, or the code of an error below HTTP. */
export type PushOutcome =
  | { readonly kind: 'status', readonly status: number }
  | { readonly kind: 'socket', readonly code: string }

/**
 * What to do next. `already?`: the name is taken, so look who took it. `retry`: the same request can work later.
 */
export type PushDecision = 'done' | 'already?' | 'retry' | 'giveUp'

/**
 * After so many attempts a 500 is taken for an answer: Pinot gives it for a passing fault of ZooKeeper or of its deep
 * store as well as for a segment that it will never be able to read.
 */
export const MAX_INTERNAL_ERRORS = 5

/** Statuses that a repetition cannot change (4xx, 3xx) or can (5xx), where it is not the rule of their class. */
const statuses: Readonly<Record<number, PushDecision>> = {
  408: 'retry', // Request Timeout: of a proxy
  409: 'already?', // Conflict: the segment exists, or another push of it is under way
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
  // The client's own limit for one attempt.
  'DEADLINE'
])

/**
 * Decides what becomes of a push, from nothing but its outcome and the number of the attempt (from 1). Pure.
 */
export function decidePush (outcome: PushOutcome, attempt: number = 1): PushDecision {
  if (outcome.kind === 'socket') return passing.has(outcome.code) ? 'retry' : 'giveUp'
  const { status } = outcome
  const known = statuses[status]
  if (known !== undefined) return known
  if (status >= 200 && status < 300) return 'done'
  if (status === 500) return attempt < MAX_INTERNAL_ERRORS ? 'retry' : 'giveUp'
  return status > 500 && status < 600 ? 'retry' : 'giveUp'
}
