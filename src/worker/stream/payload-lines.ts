import type { Fault } from '../../decode/fault.ts'

/**
 * Payloads of a stream's records as lines for a decoder, one payload a line. A line feed in a payload is a carriage
 * return in its line: JSON has both between its tokens, and neither within a text. A payload that cannot be read, or is
 * blank, is a line of one NUL, which every decoder makes a dead letter of: so each has its line, and is counted.
 *
 * Valid until the next piece is asked for.
 */
export interface PayloadLines {
  /** Each line ends with a line feed. */
  readonly bytes: Uint8Array
  readonly count: number
  /** Of line `i` of the piece, from 0. */
  readonly sequenceNumber: (i: number) => string
  /** Place among the user records of an aggregated record, from 0; undefined if it is none. */
  readonly subSequenceNumber: (i: number) => number | undefined
  /** Why there is a NUL in place of the payload; undefined if there is none. */
  readonly fault: (i: number) => Fault | undefined
  /** The payload, byte for byte: its own memory. Where it cannot be decoded, the base64 text. */
  readonly raw: (i: number) => Uint8Array
}

/** What a body is as a whole. */
export interface BodyFacts {
  /** Records of the stream, and of these the ones that were aggregates of user records. */
  readonly records: number
  readonly aggregated: number
  readonly first: string | null
  readonly last: string | null
  /** ApproximateArrivalTimestamp, ms since the epoch; null if no record has one. */
  readonly oldestArrival: number | null
  readonly newestArrival: number | null
}

/**
 * Reads a body piece by piece, and tells what it was; null if it has to be read by the plain reader, all of it.
 * @throws SyntaxError if it is no reply (decode/kinesis-records.ts).
 */
export type BodyReader = (body: Uint8Array) => Generator<PayloadLines, BodyFacts | null>

/** A piece is handed over when it has so many bytes: they are still in the processor's cache when they are decoded. */
export const PIECE_BYTES: number = 256 << 10
