/**
 * The contract between input bytes and row blocks. A decoder takes the lines of one input unit in order and yields row
 * blocks per partition, dead letters and counts. The plain implementation is worker/json-batch-decoder.ts; a kernel
 * that goes from bytes to blocks at once replaces it whole and must give the same blocks, byte for byte.
 */

/** Why a record could not become a row. Stable: users filter dead letters by it. */
export const reasonCodes = {
  BAD_JSON: 'the line is not one JSON object',
  LINE_TOO_LONG: 'the line is longer than input.maxLineBytes',
  NOT_A_RECORD: 'the JSON is neither a change record nor an export item as the source expects',
  UNKNOWN_EVENT: 'eventName is none of INSERT, MODIFY, REMOVE',
  NO_IMAGE: 'an INSERT or MODIFY without NewImage',
  BAD_VERSION: 'no usable ApproximateCreationDateTime',
  UNKNOWN_TYPE_TAG: 'an attribute value is not one of S N B BOOL NULL M L SS NS BS',
  KEY_MISSING: 'a key column has no value',
  KEY_NOT_EXACT: 'a key value does not fit its column exactly',
  NUMBER_NOT_EXACT: 'a number does not fit its column exactly',
  BAD_VALUE: 'a value cannot be converted to its column',
  BAD_BASE64: 'a binary value is not base64 (as often as the source says)',
  BAD_UNICODE: 'a string has a lone surrogate',
  VALUE_TOO_LONG: 'a value is longer than its column allows and the schema says ERROR',
  FUNCTION_FAILED: 'a transformFunction failed on the values of this record',
  REQUIRED_NULL: 'a column that must not be null is null',
  BAD_AGGREGATE: 'a record that the Kinesis Producer Library aggregated is damaged'
} as const

/** A dead letter's reason. */
export type ReasonCode = keyof typeof reasonCodes

/** A record that is not a row, with its raw bytes. */
export interface DeadLetter {
  readonly reason: ReasonCode
  /** What was wrong, with the value's beginning; never longer than 500 characters. */
  readonly detail: string
  /** Column or attribute path, where one is to blame. */
  readonly field?: string | undefined
  /** Line in the unit, from 1. */
  readonly line: number
  /** The line's bytes; cut to the first 1 MiB for LINE_TOO_LONG. */
  readonly raw: Uint8Array
}

/** Records that are left out on purpose, by cause. Blank lines are not records and not counted. */
export interface SkipCounts {
  /** Change records of a table that `source.tables` does not name. */
  otherTable: number
  /** TTL deletes, with `source.ttlDeletes: skip`. */
  ttlDelete: number
}

/** What the rows were, and what happened to values on the way. */
export interface UnitCounts {
  /** Lines that are records: rows + deadLetters + sum of skips. */
  records: number
  rows: number
  deadLetters: number
  skips: SkipCounts
  /** Rows by kind. Export items count as `items`. */
  kinds: { items: number, inserts: number, modifies: number, removes: number, ttlRemoves: number }
  /** Rows of change records by the unit that ApproximateCreationDateTime came in (decode/creation-time.ts). */
  timeUnits: Record<TimeUnit, number>
  /** Values that became null by policy, by column. */
  nulled: Record<string, number>
  /** Numbers rounded by policy, by column. */
  rounded: Record<string, number>
  /** Values cut or replaced by the schema's explicit maxLengthExceedStrategy, by column. */
  shortened: Record<string, number>
  /** Top-level attributes without a column, by name; at most 1000 names, the rest under `*`. */
  unmapped: Record<string, number>
  /** Uncompressed bytes of the lines. */
  bytes: number
  /** Smallest and largest version of the rows, as decimal text (they exceed 2^53 only in theory); null without rows. */
  minVersion: string | null
  maxVersion: string | null
}

/** Units of time that records come in: seconds, milliseconds, microseconds. */
export type TimeUnit = 's' | 'ms' | 'us'

/** Where in a stream the lines of a decoder come from. */
export interface StreamPositions {
  readonly shardId: string
  /** Of the record that the line is of; lines count from 1 within the unit. Asked for lines under way alone. */
  readonly sequenceNumber: (line: number) => string
}

/** A finished row block. */
export interface DecodedBlock {
  readonly partition: number
  readonly rows: number
  /** Index of the block among those of its partition in its unit, from 0. */
  readonly sequence: number
  /** The block (layout.ts), valid during the call only: whoever keeps it copies it to where it is to lie. */
  readonly bytes: Uint8Array
}

/** Where a decoder puts what it makes; called in order. */
export interface DecoderOutput {
  block: (block: DecodedBlock) => void
  deadLetter: (letter: DeadLetter) => void
}

/** Decodes the lines of one unit. */
export interface BatchDecoder {
  /** Decodes whole lines; `firstLine` counts from 1 within the unit. Line ends: LF or CRLF; the last may be missing. */
  lines: (bytes: Uint8Array, firstLine: number) => number
  /** A line that was too long to be buffered whole; `start` is its beginning. */
  tooLong: (start: Uint8Array, length: number, line: number) => void
  /** Cuts the blocks that are open, in order of partition, and gives the counts. */
  finish: () => UnitCounts
}

/** When a block is full. Part of the state's fingerprint, since segments are cut at block borders. */
export interface BlockLimits {
  readonly rows: number
  readonly bytes: number
}

/** Fresh counts. */
export function emptyCounts (): UnitCounts {
  return {
    records: 0,
    rows: 0,
    deadLetters: 0,
    skips: { otherTable: 0, ttlDelete: 0 },
    kinds: { items: 0, inserts: 0, modifies: 0, removes: 0, ttlRemoves: 0 },
    timeUnits: { s: 0, ms: 0, us: 0 },
    nulled: {},
    rounded: {},
    shortened: {},
    unmapped: {},
    bytes: 0,
    minVersion: null,
    maxVersion: null
  }
}
