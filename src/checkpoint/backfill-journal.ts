import { closeSync, existsSync, fdatasyncSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { DynapinotError } from '../errors.ts'
import { JOURNAL_FORMAT, applyEntry, emptyState, isBegun } from './backfill-state.ts'
import type { BackfillState, JobEntry, JournalEntry } from './backfill-state.ts'
import { StateLock } from './lock.ts'

/**
 * The state of a backfill on disk: `journal.ndjson`, one entry a line, appended and synced before the step after it
 * begins. A line that a crash cut short at the end is dropped: its step is done again.
 */
export class BackfillJournal {
  readonly state: BackfillState
  readonly path: string
  readonly #fd: number
  readonly #lock: StateLock
  #length: number
  #broken: DynapinotError | null = null

  private constructor (path: string, state: BackfillState, fd: number, length: number, lock: StateLock) {
    this.path = path
    this.state = state
    this.#fd = fd
    this.#length = length
    this.#lock = lock
  }

  /**
   * Opens or starts the journal of a job. One in which nothing is done yet, as behind a run that found no controller,
   * makes way for another job: nothing of the first can be in a sink.
   * @throws DynapinotError STATE_MISMATCH if the folder holds another job, STATE_LOCKED, STATE_CORRUPT.
   */
  static open (dir: string, job: Omit<JobEntry, 't' | 'format'>): BackfillJournal {
    mkdirSync(dir, { recursive: true })
    const lock = StateLock.take(dir)
    try {
      const path = join(dir, 'journal.ndjson')
      let state = emptyState()
      let length = 0
      if (existsSync(path)) length = replay(path, readFileSync(path), state)
      if (state.job !== null && !isSameJob(dir, state.job, job)) {
        if (isBegun(state)) throw otherJob(dir, state.job, job)
        state = emptyState()
        length = 0
      }
      const fd = openSync(path, 'a')
      ftruncateSync(fd, length)
      const journal = new BackfillJournal(path, state, fd, length, lock)
      if (state.job === null) journal.append({ t: 'job', format: JOURNAL_FORMAT, ...job })
      return journal
    } catch (error) {
      lock.release()
      throw error
    }
  }

  /**
   * Brings an entry to disk, then applies it. After a failure nothing more is taken: the file ends with the last whole
   * entry, so that another run can go on.
   * @throws DynapinotError SINK_FULL if the disk is full, UNEXPECTED for any other failure.
   */
  append (entry: JournalEntry): void {
    if (this.#broken !== null) throw this.#broken
    const bytes = Buffer.from(JSON.stringify(entry) + '\n')
    try {
      for (let at = 0; at < bytes.length;) at += writeSync(this.#fd, bytes, at)
      fdatasyncSync(this.#fd)
    } catch (cause) {
      this.#broken = this.#failure(cause)
      ftruncateSync(this.#fd, this.#length)
      throw this.#broken
    }
    this.#length += bytes.length
    applyEntry(this.state, entry)
  }

  #failure (cause: unknown): DynapinotError {
    const full = ['ENOSPC', 'EDQUOT'].includes((cause as NodeJS.ErrnoException).code ?? '')
    return new DynapinotError(full ? 'SINK_FULL' : 'UNEXPECTED', `cannot write the journal: ${this.path}: ${String(cause)}`, {
      file: this.path, remedy: full ? 'free space, then run again' : undefined
    }, { cause })
  }

  close (): void {
    closeSync(this.#fd)
    this.#lock.release()
  }
}

/** Replays the complete lines; returns their length in bytes. */
function replay (path: string, bytes: Buffer, state: BackfillState): number {
  let start = 0
  for (let line = 1; ; line++) {
    const end = bytes.indexOf(10, start)
    if (end < 0) return start
    let entry: JournalEntry
    try {
      entry = JSON.parse(bytes.toString('utf8', start, end)) as JournalEntry
    } catch (cause) {
      throw new DynapinotError('STATE_CORRUPT', `the journal cannot be read: ${path}:${line}`, {
        file: path, line, remedy: 'start over with an empty state folder: segments that the sink holds are recognised by name and CRC'
      }, { cause })
    }
    applyEntry(state, entry)
    start = end + 1
  }
}

/** @throws DynapinotError STATE_MISMATCH if the state has another format. */
function isSameJob (dir: string, saved: JobEntry, wanted: Omit<JobEntry, 't' | 'format'>): boolean {
  if (saved.format !== JOURNAL_FORMAT) {
    throw new DynapinotError('STATE_MISMATCH', `the state in ${dir} has format ${saved.format}, this version writes ${JOURNAL_FORMAT}`, {
      file: dir, remedy: 'finish that job with the version that began it, or use another state.dir'
    })
  }
  return saved.fingerprint === wanted.fingerprint
}

function otherJob (dir: string, saved: JobEntry, wanted: Omit<JobEntry, 't' | 'format'>): DynapinotError {
  const names = new Set([...Object.keys(saved.parts), ...Object.keys(wanted.parts)])
  const differing = [...names].filter((name) => saved.parts[name] !== wanted.parts[name])
  return new DynapinotError('STATE_MISMATCH', `the state in ${dir} belongs to another job: ${differing.join(', ')} differ`, {
    file: dir,
    faults: differing.map((name) => `${name}: saved ${saved.parts[name] ?? 'none'}, now ${wanted.parts[name] ?? 'none'}`),
    remedy: 'restore what was changed, or use another state.dir (--state) for the new job, or remove this one to give the old job up'
  })
}
