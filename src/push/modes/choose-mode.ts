import { defaultPush } from '../../options/resolved-options.ts'
import type { PinotSinkOptions, PushModeName } from '../../options/resolved-options.ts'

/** A push mode, and why it was taken: for the log. */
export interface ChosenMode {
  readonly mode: PushModeName
  readonly why: string
}

/** The mode of the options; where they leave it open, the cheapest for the controller that can work. Pure. */
export function chooseMode ({ push, deepStore }: Pick<PinotSinkOptions, 'push' | 'deepStore'>, partitions: number): ChosenMode {
  const mode = push?.mode ?? 'auto'
  if (mode !== 'auto') return { mode, why: 'as sink.push.mode says' }
  if (deepStore === undefined) {
    return { mode: 'tar', why: 'there is no sink.deepStore from where servers could fetch, so the archives go through the controller' }
  }
  return partitions > 1
    ? { mode: 'batch', why: `servers fetch from sink.deepStore, and segments of ${partitions} partitions can share a request` }
    : { mode: 'metadata', why: 'servers fetch from sink.deepStore; with one partition no two segments could share a request' }
}

/**
 * Puts that may be under way at once. Those of a batch wait for one another and then for one request, and hold no more
 * than their metadata meanwhile; so there may be as many as fill a batch. Two of one partition never share one.
 */
export function putsAtOnce (options: Pick<PinotSinkOptions, 'push' | 'deepStore' | 'parallel'>, partitions: number): number {
  const { parallel, push = defaultPush } = options
  return chooseMode(options, partitions).mode === 'batch' ? Math.max(parallel, Math.min(push.batch.segments, partitions)) : parallel
}

/** True if the controller builds the segments: it is given rows, not archives. */
export function takesRows (options: Pick<PinotSinkOptions, 'push'>): boolean {
  const mode = options.push?.mode
  return mode === 'ingestFromFile' || mode === 'ingestFromURI'
}
