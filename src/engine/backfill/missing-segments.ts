import { DynapinotError } from '../../errors.ts'
import type { Sink } from '../../push/contract.ts'

/**
 * What to tell of the segments that earlier runs have put: a job never looks at them again, and a table may have been made
 * anew meanwhile, or a folder emptied. Null if all are there, or none was put.
 * @throws DynapinotError INTERRUPTED.
 */
export async function missingSegments (sink: Sink, names: readonly string[], signal: AbortSignal): Promise<string | null> {
  if (names.length === 0) return null
  try {
    const missing = await sink.missing(names, signal)
    if (missing.length === 0) return null
    return `${missing.length} of the ${names.length} segments that earlier runs of this job have put are not in ${sink.description} any more, such as ${missing[0]}; to put them again, run the job with a new state (--state)`
  } catch (error) {
    if (!(error instanceof DynapinotError) || error.code === 'INTERRUPTED') throw error
    return `whether ${sink.description} still has the ${names.length} segments that earlier runs of this job have put could not be seen: ${error.message}`
  }
}
