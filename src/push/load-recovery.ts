import { DynapinotError } from '../errors.ts'
import type { PinotSinkOptions } from '../options/resolved-options.ts'
import type { ControllerClient } from './controller.ts'
import { deleteSegments } from './delete-segments.ts'
import { pause } from './retry.ts'

/** What can be done about a segment that servers could not load. */
export type RecoveryStep = 'reset' | 'repush'

/** Times, all ms. */
export interface RecoveryTiming {
  readonly firstPollMs: number
  readonly maxPollMs: number
  /** How long a deletion may take. */
  readonly deleteMs: number
  /** Behind a deletion: Pinot removes a segment's file after its record, and would take the new one for the old. */
  readonly deleteGraceMs: number
}

/**
 * What to try next, by the policy and by what has been tried: a reset makes servers load once more what there is, a
 * re-push helps where the deep store's copy is damaged or lost. Pure.
 */
export function nextStep (policy: PinotSinkOptions['onLoadError'], tried: ReadonlySet<RecoveryStep>): RecoveryStep | 'stop' {
  if (policy !== 'stop' && !tried.has('reset')) return 'reset'
  return policy === 'repush' && !tried.has('repush') ? 'repush' : 'stop'
}

/**
 * The segments of the same job and partition that come behind this one: names are `<prefix>-<job>-p<partition>-<number>`.
 * A segment that is pushed again gets a new push time, by which Pinot settles ties; so it must be the last. Pure.
 */
export function laterSegments (name: string, names: readonly string[]): readonly string[] {
  const [, stem, number] = /^(.*-p\d+-)(\d+)$/.exec(name) ?? []
  if (stem === undefined) return []
  return names.filter((other) => other.startsWith(stem) && /^\d+$/.test(other.slice(stem.length)) && Number(other.slice(stem.length)) > Number(number))
}

/**
 * Takes a segment out of the table, so that it can be pushed anew, and waits until nothing is left of it: Pinot answers
 * at once, but drops the record some seconds later, of whichever segment then has the name.
 * Source: org.apache.pinot.controller.helix.core.SegmentDeletionManager, Pinot 1.5.1.
 * @returns why it was not done; null = done.
 * @throws DynapinotError SINK_UNAVAILABLE, SINK_REJECTED, INTERRUPTED.
 */
export async function removeSegment (client: ControllerClient, table: string, name: string, timing: RecoveryTiming, signal: AbortSignal): Promise<string | null> {
  const later = laterSegments(name, await client.segmentNames(table, signal))
  if (later.length > 0) return `it cannot be pushed again, since ${later.length} later segments of its partition are in the table and would lose ties with it`
  await deleteSegments(client, table, [name], signal)
  const start = performance.now()
  for (let delayMs = timing.firstPollMs; ; delayMs = Math.min(timing.maxPollMs, delayMs * 2)) {
    if (await isGone(client, table, name, signal)) break
    if (performance.now() - start > timing.deleteMs) return `it was deleted to be pushed again, and is not gone after ${Math.round(timing.deleteMs / 1000)} s`
    await pause(delayMs, signal, `deletion of ${name}`)
  }
  await pause(timing.deleteGraceMs, signal, `deletion of ${name}`)
  return null
}

async function isGone (client: ControllerClient, table: string, name: string, signal: AbortSignal): Promise<boolean> {
  if (await client.segmentRecord(table, name, signal) !== null) return false
  try {
    const { ideal, actual } = await client.segmentStates(table, [name], signal)
    return ideal[name] === undefined && actual[name] === undefined
  } catch (error) {
    // A question that is asked once: the next round asks it again.
    if (error instanceof DynapinotError && error.retriable) return false
    throw error
  }
}
