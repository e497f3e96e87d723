import { channels } from '../../channels.ts'
import { DynapinotError } from '../../errors.ts'
import type { HeldSegments } from '../held-segments.ts'
import type { DeepStore } from './contract.ts'

/**
 * A deep store that tells a damaged file from one of somebody else: where a segment's key has another content than the
 * segment, the controller's record of that name decides.
 *
 * ```
 *   the controller has     the file is      what is done
 *   this very segment      damaged          `mend`: written anew; else SINK_CONFLICT says so
 *   another of that name   of another job   SINK_CONFLICT
 *   none of that name      of nobody known  SINK_CONFLICT
 * ```
 * Servers that have loaded the segment need its file again when they lose theirs; those that have not can load it then.
 */
export function mendingStore (store: DeepStore, held: HeldSegments, mend: boolean): DeepStore {
  return {
    ...store,
    put: async (segment, signal) => {
      try {
        return await store.put(segment, signal)
      } catch (conflict) {
        if (!(conflict instanceof DynapinotError) || conflict.code !== 'SINK_CONFLICT' || !await held.has(segment, signal)) throw conflict
        const error = new DynapinotError('SINK_CONFLICT', `the file of segment ${segment.name} is damaged: the controller has the segment, and ${conflict.message}`, {
          ...conflict.context,
          remedy: 'set sink.pinot.onLoadError: repush to have it written anew, or remove that file and run again'
        }, { cause: conflict })
        if (!mend) throw error
        channels.retry.publish({ what: `push of ${segment.name}`, attempt: 1, error, delayMs: 0 })
        return await store.replace(segment, signal)
      }
    }
  }
}
