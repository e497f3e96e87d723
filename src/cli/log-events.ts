import type { Logger } from 'pino'
import { subscribeAll } from '../channels.ts'
import { DynapinotError } from '../errors.ts'

/** At most one such line in so many ms. */
const PRECISION_EVERY_MS = 60_000

/** Writes what happens under way as log lines. @returns ends that. */
export function logEvents (log: Logger): () => void {
  let precisionToldAt = -Infinity
  return subscribeAll({
    unitFailed: ({ unit, error }: { unit: string, error: Error }) => {
      log.error({ file: unit, code: error instanceof DynapinotError ? error.code : undefined }, `input left out: ${error.message}`)
    },
    retry: ({ what, attempt, error, delayMs }: { what: string, attempt: number, error: unknown, delayMs: number }) => {
      const message = messageOf(error)
      log.warn({ attempt, delayMs }, `${message.startsWith(what) ? message : `${what}: ${message}`}; trying again`)
    },
    pushWindow: ({ limit, before }: { limit: number, before: number }) => {
      log.debug({ limit }, `the controller ${limit < before ? 'has much to do' : 'keeps up'}: ${limit} pushes at once`)
    },
    workerError: ({ error }: { error: Error }) => {
      log.warn(`a worker thread failed outside of any task, another takes its place: ${error.message}`)
    },
    closeFailed: ({ error }: { error: unknown }) => { log.warn(`a part of the job could not be closed: ${messageOf(error)}`) },
    queriesNotAsked: ({ error }: { error: Error }) => { log.warn(`${error.message}; a segment counts once its servers have loaded it`) },
    filesLeft: ({ segment, error }: { segment: string, error: Error }) => { log.warn({ segment }, `the archive of a deleted segment stays in the deep store: ${error.message}`) },
    segmentPut: (message: object) => { log.debug(message, 'segment put') },
    segmentsMerged: (message: object) => { log.debug(message, 'segments merged') },
    shardStarted: ({ shardId, position }: { shardId: string, position: object }) => { log.debug({ shardId, position }, 'shard is read') },
    shardEnded: ({ shardId, children }: { shardId: string, children: readonly string[] }) => { log.info({ shardId, children }, 'shard is read to its end') },
    streamGap: ({ message, shardId, kind }: { message: string, shardId: string | null, kind: string }) => { log.error({ shardId, kind }, `records are lost: ${message}`) },
    timeUnitChanged: (message: object) => {
      if (performance.now() - precisionToldAt < PRECISION_EVERY_MS) return
      precisionToldAt = performance.now()
      log.warn(message, 'the times of the records come in another unit: ApproximateCreationDateTimePrecision of the stream has changed; all become microseconds')
    }
  })
}

function messageOf (error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
