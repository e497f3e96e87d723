import type { JsonObject } from '../../schema/json.ts'
import type { SegmentInfo } from '../../worker/protocol.ts'
import type { PutResult } from '../contract.ts'

/**
 * One way to bring a segment to Pinot, up to the moment at which the controller has taken it. All that comes behind (the
 * wait for the servers, the look at what was loaded) is the same for all ways: pinot-sink.ts.
 */
export interface PushMode {
  /** What the user should know of it: one line each, for the log. */
  readonly notes: readonly string[]
  /** Checks that it can work, before any segment comes. @throws DynapinotError SINK_REJECTED, SINK_UNAVAILABLE. */
  open: (signal: AbortSignal) => Promise<void>
  /**
   * Hands a segment to the controller, with as many attempts as it takes. Sends of one partition are called one after
   * another, those of several partitions at once; calling it again with the same segment is a no-op.
   * @throws DynapinotError SINK_UNAVAILABLE, SINK_REJECTED, SINK_CONFLICT, SINK_FULL, INTERRUPTED.
   */
  send: (segment: SegmentInfo, signal: AbortSignal) => Promise<PutResult>
  /** Called when the servers have loaded a segment: whatever was only there for the push can go. */
  loaded?: ((segment: SegmentInfo) => Promise<void>) | undefined
  /** Writes anew what servers fetch, whatever is there: they could not load it. */
  renew?: ((segment: SegmentInfo, signal: AbortSignal) => Promise<void>) | undefined
  close: () => Promise<void>
}

/**
 * Says whether what the cluster has under a segment's name is that segment. `record`: its ZooKeeper record as the
 * controller shows it. Undefined = it is; else how it differs, for messages. Pure.
 */
export type Compare = (segment: SegmentInfo, record: JsonObject) => string | undefined

/** Built segments carry their identity in the CRC. */
export const byCrc: Compare = ({ crc }, record) => {
  const held = numberText(record['segment.crc'])
  return held === crc ? undefined : `CRC ${held}, not ${crc}`
}

/**
 * Segments that the controller built of our rows have its own CRC. The name says which job, partition and place in it they
 * are of; so what is left to look at is the number of rows.
 */
export const byRows: Compare = ({ rows }, record) => {
  const held = numberText(record['segment.total.docs'])
  return held === String(rows) ? undefined : `${held} rows, not ${rows}`
}

/** The controller shows numbers of ZooKeeper records as texts. */
function numberText (value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : 'unknown'
}
