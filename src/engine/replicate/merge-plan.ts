/**
 * Which live segments of a partition are merged, and when. Pure.
 *
 * The live segments of a partition lie in the order in which they came. The server breaks ties of versions in favour of
 * the segment that was pushed later, and a merged segment is pushed last. So a merge takes a *suffix* of that order, all
 * segments up to the newest: then the merged one stands where they stood, and every tie goes as before. What a merge
 * leaves behind is older than all of its rows.
 *
 * ```
 *   arrival ->   S  S  S | L3 L2 L2 L1 L1 L1 L0 L0 L0 L0 L0 L0 L0 + L0
 *                sealed  |                   `---------- merge --------' -> L1
 *                        | hot                                 flushes
 * ```
 * Levels work like the digits of a number to the base `fanOut`: `fanOut` flushes make an L1, `fanOut` L1 an L2, with the
 * carry taken in one merge. The oldest live segment is the hot one. As soon as all live ones together reach the target
 * size they are merged into one, which is sealed: never taken by a merge again.
 *
 * Bounds, with k = fanOut, M = maxLevel, T = target, f = size of a flush (smaller than T), F = number of flushes, B = bytes:
 * - live segments of a partition at rest: at most (k - 1) M, and with T > f about (k - 1) ceil(log_k(T / f));
 *   while a merge is under way its output and the flush that made it due come on top: (k - 1) M + 2; while it waits for
 *   its turn (merge-turns.ts) up to k flushes more
 * - times that a row is written (write amplification): at most 1 + M, about 1 + ceil(log_k(T / f)): each merge that a
 *   row goes through lifts it by a level, and at level M its segment is sealed whatever its size
 * - sealed segments: at most B / T by size, and F / (2 k^(M - 1)) by level
 * - size of a merged segment, and so the memory of a merge: below T + f
 */
export interface LiveSegment {
  readonly name: string
  readonly run: string
  readonly counter: number
  readonly level: number
  readonly rows: number
  /** Bytes of its row blocks, uncompressed. */
  readonly bytes: number
  /** ms since the epoch on the controller's clock: what the server breaks ties by. An estimate for a flush of this run. */
  readonly pushTime: number
  /**
   * Segments whose rows this one has, too, but which cannot be deleted, since it does not win their ties: its push time
   * is not later than theirs. The next merge takes this one's rows and replaces them all.
   */
  readonly covers: readonly string[]
}

/** When merges are due. */
export interface MergeSettings {
  /** Segments of a level that make one of the next: 2 or more. */
  readonly fanOut: number
  /** A segment of this level is sealed. */
  readonly maxLevel: number
  /** A segment is sealed when it reaches one of both. */
  readonly target: { readonly rows: number, readonly bytes: number }
  /** ms after which two flushes or more are merged although there are fewer than `fanOut`. */
  readonly maxAgeMs: number
}

/** Why a merge is due. `order`: push times contradict the order of arrival, so ties may be wrong until then. */
export type MergeReason = 'order' | 'full' | 'count' | 'age'

/** A merge to be done. */
export interface MergePlan {
  readonly reason: MergeReason
  /** Segments whose rows are merged, in order of arrival. */
  readonly inputs: readonly LiveSegment[]
  /** Names to delete when the merged segment has taken over: the inputs and what they cover. */
  readonly replaces: readonly string[]
  /** Level of the merged segment. */
  readonly level: number
}

/** True if merges leave the segment alone for good. */
export function isSealed ({ level, rows, bytes }: LiveSegment, { maxLevel, target }: MergeSettings): boolean {
  return level >= maxLevel || rows >= target.rows || bytes >= target.bytes
}

/** Index of the first segment that a merge may take: behind the last sealed one. */
export function firstLive (stack: readonly LiveSegment[], settings: MergeSettings): number {
  return stack.findLastIndex((segment) => isSealed(segment, settings)) + 1
}

/**
 * The merge that is due, or null. `stack`: the segments of a partition that `replicate` has pushed, in order of arrival,
 * each loaded on all its servers. `nowMs`: now on the controller's clock, as the latest push showed it. While that clock
 * is behind the push time of a segment, since it was set back, a merge could not win its ties: none is due until it has
 * caught up.
 */
export function planMerge (stack: readonly LiveSegment[], settings: MergeSettings, nowMs: number): MergePlan | null {
  const { target } = settings
  const live = stack.slice(firstLive(stack, settings))
  const misplaced = misplacedSuffix(stack, 3 * target.bytes)
  if (misplaced !== null) return nowMs >= latestPush(stack) ? planOf('order', misplaced) : null
  if (live.length < 2) return null
  if (sum(live, 'rows') >= target.rows || sum(live, 'bytes') >= target.bytes) return planOf('full', live)
  const flushes = live.length - startOf(live, 0)
  if (flushes >= settings.fanOut) return planOf('count', carried(live, settings.fanOut))
  if (flushes >= 2 && nowMs - live[startOf(live, 0)]!.pushTime >= settings.maxAgeMs) return planOf('age', carried(live, settings.fanOut))
  return null
}

/**
 * The segments from the first one on that was not pushed later than all before it, or that covers others: pushed again as
 * one they come last, as they should. Null if there is none within `maxBytes` from the end: what lies deeper has been
 * sealed for long.
 */
function misplacedSuffix (stack: readonly LiveSegment[], maxBytes: number): readonly LiveSegment[] | null {
  let latest = -Infinity
  const misplaced = stack.map(({ pushTime, covers }) => {
    const late = pushTime > latest
    latest = Math.max(latest, pushTime)
    return !late || covers.length > 0
  })
  const suffix = misplaced.flatMap((yes, i) => yes ? [stack.slice(i)] : []).find((segments) => sum(segments, 'bytes') <= maxBytes)
  return suffix ?? null
}

function latestPush (stack: readonly LiveSegment[]): number {
  return stack.reduce((latest, { pushTime }) => Math.max(latest, pushTime), -Infinity)
}

/** All flushes, and all of each next level that would be full with the one that comes of them. */
function carried (live: readonly LiveSegment[], fanOut: number): readonly LiveSegment[] {
  let start = startOf(live, 0)
  for (let level = 1; start > 0; level++) {
    const next = startOf(live, level)
    if (start - next + 1 < fanOut) break
    start = next
  }
  return live.slice(start)
}

/** Where the newest segments begin that are of this level or a lower one. */
function startOf (live: readonly LiveSegment[], level: number): number {
  return live.findLastIndex((segment) => segment.level > level) + 1
}

function planOf (reason: MergeReason, inputs: readonly LiveSegment[]): MergePlan {
  return {
    reason,
    inputs,
    replaces: inputs.flatMap(({ name, covers }) => [name, ...covers]),
    level: Math.max(...inputs.map(({ level }) => level)) + 1
  }
}

function sum (segments: readonly LiveSegment[], of: 'rows' | 'bytes'): number {
  return segments.reduce((total, segment) => total + segment[of], 0)
}
