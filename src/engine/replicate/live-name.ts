/**
 * Names of live segments: `<prefix>-live-<run>-p<partition>-<counter>-L<level>`.
 *
 * The run id is new at each start and later runs sort behind earlier ones; the counter counts the pushes of a partition
 * in a run, flushes and merges alike. So `run` and `counter` are the order in which the segments of a partition came,
 * and work that a crash cut short is built again under names that nobody has used. `L0` is a flush; a merged segment is
 * one level above the highest of its inputs. Names of backfills have no `-live-`: their segments are never merged.
 */
export interface LiveName {
  readonly prefix: string
  /** See `newRunId`. */
  readonly run: string
  readonly partition: number
  /** From 0 in each run and partition. */
  readonly counter: number
  readonly level: number
}

/** Time of the start in ms as base 36, which lasts beyond the year 5000, and three characters of chance. */
const TIME_DIGITS = 9
const CHANCE_DIGITS = 3
const PATTERN = /^(.+)-live-([0-9a-z]{12})-p(\d{4,})-(\d{6,})-L(\d+)$/

/** The name of a live segment. */
export function liveName ({ prefix, run, partition, counter, level }: LiveName): string {
  return `${prefix}-live-${run}-p${String(partition).padStart(4, '0')}-${String(counter).padStart(6, '0')}-L${level}`
}

/** The parts of a live segment's name; null if it is another segment's. */
export function parseLiveName (name: string): LiveName | null {
  const [, prefix, run, partition, counter, level] = PATTERN.exec(name) ?? []
  if (prefix === undefined || run === undefined) return null
  const parsed = { prefix, run, partition: Number(partition), counter: Number(counter), level: Number(level) }
  // Only what `liveName` writes: no second spelling of a number.
  return liveName(parsed) === name ? parsed : null
}

/** The order in which segments of a partition came. */
export function compareLive (a: Pick<LiveName, 'run' | 'counter'>, b: Pick<LiveName, 'run' | 'counter'>): number {
  if (a.run !== b.run) return a.run < b.run ? -1 : 1
  return a.counter - b.counter
}

/**
 * An id for a new run, which sorts behind `previous` even if the clock was set back. `chance` is from 0 below 1: it keeps
 * apart runs of the same moment that know nothing of one another.
 */
export function newRunId (previous: string | null, nowMs: number, chance: number): string {
  const last = previous === null ? -1 : parseInt(previous.slice(0, TIME_DIGITS), 36)
  const time = Math.max(nowMs, last + 1)
  return digits(time, TIME_DIGITS) + digits(Math.floor(chance * 36 ** CHANCE_DIGITS), CHANCE_DIGITS)
}

function digits (value: number, length: number): string {
  return value.toString(36).padStart(length, '0')
}
