import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'

const BATCH = 256 * 1024

/** A written file. */
export interface WrittenFile {
  readonly lines: number
  /** Bytes of the lines, line ends included, before compression. */
  readonly plainBytes: number
  /** Bytes of the file. */
  readonly bytes: number
  /** Base64 MD5 of the file. */
  readonly md5: string
}

/** How lines are written. */
export interface WriteLinesOptions {
  readonly gzip: boolean
  /** zlib level; see `defaultLevel`. */
  readonly level?: number | undefined
}

/**
 * Level 1: against 6 it saves about 40 % of the time for files that are a quarter larger, and a larger file never
 * flatters what reads it.
 */
export const defaultLevel = 1

/**
 * Writes lines, each ended by LF, in batches of about 256 KiB with back-pressure: memory does not grow with the file.
 * The bytes are the same on every run of one zlib (no name and no time in the gzip header).
 */
export async function writeLines (path: string, lines: Iterable<string>, options: WriteLinesOptions): Promise<WrittenFile> {
  const counts = { lines: 0, plainBytes: 0 }
  const input = Readable.from(batches(lines, counts), { objectMode: false, highWaterMark: BATCH })
  const file = createWriteStream(path, { highWaterMark: BATCH })
  const md5 = createHash('md5')
  let bytes = 0
  const tap = async function * (source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of source) {
      md5.update(chunk)
      bytes += chunk.length
      yield chunk
    }
  }
  if (options.gzip) {
    await pipeline(input, createGzip({ level: options.level ?? defaultLevel, chunkSize: BATCH }), tap, file)
  } else {
    await pipeline(input, tap, file)
  }
  return { ...counts, bytes, md5: md5.digest('base64') }
}

function * batches (lines: Iterable<string>, counts: { lines: number, plainBytes: number }): Generator<Buffer, void> {
  let batch = ''
  for (const line of lines) {
    batch += line + '\n'
    counts.lines++
    if (batch.length >= BATCH) {
      const chunk = Buffer.from(batch)
      batch = ''
      counts.plainBytes += chunk.length
      yield chunk
    }
  }
  if (batch !== '') {
    const chunk = Buffer.from(batch)
    counts.plainBytes += chunk.length
    yield chunk
  }
}
