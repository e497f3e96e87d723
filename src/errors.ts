/**
 * Errors are an API: a stable code, the exit code of the command line, whether a retry can help, and where in the
 * input it happened. One table; `docs` in the README are checked against it by a test.
 */

/** Exit codes of the command line, by outcome. */
export const exitCodes = {
  ok: 0,
  unexpected: 1,
  usage: 2,
  input: 3,
  deadLetters: 4,
  sink: 5,
  state: 6,
  interrupted: 130
} as const

/** The table of all error codes. */
export const errorCodes = {
  UNEXPECTED: { exitCode: 1, retriable: false, meaning: 'a defect in dynapinot; please report it with the stack' },
  CONFIG_INVALID: { exitCode: 2, retriable: false, meaning: 'the configuration has faults; every fault is listed with its path' },
  SCHEMA_INVALID: { exitCode: 2, retriable: false, meaning: 'the Pinot schema has faults' },
  TABLE_CONFIG_INVALID: { exitCode: 2, retriable: false, meaning: 'the Pinot table config has faults' },
  FUNCTION_UNKNOWN: { exitCode: 2, retriable: false, meaning: 'a transformFunction uses a function that is unknown or not deterministic' },
  FUNCTION_INVALID: { exitCode: 2, retriable: false, meaning: 'a transformFunction cannot be parsed or has wrong arguments' },
  PLAN_CONFLICT: { exitCode: 2, retriable: false, meaning: 'schema, table config and mapping contradict one another' },
  INPUT_NOT_FOUND: { exitCode: 3, retriable: false, meaning: 'an input file or folder does not exist or cannot be read' },
  MANIFEST_INVALID: { exitCode: 3, retriable: false, meaning: 'the manifest of an export cannot be used' },
  INPUT_CORRUPT: { exitCode: 3, retriable: false, meaning: 'an input file is damaged: truncated or corrupt gzip; or a reply of a stream is' },
  INPUT_MISMATCH: { exitCode: 3, retriable: false, meaning: 'an input file does not have the MD5 or the item count of its manifest' },
  SOURCE_UNAVAILABLE: { exitCode: 3, retriable: true, meaning: 'the stream does not answer: service down, no network, or a wrong endpoint' },
  SOURCE_DENIED: { exitCode: 3, retriable: false, meaning: 'the credentials do not allow the stream to be read' },
  SOURCE_NOT_FOUND: { exitCode: 3, retriable: false, meaning: 'the stream or its consumer does not exist' },
  SOURCE_REJECTED: { exitCode: 3, retriable: false, meaning: 'the service refused a request that will not get better by being made again' },
  SOURCE_GAP: { exitCode: 3, retriable: false, meaning: 'records of the stream are gone before they were read' },
  DEAD_LETTERS_EXCEEDED: { exitCode: 4, retriable: false, meaning: 'the share of bad records is above deadLetters.maxRatio; the mapping is probably wrong' },
  SINK_UNAVAILABLE: { exitCode: 5, retriable: true, meaning: 'the sink does not answer: controller down or slow' },
  SINK_REJECTED: { exitCode: 5, retriable: false, meaning: 'the sink refused a segment or a table' },
  SINK_CONFLICT: { exitCode: 5, retriable: false, meaning: 'the sink holds a segment of the same name with another CRC' },
  SINK_FULL: { exitCode: 5, retriable: true, meaning: 'no space left where segments are written' },
  SEGMENT_NOT_LOADED: { exitCode: 5, retriable: true, meaning: 'Pinot took a segment but its servers did not load it' },
  MERGE_STUCK: { exitCode: 5, retriable: true, meaning: 'a merged segment is loaded, but its inputs still answer queries; nothing was deleted' },
  SEGMENT_INVALID: { exitCode: 3, retriable: false, meaning: 'a segment file cannot be read' },
  SPILL_FULL: { exitCode: 5, retriable: false, meaning: 'the spill folder is at its limit or its disk is full' },
  STATE_MISMATCH: { exitCode: 6, retriable: false, meaning: 'the saved state belongs to another input, schema, config or format' },
  STATE_CORRUPT: { exitCode: 6, retriable: false, meaning: 'the saved state cannot be read' },
  STATE_LOCKED: { exitCode: 6, retriable: false, meaning: 'another process is working with the same state' },
  STATE_UNAVAILABLE: { exitCode: 6, retriable: true, meaning: 'the place of the saved state does not answer or cannot be written' },
  STATE_LOST: { exitCode: 6, retriable: false, meaning: 'another process has taken over the state, since this one did not renew its lease in time' },
  WORKER_DIED: { exitCode: 1, retriable: true, meaning: 'a worker thread ended in the middle of a task' },
  INTERRUPTED: { exitCode: 130, retriable: false, meaning: 'stopped by a signal; run again to go on' }
} as const

/** A stable error code. */
export type ErrorCode = keyof typeof errorCodes

/** Where in the input or output an error belongs to. Everything optional; nothing secret. */
export interface ErrorContext {
  readonly file?: string | undefined
  readonly line?: number | undefined
  readonly shardId?: string | undefined
  readonly sequenceNumber?: string | undefined
  readonly field?: string | undefined
  readonly segment?: string | undefined
  readonly url?: string | undefined
  readonly status?: number | undefined
  /** Several faults found together, one line each. */
  readonly faults?: readonly string[] | undefined
  /** What the user can do about it. */
  readonly remedy?: string | undefined
}

/** The one error class of the project; tell errors apart by `code`, never by message. */
export class DynapinotError extends Error {
  readonly code: ErrorCode
  readonly context: ErrorContext

  constructor (code: ErrorCode, message: string, context: ErrorContext = {}, options?: { cause?: unknown }) {
    super(message, options)
    this.name = 'DynapinotError'
    this.code = code
    this.context = context
  }

  get retriable (): boolean {
    return errorCodes[this.code].retriable
  }

  get exitCode (): number {
    return errorCodes[this.code].exitCode
  }
}

/** An error as plain data, to cross a thread border (structured clone drops own classes). */
export interface ErrorData {
  readonly code: ErrorCode
  readonly message: string
  readonly context: ErrorContext
  readonly stack?: string | undefined
}

/** Makes plain data of any thrown value. */
export function toErrorData (error: unknown): ErrorData {
  if (error instanceof DynapinotError) {
    return { code: error.code, message: error.message, context: error.context, stack: error.stack }
  }
  if (error instanceof Error) return { code: 'UNEXPECTED', message: error.message, context: {}, stack: error.stack }
  return { code: 'UNEXPECTED', message: String(error), context: {} }
}

/** Brings an error back from plain data. */
export function fromErrorData (data: ErrorData): DynapinotError {
  const error = new DynapinotError(data.code, data.message, data.context)
  if (data.stack !== undefined) error.stack = data.stack
  return error
}
