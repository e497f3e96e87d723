import type { BenchResult } from '../result.ts'
import { gridOf } from '../result.ts'

/** Below so much of its baseline a ratio fails: less is noise, more is a loss. */
export const FLOOR = 0.85
/** Above so much of it the baseline is out of date, and would let a loss pass. */
export const CEILING = 1.25

/** A ratio to hold: which subject, against which rival. */
export interface RatioEntry {
  readonly bench: string
  readonly shape: string
  readonly subject: string
  readonly rival: string
  readonly ratio: number
}

/** What became of an entry. `ratio`: what was measured, the best of all attempts; null if it was not. */
export interface Verdict extends Omit<RatioEntry, 'ratio'> {
  readonly baseline: number | null
  readonly ratio: number | null
  readonly verdict: 'ok' | 'SLOWER' | 'MISSING' | 'NOT VERIFIED' | 'new' | 'faster'
}

/** A measured ratio: by processor time, which other processes hardly disturb, or by the clock where that is not known. */
export interface MeasuredRatio extends RatioEntry {
  readonly verified: boolean
}

/** The ratios of results; those without a rival are none. */
export function ratiosOf (results: readonly BenchResult[]): MeasuredRatio[] {
  return results.flatMap(({ bench, shape, subject, rival, ratio, cpuRatio, verified }) => {
    const measured = cpuRatio ?? ratio
    return rival === null || measured === null ? [] : [{ bench, shape, subject, rival, ratio: measured, verified }]
  })
}

/** The same entry in two lists. */
export function keyOf ({ bench, shape, subject, rival }: Omit<RatioEntry, 'ratio'>): string {
  return JSON.stringify([bench, shape, subject, rival])
}

/** Puts a further attempt in: the better ratio counts, since noise only takes; what was once not verified stays so. */
export function mergeAttempts (before: readonly MeasuredRatio[], again: readonly MeasuredRatio[]): MeasuredRatio[] {
  const merged = new Map(before.map((entry) => [keyOf(entry), entry]))
  for (const entry of again) {
    const other = merged.get(keyOf(entry))
    merged.set(keyOf(entry), other === undefined ? entry : { ...entry, ratio: Math.max(entry.ratio, other.ratio), verified: entry.verified && other.verified })
  }
  return [...merged.values()]
}

/** Holds what was measured against the baseline, in the baseline's order; what it does not have comes last. */
export function compareRatios (measured: readonly MeasuredRatio[], baseline: readonly RatioEntry[]): Verdict[] {
  const found = new Map(measured.map((entry) => [keyOf(entry), entry]))
  const known = new Set(baseline.map(keyOf))
  return [
    ...baseline.map(({ ratio, ...names }): Verdict => {
      const entry = found.get(keyOf(names))
      return { ...names, baseline: ratio, ratio: entry?.ratio ?? null, verdict: verdictOf(entry, ratio) }
    }),
    ...measured.filter((entry) => !known.has(keyOf(entry))).map(({ ratio, verified, ...names }): Verdict =>
      ({ ...names, baseline: null, ratio, verdict: verified ? 'new' : 'NOT VERIFIED' }))
  ]
}

function verdictOf (entry: MeasuredRatio | undefined, baseline: number): Verdict['verdict'] {
  if (entry === undefined) return 'MISSING'
  if (!entry.verified) return 'NOT VERIFIED'
  const part = entry.ratio / baseline
  // A ratio that is no number must not pass.
  if (!(part >= FLOOR)) return 'SLOWER'
  return part > CEILING ? 'faster' : 'ok'
}

/** Whether the gate stays closed for it. */
export function fails ({ verdict }: Pick<Verdict, 'verdict'>): boolean {
  return verdict === 'SLOWER' || verdict === 'MISSING' || verdict === 'NOT VERIFIED'
}

/** The verdicts as a table. */
export function verdictTable (verdicts: readonly Verdict[]): string {
  const rows = verdicts.map(({ bench, shape, subject, rival, baseline, ratio, verdict }) => [
    bench, shape, subject, rival, baseline?.toFixed(3) ?? '', ratio?.toFixed(3) ?? '',
    baseline === null || ratio === null ? '' : (ratio / baseline).toFixed(2), verdict
  ])
  return gridOf([['bench', 'shape', 'subject', 'against', 'baseline', 'ratio', 'of it', 'verdict'], ...rows], new Set([4, 5, 6]))
}
