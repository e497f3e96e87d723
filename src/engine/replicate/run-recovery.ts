import { DynapinotError } from '../../errors.ts'
import { pause } from '../../push/retry.ts'
import type { SegmentCatalog } from '../../push/segment-catalog.ts'
import { finishMerge } from './finish-merge.ts'
import type { FinishTiming } from './finish-merge.ts'
import { recover } from './recover.ts'
import type { Recovery, RecoveryStep } from './recover.ts'

/** What a start found and did. */
export interface RecoveryResult extends Pick<Recovery, 'stacks' | 'blocked'> {
  /** Steps that were done, waits left out; and reports. */
  readonly done: readonly RecoveryStep[]
}

/**
 * Brings the live segments of earlier runs into order, before the first push of this one.
 * @throws DynapinotError MERGE_STUCK, INTERRUPTED, and what the catalog throws; SEGMENT_NOT_LOADED if servers do not
 * come to an end with their loads within `timeoutMs`.
 */
export async function runRecovery (catalog: SegmentCatalog, prefix: string, timing: FinishTiming, signal: AbortSignal): Promise<RecoveryResult> {
  const done: RecoveryStep[] = []
  const wasReset = new Set<string>()
  const start = performance.now()
  for (;;) {
    const { steps, stacks, blocked } = recover(await catalog.list(signal), prefix, wasReset)
    const reports = steps.filter((step) => step.do === 'report')
    if (reports.length === steps.length) return { stacks, blocked, done: [...done, ...reports] }
    for (const step of steps) {
      if (step.do === 'wait' || step.do === 'report') continue
      await doStep(catalog, step, wasReset, timing, signal)
      done.push(step)
    }
    const waiting = steps.find((step) => step.do === 'wait' || step.do === 'reset')
    if (waiting === undefined) continue
    if (performance.now() - start > timing.timeoutMs) {
      throw new DynapinotError('SEGMENT_NOT_LOADED', `servers are still loading ${waiting.segment}`, {
        segment: waiting.segment, remedy: 'look at the servers\' load and logs, then run again'
      })
    }
    await pause(timing.pollMs, signal, 'recovery of live segments')
  }
}

async function doStep (catalog: SegmentCatalog, step: Exclude<RecoveryStep, { do: 'wait' | 'report' }>, wasReset: Set<string>, timing: FinishTiming, signal: AbortSignal): Promise<void> {
  switch (step.do) {
    case 'reset':
      wasReset.add(step.segment)
      await catalog.reset(step.segment, signal)
      return
    case 'finish':
      await finishMerge(catalog, step.merged, step.inputs, timing, signal)
      return
    case 'undo':
      await catalog.remove([step.merged], signal)
      for (const input of step.inputs) await catalog.reload(input, signal)
  }
}
