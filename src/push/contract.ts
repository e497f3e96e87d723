import type { SegmentInfo } from '../worker/protocol.ts'

/** What became of a put. `already`: the sink held the same name with the same CRC. */
export type PutResult = 'done' | 'already'

/** Where finished segments go. */
export interface Sink {
  readonly kind: 'dir' | 'pinot'
  /** For messages; no secrets. */
  readonly description: string
  /** What the user should know of how it works: one line each, for the log. */
  readonly notes?: readonly string[] | undefined
  /** Checks that the sink can take segments of this table; throws SINK_* or PLAN_CONFLICT errors. */
  open: (signal: AbortSignal) => Promise<void>
  /**
   * Stores the segment's archive for good and, for a server, waits until it is loaded and queries see it. Puts of
   * one partition are called one after another, those of several partitions at once. Safe to call again with the same
   * segment.
   * The sink never deletes `archivePath`; the caller does.
   * @throws DynapinotError SINK_UNAVAILABLE (after its own retries), SINK_REJECTED, SINK_CONFLICT, SINK_FULL,
   * SEGMENT_NOT_LOADED, INTERRUPTED.
   */
  put: (segment: SegmentInfo, signal: AbortSignal) => Promise<PutResult>
  /**
   * Called once when all segments are put: a directory sink completes its index, a server is looked at once more.
   * @throws DynapinotError as `open`.
   */
  finish: (signal: AbortSignal) => Promise<void>
  /**
   * Of the segments that an earlier run has put: those that are not there any more. Asked before `open`, too, and soon
   * answered. @throws DynapinotError as `open`.
   */
  missing: (names: readonly string[], signal: AbortSignal) => Promise<readonly string[]>
  close: () => Promise<void>
}
