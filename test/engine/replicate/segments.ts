import type { LiveSegment, MergeSettings } from '../../../src/engine/replicate/merge-plan.ts'

export const RUN = '0loyw3v28i00'

export const settings: MergeSettings = { fanOut: 4, maxLevel: 4, target: { rows: 1e9, bytes: 1000 }, maxAgeMs: 300_000 }

/** Live segments of these levels, ten bytes a flush, pushed one ms after the other. */
export function stackOf (levels: readonly number[], more: Partial<LiveSegment> = {}): LiveSegment[] {
  return levels.map((level, i) => ({ name: `s${i}`, run: RUN, counter: i, level, rows: 1, bytes: 10, pushTime: 1000 + i, covers: [], ...more }))
}
