import { DynapinotError } from '../errors.ts'
import type { ControllerClient } from './controller.ts'

/**
 * Names in one request, which is one update of the ideal state: the most that are deleted at one stroke.
 */
export const MAX_NAMES = 5000

/**
 * Deletes segments at once, without a stay in Pinot's bin. Names that are not there do no harm. Up to MAX_NAMES of them go
 * in one update of the ideal state, so that no query and no restart of a server sees half of them.
 * @throws DynapinotError SINK_UNAVAILABLE, SINK_REJECTED (the right to, or some that stay), UNEXPECTED (an empty name).
 */
export async function deleteSegments (client: ControllerClient, table: string, segments: readonly string[], signal: AbortSignal): Promise<void> {
  // The controller takes a missing list for all of them in another of its calls: never let an empty one get that far.
  if (segments.some((name) => name.trim() === '')) throw new DynapinotError('UNEXPECTED', 'an empty name among the segments to be deleted')
  const names = [...new Set(segments)]
  for (let at = 0; at < names.length; at += MAX_NAMES) {
    const part = names.slice(at, at + MAX_NAMES)
    await client.deleteNamed(table, part, signal)
    const left = new Set(await client.segmentNames(table, signal))
    const stayed = part.filter((name) => left.has(name))
    if (stayed.length > 0) {
      throw new DynapinotError('SINK_REJECTED', `the table ${table} still has ${stayed.length} of ${part.length} segments that were deleted: ${stayed.slice(0, 5).join(', ')}`, {
        faults: stayed,
        remedy: 'look at the controller\'s log, then run again'
      })
    }
  }
}
