import { createReadStream } from 'node:fs'
import { DynapinotError } from '../errors.ts'

/**
 * The whole lines of a dead-letter file, without their ends; what is behind the last LF is none. Lines end with LF alone:
 * readline also ends them at U+2028, which JSON leaves as it is. `fd`: of the file, if it is open; it is closed behind it.
 */
export async function * letterLines (path: string, fd?: number): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0)
  for await (const chunk of createReadStream(path, { fd }) as AsyncIterable<Buffer>) {
    let start = 0
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
      yield Buffer.concat([rest, chunk.subarray(start, end)])
      rest = Buffer.alloc(0)
      start = end + 1
    }
    rest = Buffer.concat([rest, chunk.subarray(start)])
  }
}

/** SINK_FULL: dead letters cannot be written. */
export function lettersNotWritten (path: string, cause: unknown): DynapinotError {
  return new DynapinotError('SINK_FULL', `cannot write dead letters: ${path}: ${String(cause)}`, {
    file: path, remedy: 'free space or set deadLetters.path to another disk, then run again'
  }, { cause })
}
