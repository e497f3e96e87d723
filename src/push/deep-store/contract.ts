import type { SegmentInfo } from '../../worker/protocol.ts'

/** Where files lie for Pinot to fetch. */
export interface DeepStore {
  /** For messages. */
  readonly description: string
  /** Checks that it can be written. @throws DynapinotError SINK_REJECTED, SINK_UNAVAILABLE. */
  open: (signal: AbortSignal) => Promise<void>
  /**
   * Stores the segment's file for good under its key, unless it is there already; a file of that key with another content
   * is never replaced. Streams: memory does not depend on the file's size.
   * @returns the URI from which Pinot fetches it.
   * @throws DynapinotError SINK_UNAVAILABLE (after its own retries), SINK_REJECTED, SINK_CONFLICT, SINK_FULL, INTERRUPTED.
   */
  put: (segment: SegmentInfo, signal: AbortSignal) => Promise<string>
  /** As `put`, but whatever has that key is replaced, at one stroke. */
  replace: (segment: SegmentInfo, signal: AbortSignal) => Promise<string>
  /** Writes what `put` stored to a file; false if it is not there. Of the segment's path only the file's name counts. */
  fetch: (segment: Pick<SegmentInfo, 'name' | 'archivePath'>, to: string, signal: AbortSignal) => Promise<boolean>
  /** Removes what `put` stored; nothing if it is gone. Of the path only the file's name counts. */
  remove: (segment: Pick<SegmentInfo, 'name' | 'archivePath'>) => Promise<void>
  close: () => Promise<void>
}
