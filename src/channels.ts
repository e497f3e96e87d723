import { channel } from 'node:diagnostics_channel'
import type { Channel } from 'node:diagnostics_channel'

/**
 * Names of the events of the main thread (node:diagnostics_channel). They are published at batch borders: once a unit,
 * a segment or a push, never once a row. Diagnostics channels do not cross threads: a worker returns its counts in its
 * result and the main thread publishes them.
 */
export const channels: {
  /** `{ unit, records, rows, deadLetters, skipped, bytes }` when the rows of an input unit are admitted. */
  readonly unitDone: Channel
  /** `{ unit, error }` when an input unit failed and is left out. */
  readonly unitFailed: Channel
  /** `{ segment, partition, rows, bytes }` when a segment has been built. */
  readonly segmentBuilt: Channel
  /** `{ segment, partition, rows, bytes, result }` when the sink holds a segment for good. */
  readonly segmentPut: Channel
  /** `{ shardId, position }` when a shard begins to be read. */
  readonly shardStarted: Channel
  /** `{ shardId, bytes, millisBehindLatest }` for every reply of a shard, with or without records (bytes 0). */
  readonly shardRead: Channel
  /** `{ shardId, children }` when a closed shard is read to its end. */
  readonly shardEnded: Channel
  /** A StreamGap (source/stream-contract.ts): records are gone before they were read. */
  readonly streamGap: Channel
  /** `{ what, attempt, error, delayMs }` before a retry. */
  readonly retry: Channel
  /** `{ limit, before }` when the number of pushes that may be under way at once changes. */
  readonly pushWindow: Channel
  /** `{ error }` of a worker thread outside of any task; another thread takes its place. */
  readonly workerError: Channel
  /** `{ error }` when a part of a job cannot be closed behind an earlier error, which is the one that is thrown. */
  readonly closeFailed: Channel
} = {
  unitDone: channel('dynapinot:unit:done'),
  unitFailed: channel('dynapinot:unit:failed'),
  segmentBuilt: channel('dynapinot:segment:built'),
  segmentPut: channel('dynapinot:segment:put'),
  shardStarted: channel('dynapinot:shard:started'),
  shardRead: channel('dynapinot:shard:read'),
  shardEnded: channel('dynapinot:shard:ended'),
  streamGap: channel('dynapinot:stream:gap'),
  retry: channel('dynapinot:retry'),
  pushWindow: channel('dynapinot:push:window'),
  workerError: channel('dynapinot:worker:error'),
  closeFailed: channel('dynapinot:close:failed')
}
