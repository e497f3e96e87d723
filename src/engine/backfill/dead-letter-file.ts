import { closeSync, existsSync, fdatasyncSync, mkdirSync, openSync, rmSync, statSync, truncateSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import type { BackfillJournal } from '../../checkpoint/backfill-journal.ts'
import { DynapinotError } from '../../errors.ts'
import type { DeadLetterLine } from '../../worker/protocol.ts'
import { lettersNotWritten, letterLines } from '../letter-lines.ts'
import type { LineOrigin } from './file-lines.ts'

/**
 * The job's dead-letter file: one JSON line a record, in the order of the input. Cut back to the journalled length at
 * start, so that a unit that is admitted twice (killed in between) leaves its letters once. The journal names the file
 * before anything is written to it: no other file is ever cut or added to.
 */
export class DeadLetterFile {
  readonly path: string
  #fd: number | null = null
  #length: number

  /** @throws DynapinotError STATE_MISMATCH if the file is not the one that the journal speaks of. */
  constructor (path: string, journal: BackfillJournal) {
    this.path = path
    const { letters, deadLetterBytes } = journal.state
    this.#length = deadLetterBytes
    const size = existsSync(path) ? statSync(path).size : 0
    if (letters === null) {
      if (size > 0) throw mismatch(path, `the dead-letter file is there already: ${path}`, 'move it away or set deadLetters.path: a new job does not write over the letters of another')
      journal.append({ t: 'letters', path })
    } else if (letters !== path) {
      throw mismatch(path, `the dead letters of this job are in ${letters}, not in ${path}`, `set deadLetters.path to ${letters}`)
    } else if (size < deadLetterBytes) {
      throw mismatch(path, `the dead-letter file is shorter than the job has written: ${path}`, 'bring it back as it was, or start over with another state.dir')
    } else if (size > deadLetterBytes) {
      truncateSync(path, deadLetterBytes)
    }
  }

  get length (): number { return this.#length }

  /** Appends a unit's part with line numbers of the file in place of the unit's, and removes the part. */
  async append (part: string, origin: LineOrigin): Promise<void> {
    for await (const line of letterLines(part)) {
      const letter = JSON.parse(line.toString('utf8')) as DeadLetterLine
      const bytes = Buffer.from(JSON.stringify(placed(letter, origin)) + '\n')
      this.#writing((fd) => { for (let at = 0; at < bytes.length;) at += writeSync(fd, bytes, at) })
      this.#length += bytes.length
    }
    this.#writing(fdatasyncSync)
    rmSync(part, { force: true })
  }

  close (): void {
    if (this.#fd !== null) closeSync(this.#fd)
    this.#fd = null
  }

  #open (): number {
    if (this.#fd !== null) return this.#fd
    mkdirSync(dirname(this.path), { recursive: true })
    this.#fd = openSync(this.path, 'a')
    return this.#fd
  }

  #writing (step: (fd: number) => void): void {
    try {
      step(this.#open())
    } catch (cause) {
      throw lettersNotWritten(this.path, cause)
    }
  }
}

/** The letter with its place in the file: behind the line number, if it needs more than that. */
function placed ({ file, line, ...letter }: DeadLetterLine, { lines, fromByte }: LineOrigin): DeadLetterLine {
  return { file, line: line + lines, ...(fromByte === undefined ? {} : { fromByte }), ...letter }
}

function mismatch (file: string, message: string, remedy: string): DynapinotError {
  return new DynapinotError('STATE_MISMATCH', message, { file, remedy })
}
