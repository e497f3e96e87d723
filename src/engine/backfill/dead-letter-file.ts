import { closeSync, createReadStream, existsSync, fdatasyncSync, mkdirSync, openSync, rmSync, statSync, truncateSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { createInterface } from 'node:readline'
import { DynapinotError } from '../../errors.ts'
import type { DeadLetterLine } from '../../worker/protocol.ts'

/**
 * The job's dead-letter file: one JSON line a record, in the order of the input. Cut back to the journalled length at
 * start, so that a unit that is admitted twice (killed in between) leaves its letters once.
 */
export class DeadLetterFile {
  readonly path: string
  #fd: number | null = null
  #length: number

  /** `length` is what the journal says; `fresh` that the job begins, so that a file of that name is another job's. */
  constructor (path: string, length: number, fresh: boolean) {
    this.path = path
    this.#length = length
    if (!existsSync(path)) return
    if (fresh && statSync(path).size > 0) {
      throw new DynapinotError('STATE_MISMATCH', `the dead-letter file is there already: ${path}`, {
        file: path, remedy: 'move it away or set deadLetters.path: a new job does not write over the letters of another'
      })
    }
    truncateSync(path, length)
  }

  get length (): number { return this.#length }

  /** Appends a unit's part with line numbers of the file in place of the unit's, and removes the part. */
  async append (part: string, linesBefore: number): Promise<void> {
    const fd = this.#open()
    for await (const text of createInterface({ input: createReadStream(part), crlfDelay: Infinity })) {
      const letter = JSON.parse(text) as DeadLetterLine
      this.#write(fd, Buffer.from(JSON.stringify({ ...letter, line: letter.line + linesBefore }) + '\n'))
    }
    fdatasyncSync(fd)
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

  #write (fd: number, bytes: Buffer): void {
    try {
      for (let at = 0; at < bytes.length;) at += writeSync(fd, bytes, at)
    } catch (cause) {
      throw new DynapinotError('SINK_FULL', `cannot write dead letters: ${this.path}: ${String(cause)}`, {
        file: this.path, remedy: 'free space or set deadLetters.path to another disk, then run again'
      }, { cause })
    }
    this.#length += bytes.length
  }
}
