import pLimit from 'p-limit'
import { channels } from '../../channels.ts'
import { DynapinotError } from '../../errors.ts'
import type { PinotSinkOptions } from '../../options/resolved-options.ts'
import type { RetryPolicy } from '../retry.ts'
import { makeDeepStore } from './make-deep-store.ts'

/** The archives of a table in its deep store. */
export interface ArchiveFiles {
  /** Writes that of a segment to a file; false if it is not there. @throws DynapinotError as DeepStore. */
  readonly fetch: (segment: string, to: string, signal: AbortSignal) => Promise<boolean>
  /** Removes those of segments that are in the table no more. What cannot be removed is told (`filesLeft`), not thrown. */
  readonly remove: (segments: readonly string[]) => Promise<void>
  readonly close: () => Promise<void>
}

const AT_ONCE = 8
const policy: RetryPolicy = { firstDelayMs: 200, maxDelayMs: 5000, giveUpAfterMs: 60_000 }

/**
 * The archives that pushes leave in `sink.deepStore`: Pinot deletes no files but those in its controller's own data folder,
 * as `<table>/<segment>` or `<table>/<segment>.tar.gz`, so those of deleted segments would stay for ever.
 * `extension`: as in `.tar.gz`. Null where pushes leave none.
 * Source: SegmentDeletionManager.removeSegmentsFromStoreInBatch, 1.5.1.
 */
export function archiveFiles ({ deepStore, push }: Pick<PinotSinkOptions, 'deepStore' | 'push'>, table: string, extension: string): ArchiveFiles | null {
  if (deepStore === undefined || push?.mode === 'tar' || push?.mode === 'ingestFromFile') return null
  const store = makeDeepStore(deepStore, table, policy)
  const limit = pLimit(AT_ONCE)
  return {
    fetch: async (name, to, signal) => await store.fetch({ name, archivePath: `${name}${extension}` }, to, signal),
    remove: async (segments) => {
      await Promise.all(segments.map(async (name) => await limit(async () => {
        try {
          await store.remove({ name, archivePath: `${name}${extension}` })
        } catch (error) {
          // The segment is gone, and its file harms nobody: no reason to end a job.
          if (!(error instanceof DynapinotError)) throw error
          channels.filesLeft.publish({ segment: name, error })
        }
      })))
    },
    close: async () => { await store.close() }
  }
}
