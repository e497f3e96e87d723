import { DynapinotError } from '../../errors.ts'
import { pause } from '../../push/retry.ts'
import type { SegmentCatalog } from '../../push/segment-catalog.ts'

/** How long the end of a merge waits for brokers and servers, ms. */
export interface FinishTiming {
  readonly pollMs: number
  readonly timeoutMs: number
}

/**
 * Lets a merged segment take the place of its inputs, which are deleted when it is sure that no row is lost with them:
 *
 * 1. it is loaded on all its servers, and its push time is later than theirs: every tie is its own
 * 2. a broker sees all rows of it, so queries find it before the inputs are gone
 * 3. the inputs have no queryable rows left
 *
 * Can be done again at any moment, whatever of it had been done before.
 * @returns `covers` if its push time is not later than those of its inputs, which then stay
 * @throws DynapinotError MERGE_STUCK if the inputs still answer queries when time is up: nothing is deleted; INTERRUPTED
 */
export async function finishMerge (catalog: SegmentCatalog, merged: string, inputs: readonly string[], timing: FinishTiming, signal: AbortSignal): Promise<'replaced' | 'covers'> {
  const entries = await catalog.find([merged, ...inputs], signal)
  const own = entries.find(({ name }) => name === merged)
  if (own?.state !== 'loaded') throw stuck(merged, `it is ${own?.state ?? 'not in the cluster'}`)
  const { pushTime, rows } = own
  // Records of segments that have been deleted already go a little later.
  const left = entries.filter(({ name, state }) => name !== merged && state !== 'unassigned')
  if (left.some((input) => input.pushTime >= pushTime)) return 'covers'
  const expected = new Map([[merged, rows], ...left.map((input): [string, number] => [input.name, input.rows])])
  if (left.length > 0) {
    await untilTakenOver(catalog, merged, expected, timing, signal)
    await catalog.remove(left.map(({ name }) => name), signal)
  }
  return 'replaced'
}

async function untilTakenOver (catalog: SegmentCatalog, merged: string, expected: ReadonlyMap<string, number>, { pollMs, timeoutMs }: FinishTiming, signal: AbortSignal): Promise<void> {
  const start = performance.now()
  for (;;) {
    const seen = await catalog.rows([...expected.keys()], signal)
    const fault = seen === null ? 'not all servers answer' : faultOf(merged, expected, seen)
    if (fault === null) return
    if (performance.now() - start > timeoutMs) throw stuck(merged, fault)
    await pause(pollMs, signal, `end of the merge ${merged}`)
  }
}

/** A segment that no broker routes to would count as one without rows: so all stored rows must be seen, too. */
function faultOf (merged: string, expected: ReadonlyMap<string, number>, seen: ReadonlyMap<string, { stored: number, queryable: number }>): string | null {
  for (const [name, rows] of expected) {
    const { stored, queryable } = seen.get(name) ?? { stored: 0, queryable: 0 }
    if (stored !== rows) return `a broker sees ${stored} of ${rows} rows of ${name}`
    if (name !== merged && queryable > 0) return `${queryable} rows of its input ${name} still answer queries`
  }
  return null
}

function stuck (merged: string, why: string): DynapinotError {
  return new DynapinotError('MERGE_STUCK', `the merged segment ${merged} has not taken the place of its inputs: ${why}`, {
    segment: merged,
    remedy: 'look at the states of these segments on the servers; nothing is deleted until the merged one has taken over, and the next start tries again'
  })
}
