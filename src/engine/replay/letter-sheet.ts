import { appendFileSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import type { StreamDeadLetterLine } from '../../worker/protocol.ts'
import { lettersNotWritten } from '../letter-lines.ts'
import type { LetterBook } from '../replicate/letter-book.ts'

/** Letters that are dead again, in a file of their own; it is made with the first one. */
export class LetterSheet implements LetterBook {
  readonly path: string
  written = 0

  constructor (path: string) {
    this.path = path
  }

  /** @throws DynapinotError SINK_FULL. */
  append (letters: readonly StreamDeadLetterLine[]): void {
    try {
      mkdirSync(dirname(this.path), { recursive: true })
      appendFileSync(this.path, letters.map((letter) => JSON.stringify(letter) + '\n').join(''))
    } catch (cause) {
      throw lettersNotWritten(this.path, cause)
    }
    this.written += letters.length
  }

  /** Nothing depends on it: the letters that were put through are still where they were. */
  async sync (): Promise<void> { await Promise.resolve() }
}
