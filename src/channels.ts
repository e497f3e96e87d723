import { channel, subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { Channel } from 'node:diagnostics_channel'

/**
 * Names of the events of the main thread (node:diagnostics_channel). They are published at batch borders: once a unit,
 * a segment or a push, never once a row. Diagnostics channels do not cross threads: a worker returns its counts in its
 * result and the main thread publishes them.
 */
export const channels: {
  /**
   * `{ unit, records, rows, deadLetters, reasons, skips, bytes }` when the rows of an input unit are admitted;
   * `reasons`: dead letters by reason, `skips`: records left out by cause. Both have only what occurred, or zeros.
   */
  readonly unitDone: Channel
  /** `{ unit, error }` when an input unit failed and is left out. */
  readonly unitFailed: Channel
  /** `{ sink }` when the sink and its table have been checked, before the first segment. */
  readonly sinkOpened: Channel
  /** `{ segment, partition, rows, bytes, ms }` when a segment has been built; `ms`: from its turn to its archive. */
  readonly segmentBuilt: Channel
  /**
   * `{ segment, partition, rows, bytes, result, ms }` when the sink holds a segment of new rows for good; `ms`: from
   * its turn until it is loaded.
   */
  readonly segmentPut: Channel
  /** `{ partition, count }` when segments have been deleted from the sink. */
  readonly segmentsDeleted: Channel
  /**
   * `{ partition, rows, oldest, newest, at }` when rows of a stream answer queries: creation times of the oldest and the
   * newest record among them and the time of this machine, all ms since the epoch.
   */
  readonly rowsQueryable: Channel
  /** `{ shardId, position }` when a shard begins to be read. */
  readonly shardStarted: Channel
  /** `{ shardId, bytes, millisBehindLatest }` for every reply of a shard, with or without records (bytes 0). */
  readonly shardRead: Channel
  /** `{ shardId, children }` when a closed shard is read to its end. */
  readonly shardEnded: Channel
  /** `{ shardId, counts, reasons, streamRecords, aggregated, oldestArrival, newestArrival }`, `reasons` as of a unit, when the rows of a stream's batch are on their way to segments. */
  readonly batchDecoded: Channel
  /** A TimeUnitChange (engine/replicate/time-units.ts): the times of a shard's records come in another unit than before. */
  readonly timeUnitChanged: Channel
  /** `{ segment, partition, inputs, reason, rows, bytes, archiveBytes, outcome }` when a merged segment has taken the place of `inputs` others. */
  readonly segmentsMerged: Channel
  /** A StreamGap (source/stream-contract.ts): records are gone before they were read. */
  readonly streamGap: Channel
  /** `{ what, attempt, error, delayMs }` before a retry. The first word of `what` names the kind: push, read, build, ... */
  readonly retry: Channel
  /** `{ broker, error }` when a broker cannot be asked whether queries see a segment, and the job goes on without; once a broker. */
  readonly queriesNotAsked: Channel
  /** `{ segment, error }` when the archive of a deleted segment cannot be removed from the deep store. */
  readonly filesLeft: Channel
  /** `{ limit, before }` when the number of pushes that may be under way at once changes. */
  readonly pushWindow: Channel
  /** `{ error }` of a worker thread outside of any task; another thread takes its place. */
  readonly workerError: Channel
  /** `{ error }` when a part of a job cannot be closed behind an earlier error, which is the one that is thrown. */
  readonly closeFailed: Channel
} = {
  unitDone: channel('dynapinot:unit:done'),
  unitFailed: channel('dynapinot:unit:failed'),
  sinkOpened: channel('dynapinot:sink:opened'),
  segmentBuilt: channel('dynapinot:segment:built'),
  segmentPut: channel('dynapinot:segment:put'),
  segmentsDeleted: channel('dynapinot:segments:deleted'),
  rowsQueryable: channel('dynapinot:rows:queryable'),
  shardStarted: channel('dynapinot:shard:started'),
  shardRead: channel('dynapinot:shard:read'),
  shardEnded: channel('dynapinot:shard:ended'),
  batchDecoded: channel('dynapinot:batch:decoded'),
  timeUnitChanged: channel('dynapinot:time-unit:changed'),
  segmentsMerged: channel('dynapinot:segments:merged'),
  streamGap: channel('dynapinot:stream:gap'),
  retry: channel('dynapinot:retry'),
  queriesNotAsked: channel('dynapinot:queries:not-asked'),
  filesLeft: channel('dynapinot:files:left'),
  pushWindow: channel('dynapinot:push:window'),
  workerError: channel('dynapinot:worker:error'),
  closeFailed: channel('dynapinot:close:failed')
}

/** Functions that take the messages of channels, by the name that a channel has above. */
export type ChannelHandlers = Readonly<Partial<Record<keyof typeof channels, (message: never) => void>>>

/** Subscribes to channels. @returns ends that. */
export function subscribeAll (handlers: ChannelHandlers): () => void {
  const pairs = Object.entries(handlers).map(([key, handle]) => [channels[key as keyof typeof channels].name, (message: unknown) => { handle(message as never) }] as const)
  for (const [name, handle] of pairs) subscribe(name, handle)
  return () => { for (const [name, handle] of pairs) unsubscribe(name, handle) }
}
