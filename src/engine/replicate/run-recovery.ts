import { channels } from '../../channels.ts'
import { DynapinotError } from '../../errors.ts'
import { ENABLE_REMEDY } from '../../push/ask-for-loads.ts'
import { pause } from '../../push/retry.ts'
import type { SegmentCatalog } from '../../push/segment-catalog.ts'
import { finishMerge } from './finish-merge.ts'
import type { FinishTiming } from './finish-merge.ts'
import { parseLiveName } from './live-name.ts'
import { recover } from './recover.ts'
import type { Recovery, RecoveryStep } from './recover.ts'

/** How long a recovery waits, ms. */
export interface RecoveryTiming extends FinishTiming {
  /** After a reset before an ERROR state is believed again: the old one shows for a while. */
  readonly resetGraceMs: number
  /** That a segment may rest in OFFLINE before its load is asked for; then twice as long, and so on. */
  readonly offlineMs: number
}

/** What a start found and did. */
export interface RecoveryResult extends Pick<Recovery, 'stacks' | 'blocked'> {
  /** Steps that were done, waits left out; and reports. */
  readonly done: readonly RecoveryStep[]
  /** Names of all segments of the prefix that servers had or were to have. */
  readonly known: ReadonlySet<string>
}

/**
 * Brings the live segments of earlier runs into order, before the first push of this one.
 * @throws DynapinotError MERGE_STUCK, INTERRUPTED, and what the catalog throws; SEGMENT_NOT_LOADED if servers do not
 * come to an end with their loads within `timeoutMs`.
 */
export async function runRecovery (catalog: SegmentCatalog, prefix: string, timing: RecoveryTiming, signal: AbortSignal): Promise<RecoveryResult> {
  const done: RecoveryStep[] = []
  const resets = new Map<string, number>()
  const known = new Set<string>()
  const start = performance.now()
  let restingSince: number | null = null
  let { offlineMs } = timing
  let disabled = false
  for (;;) {
    const now = performance.now()
    const wasReset = new Set([...resets].flatMap(([name, at]) => now - at >= timing.resetGraceMs ? [name] : []))
    const entries = await catalog.list(signal)
    for (const { name, state } of entries) if (state !== 'unassigned' && parseLiveName(name)?.prefix === prefix) known.add(name)
    const { steps, stacks, blocked } = recover(entries, prefix, wasReset)
    const reports = steps.filter((step) => step.do === 'report')
    if (reports.length === steps.length) return { stacks, blocked, done: [...done, ...reports], known }
    const resting = steps.find((step) => step.do === 'wait' && step.resting)
    restingSince = resting === undefined ? null : restingSince ?? now
    let waitingFor: string | null
    if (resting?.do === 'wait' && now - restingSince! >= offlineMs) {
      waitingFor = resting.segment
      channels.retry.publish({ what: `load of ${waitingFor}`, attempt: 1, error: new DynapinotError('SEGMENT_NOT_LOADED', `segment ${waitingFor}: no server has begun to load it`), delayMs: 0 })
      disabled = await catalog.askForLoads(signal) === 'disabled'
      // What is in ERROR is reset with it: what comes of that is not known before the grace is over, and nothing is undone.
      for (const name of resets.keys()) resets.set(name, performance.now())
      restingSince = null
      offlineMs *= 2
    } else waitingFor = await takeSteps(steps)
    if (waitingFor === null) continue
    if (performance.now() - start > timing.timeoutMs) throw notLoaded(waitingFor, disabled)
    await pause(timing.pollMs, signal, 'recovery of live segments')
  }

  /** @returns a segment that has to be waited for. */
  async function takeSteps (steps: readonly RecoveryStep[]): Promise<string | null> {
    let waitingFor: string | null = null
    for (const step of steps) {
      switch (step.do) {
        case 'wait':
          waitingFor = step.segment
          break
        case 'reset':
          waitingFor = step.segment
          if (resets.has(step.segment)) break
          await catalog.reset(step.segment, signal)
          resets.set(step.segment, performance.now())
          done.push(step)
          break
        case 'finish':
          await finishMerge(catalog, step.merged, step.inputs, timing, signal)
          done.push(step)
          break
        case 'undo':
          // In this order: while the merged segment is there, the next start knows that this is to be done. Keys that were
          // lost when servers dropped it come back whether its name is gone already or not.
          for (const input of step.inputs) await catalog.reload(input, signal)
          await catalog.remove([step.merged], signal)
          done.push(step)
          break
        case 'report':
      }
    }
    return waitingFor
  }
}

function notLoaded (segment: string, disabled: boolean): DynapinotError {
  if (disabled) return new DynapinotError('SEGMENT_NOT_LOADED', `servers do not load ${segment}: the table is disabled`, { segment, remedy: ENABLE_REMEDY })
  return new DynapinotError('SEGMENT_NOT_LOADED', `servers are still loading ${segment}`, { segment, remedy: 'look at the servers\' load and logs, then run again' })
}
