import { closeSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { DeadLetter, ReasonCode } from '../block/batch-decoder.ts'
import type { DeadLetterLine } from './protocol.ts'
import { rawBytes } from './raw-bytes.ts'
import { spillError } from './spill-error.ts'

const FLUSH_AT = 1 << 20

/**
 * The dead letters of one unit, written as they come so that a file of nothing but bad records needs no memory.
 * The main thread appends the part to the job's dead-letter file when the unit is admitted.
 */
export class DeadLetterPart {
  readonly path: string
  count = 0
  /** Of `count`, by reason. */
  readonly reasons: Partial<Record<ReasonCode, number>> = {}
  readonly #file: string
  #fd: number | null = null
  #pending: string[] = []
  #pendingBytes = 0

  constructor (dir: string, label: string, file: string) {
    this.path = join(dir, `${label}.dead`)
    this.#file = file
  }

  add (letter: DeadLetter): void {
    const line: DeadLetterLine = {
      file: this.#file,
      line: letter.line,
      reason: letter.reason,
      field: letter.field,
      detail: letter.detail,
      ...rawBytes(letter.raw)
    }
    const text = JSON.stringify(line) + '\n'
    this.count++
    this.reasons[letter.reason] = (this.reasons[letter.reason] ?? 0) + 1
    this.#pending.push(text)
    this.#pendingBytes += text.length
    if (this.#pendingBytes >= FLUSH_AT) this.#flush()
  }

  /**
   * Writes what is left; the path, or undefined if there was no dead letter.
   * @throws DynapinotError SPILL_FULL, like `add`.
   */
  close (): string | undefined {
    if (this.count === 0) return undefined
    this.#flush()
    if (this.#fd !== null) closeSync(this.#fd)
    this.#fd = null
    return this.path
  }

  discard (): void {
    if (this.#fd !== null) closeSync(this.#fd)
    this.#fd = null
    rmSync(this.path, { force: true })
  }

  #flush (): void {
    const bytes = Buffer.from(this.#pending.join(''))
    try {
      this.#fd ??= openSync(this.path, 'w')
      for (let at = 0; at < bytes.length;) at += writeSync(this.#fd, bytes, at)
    } catch (error) {
      throw spillError('dead letters of a unit', this.path, error)
    }
    this.#pending = []
    this.#pendingBytes = 0
  }
}
