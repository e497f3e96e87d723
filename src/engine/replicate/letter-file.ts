import { closeSync, existsSync, mkdirSync, openSync, readdirSync, renameSync, statSync, truncateSync, writeSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { DynapinotError } from '../../errors.ts'
import type { StreamDeadLetterLine } from '../../worker/protocol.ts'
import { lettersNotWritten, letterLines } from '../letter-lines.ts'
import type { LetterBook } from './letter-book.ts'

/** The place of a letter in its shard. */
interface Place {
  readonly sequence: bigint
  readonly sub: number
}

/**
 * Dead letters of a stream in a file, one JSON object a line. A file that has reached its size is renamed to
 * `<path>.<n>`, n from 1 on, and never touched again. The letters of a shard come in its order; so what is read again
 * behind a crash is known by its position and left out.
 */
export class LetterFile implements LetterBook {
  readonly #path: string
  readonly #maxBytes: number
  /** By shard: place of its last letter. */
  readonly #last: Map<string, Place>
  #fd: number
  #bytes: number
  /** Letters of this run. */
  written = 0

  private constructor (path: string, maxBytes: number, last: Map<string, Place>) {
    this.#path = path
    this.#maxBytes = maxBytes
    this.#last = last
    this.#fd = openSync(path, 'a')
    this.#bytes = statSync(path).size
  }

  /**
   * Opens the file, with what earlier runs have written; a line that a crash cut short is cut off.
   * @throws DynapinotError SINK_FULL if it cannot be opened, STATE_CORRUPT if it holds other lines than dead letters.
   */
  static async open (path: string, maxBytes: number): Promise<LetterFile> {
    const last = new Map<string, Place>()
    return await writing(path, async () => {
      mkdirSync(dirname(path), { recursive: true })
      for (const file of letterFiles(path)) {
        const end = await readPlaces(file, last)
        if (end < statSync(file).size) truncateSync(file, end)
      }
      return new LetterFile(path, maxBytes, last)
    })
  }

  append (letters: readonly StreamDeadLetterLine[]): void {
    for (const letter of letters) {
      const place = placeOf(letter)
      const last = this.#last.get(letter.shardId)
      if (last !== undefined && !isBehind(place, last)) continue
      this.#last.set(letter.shardId, place)
      this.#write(Buffer.from(JSON.stringify(letter) + '\n'))
      this.written++
    }
  }

  async sync (): Promise<void> {
    await writing(this.#path, async () => {
      const file = await open(this.#path, 'r+')
      try {
        await file.datasync()
      } finally {
        await file.close()
      }
      if (this.#bytes >= this.#maxBytes) this.#rotate()
    })
  }

  close (): void {
    closeSync(this.#fd)
  }

  #write (bytes: Buffer): void {
    try {
      for (let at = 0; at < bytes.length;) at += writeSync(this.#fd, bytes, at)
    } catch (cause) {
      throw lettersNotWritten(this.#path, cause)
    }
    this.#bytes += bytes.length
  }

  /** Only what is synced is renamed. */
  #rotate (): void {
    closeSync(this.#fd)
    renameSync(this.#path, `${this.#path}.${(rotated(this.#path).at(-1) ?? 0) + 1}`)
    this.#fd = openSync(this.#path, 'a')
    this.#bytes = 0
  }
}

/** The files that there are of a path, the oldest first; the last one may still be written to. */
export function letterFiles (path: string): readonly string[] {
  if (!existsSync(dirname(path))) return []
  return [...rotated(path).map((n) => `${path}.${n}`), path].filter((file) => existsSync(file))
}

/** Numbers of the files that are full, ascending. */
function rotated (path: string): number[] {
  const prefix = `${basename(path)}.`
  return readdirSync(dirname(path))
    .filter((name) => name.startsWith(prefix) && /^[1-9]\d*$/.test(name.slice(prefix.length)))
    .map((name) => Number(name.slice(prefix.length)))
    .sort((a, b) => a - b)
}

/** Takes the places of a file's letters in; where its last whole line ends. */
async function readPlaces (file: string, last: Map<string, Place>): Promise<number> {
  let end = 0
  for await (const line of letterLines(file)) {
    takePlace(file, end, line.toString('utf8'), last)
    end += line.length + 1
  }
  return end
}

function takePlace (file: string, at: number, line: string, last: Map<string, Place>): void {
  try {
    const letter = JSON.parse(line) as StreamDeadLetterLine
    last.set(letter.shardId, placeOf(letter))
  } catch (cause) {
    throw new DynapinotError('STATE_CORRUPT', `${file} has a line at byte ${at} that is no dead letter of a stream`, {
      file, remedy: 'move the file away, or set deadLetters.path to another'
    }, { cause })
  }
}

function placeOf ({ sequenceNumber, subSequenceNumber }: StreamDeadLetterLine): Place {
  return { sequence: BigInt(sequenceNumber), sub: subSequenceNumber ?? 0 }
}

function isBehind (place: Place, other: Place): boolean {
  return place.sequence > other.sequence || (place.sequence === other.sequence && place.sub > other.sub)
}

async function writing<T> (path: string, step: () => Promise<T>): Promise<T> {
  try {
    return await step()
  } catch (cause) {
    throw cause instanceof DynapinotError ? cause : lettersNotWritten(path, cause)
  }
}
