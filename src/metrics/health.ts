import { shardProgress } from './facts.ts'
import type { JobFacts, ProgressFacts } from './facts.ts'

/** When each thing that must move was last seen to move, or to have nothing to do. */
export type Watch = ReadonlyMap<string, { readonly position: string, readonly movedAt: number }>

/** What a probe is told. */
export interface Verdict {
  readonly ok: boolean
  /** Why it is not; empty if it is. */
  readonly reasons: readonly string[]
}

/** All that must move. */
export function progressOf (facts: JobFacts): readonly ProgressFacts[] {
  return [...facts.shards.map(shardProgress), ...facts.progress]
}

/**
 * Looks again. Pure.
 * @param watch of the last look; what is not in `progress` any more is forgotten
 * @param progress all that must move
 * @param now ms of a clock that never goes back
 */
export function watchOn (watch: Watch, progress: readonly ProgressFacts[], now: number): Watch {
  return new Map(progress.map(({ id, waiting, position }) => {
    const before = watch.get(id)
    const stands = before !== undefined && waiting && before.position === position
    return [id, stands ? before : { position, movedAt: now }]
  }))
}

/**
 * Alive is a job of which everything moves that has something to do. One that is idle is alive. Pure.
 * @param watch of the last look
 * @param now ms of the same clock
 * @param stallMs so long something may stand still
 */
export function judgeLive (watch: Watch, now: number, stallMs: number): Verdict {
  const reasons = [...watch].filter(([, { movedAt }]) => now - movedAt > stallMs)
    .map(([id, { movedAt }]) => `${id}: data is waiting, but nothing has moved for ${Math.round((now - movedAt) / 1000)} s`)
  return { ok: reasons.length === 0, reasons }
}

/** Ready is a job that has begun to read, is not about to stop, and is alive. Pure. */
export function judgeReady ({ phase, ready }: Pick<JobFacts, 'phase' | 'ready'>, live: Verdict): Verdict {
  const reasons = [
    ...(ready.tableChecked ? [] : ['the table has not been checked yet']),
    ...(ready.shardsAssigned ? [] : ['shards have not been assigned yet']),
    ...(ready.firstRead ? [] : ['nothing has been read yet']),
    ...(phase === 'stopping' ? ['the job is stopping'] : []),
    ...live.reasons
  ]
  return { ok: reasons.length === 0, reasons }
}
