import type { UnitCounts } from '../block/batch-decoder.ts'
import { DynapinotError } from '../errors.ts'
import type { ErrorData } from '../errors.ts'

/**
 * What a backfill's journal says, replayed. Pure: entries in, state out.
 *
 * The order of rows in a partition is (pass, unit, sequence): pass 0 is the input in its order; units that failed are
 * tried again by a later run as pass 1, 2, ... behind all that is there, so that no segment ever changes.
 */

/** Format of the journal; another number is refused. */
export const JOURNAL_FORMAT = 1

/** Position of a row block in its partition's order. */
export interface BlockPosition {
  readonly pass: number
  readonly unit: number
  readonly sequence: number
}

/** First line: which job this state belongs to. */
export interface JobEntry {
  readonly t: 'job'
  readonly format: number
  readonly fingerprint: string
  /** Fingerprints of the parts, so that a mismatch can say which part differs. */
  readonly parts: Readonly<Record<string, string>>
  readonly table: string
}

/** A unit's rows are in the partition queues, its dead letters are in the file. */
export interface UnitEntry {
  readonly t: 'unit'
  readonly pass: number
  readonly unit: number
  readonly name: string
  readonly lines: number
  readonly counts: UnitCounts
  /** Number of row blocks by partition. */
  readonly blocks: Readonly<Record<string, number>>
  /** Length of the dead-letter file with this unit's letters in it. */
  readonly deadLetterBytes: number
}

/** A unit is left out. */
export interface UnitFailedEntry {
  readonly t: 'unitFailed'
  readonly pass: number
  readonly unit: number
  readonly name: string
  readonly error: ErrorData
  /** Where they are known although the unit was not decoded. */
  readonly lines?: number | undefined
}

/** A segment is in the sink for good. `end` is the position of its last row block. */
export interface SegmentEntry {
  readonly t: 'segment'
  readonly name: string
  readonly partition: number
  readonly sequence: number
  readonly rows: number
  readonly crc: string
  readonly bytes: number
  readonly end: BlockPosition
}

/** All units of a pass are admitted or failed, and all segments of it are in the sink. */
export interface PassEntry {
  readonly t: 'pass'
  readonly pass: number
  readonly units: number
}

/** The job's dead-letter file; before anything is written to it. */
export interface LettersEntry {
  readonly t: 'letters'
  readonly path: string
}

/** One line of the journal. */
export type JournalEntry = JobEntry | LettersEntry | UnitEntry | UnitFailedEntry | SegmentEntry | PassEntry

/** Progress of one partition. */
export interface PartitionState {
  segments: number
  rows: number
  end: BlockPosition | null
}

/** Everything that a resumed run needs to know. */
export interface BackfillState {
  job: JobEntry | null
  /** Admitted units by pass and index. */
  readonly units: Map<string, UnitEntry>
  /** Failed units of each pass. */
  readonly failed: Map<string, UnitFailedEntry>
  readonly partitions: Map<number, PartitionState>
  readonly segments: SegmentEntry[]
  /** Number of passes that ended. */
  passesDone: number
  deadLetterBytes: number
  /** Path of the dead-letter file. */
  letters: string | null
}

/** Key of a unit in the maps. */
export function unitKey (pass: number, unit: number): string {
  return `${pass}:${unit}`
}

/** The entry of a unit that was admitted in any pass. */
export function admittedUnit ({ units, passesDone }: BackfillState, unit: number): UnitEntry | undefined {
  return inLatestPass(units, passesDone, unit)
}

/** The latest entry of a unit that failed in any pass; it may have been admitted since. */
export function failedUnit ({ failed, passesDone }: BackfillState, unit: number): UnitFailedEntry | undefined {
  return inLatestPass(failed, passesDone, unit)
}

function inLatestPass<T> (entries: ReadonlyMap<string, T>, passesDone: number, unit: number): T | undefined {
  for (let pass = passesDone; pass >= 0; pass--) {
    const entry = entries.get(unitKey(pass, unit))
    if (entry !== undefined) return entry
  }
  return undefined
}

/** An empty state. */
export function emptyState (): BackfillState {
  return {
    job: null, units: new Map(), failed: new Map(), partitions: new Map(), segments: [], passesDone: 0, deadLetterBytes: 0, letters: null
  }
}

/** True if anything is done: segments have rows of admitted units only. */
export function isBegun ({ units, failed, passesDone }: BackfillState): boolean {
  return units.size > 0 || failed.size > 0 || passesDone > 0
}

/** Applies one entry. @throws DynapinotError STATE_CORRUPT if it does not follow from the state before. */
export function applyEntry (state: BackfillState, entry: JournalEntry): void {
  switch (entry.t) {
    case 'job':
      state.job = entry
      break
    case 'letters':
      state.letters = entry.path
      break
    case 'unit':
      state.units.set(unitKey(entry.pass, entry.unit), entry)
      state.deadLetterBytes = entry.deadLetterBytes
      break
    case 'unitFailed':
      state.failed.set(unitKey(entry.pass, entry.unit), entry)
      break
    case 'segment': {
      const partition = state.partitions.get(entry.partition) ?? { segments: 0, rows: 0, end: null }
      if (entry.sequence !== partition.segments) {
        throw new DynapinotError('STATE_CORRUPT', `segment ${entry.name} is out of order in the journal`)
      }
      partition.segments++
      partition.rows += entry.rows
      partition.end = entry.end
      state.partitions.set(entry.partition, partition)
      state.segments.push(entry)
      break
    }
    case 'pass':
      state.passesDone = entry.pass + 1
      break
    default:
      throw new DynapinotError('STATE_CORRUPT', `unknown journal entry ${JSON.stringify(entry)}`)
  }
}

/** True if `a` comes before `b` or is the same. */
function reached (end: BlockPosition | null, pass: number, unit: number, sequence: number): boolean {
  if (end === null) return false
  if (end.pass !== pass) return end.pass > pass
  if (end.unit !== unit) return end.unit > unit
  return end.sequence >= sequence
}

/** Number of a unit's first blocks of a partition that are in finished segments. */
export function consumedBlocks (state: BackfillState, partition: number, pass: number, unit: number): number {
  const end = state.partitions.get(partition)?.end ?? null
  if (end === null) return 0
  if (reached(end, pass, unit, Number.MAX_SAFE_INTEGER)) return Number.MAX_SAFE_INTEGER
  return end.pass === pass && end.unit === unit ? end.sequence + 1 : 0
}

/** True if every row block of an admitted unit is in a finished segment: it need not be read again. */
export function isFinished (state: BackfillState, entry: UnitEntry): boolean {
  return Object.entries(entry.blocks).every(([partition, count]) =>
    reached(state.partitions.get(Number(partition))?.end ?? null, entry.pass, entry.unit, count - 1))
}

/** The pass to begin or go on with; null if all is done. */
export function passToRun (state: BackfillState): number | null {
  if (state.passesDone === 0) return 0
  const failedLast = [...state.failed.values()].some((entry) => entry.pass === state.passesDone - 1)
  const begun = [...state.units.values()].some((entry) => entry.pass === state.passesDone)
  return failedLast || begun ? state.passesDone : null
}
