import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { DynapinotError } from '../errors.ts'
import { LineSplitter } from './line-splitter.ts'
import type { LineDecoder } from './line-splitter.ts'
import type { InputUnit } from './protocol.ts'
import { openGunzip } from './sync-gunzip.ts'

/** A file is read in pieces of this size. */
const PIECE_BYTES = 512 << 10
/** Bytes at hand go to the decoder in views of this size, so that a long line is looked for in few of them only. */
const VIEW_BYTES = 256 << 10

/** What a reader must know beside the unit. */
export interface ReadOptions {
  /** Longest line in bytes, without LF or CRLF. */
  readonly maxLineBytes: number
  /** Asked between batches of lines: true ends the reading with INTERRUPTED. */
  readonly stopped?: (() => boolean) | undefined
}

/** What was read. */
export interface ReadResult {
  /** Lines, blank and over-long ones included. */
  readonly lines: number
  /** Bytes of the unit as they lie in the input: compressed if it is. */
  readonly bytes: number
}

/**
 * Streams a unit's lines to the decoder: reads, checks MD5, decompresses, cuts lines. Memory does not depend on the
 * size of the unit or of its lines, but on `maxLineBytes`. Errors of the decoder pass through as they are.
 * @throws DynapinotError INPUT_NOT_FOUND, INPUT_CORRUPT (damaged, cut short, followed by other bytes, or shorter than
 * when the job began), INPUT_MISMATCH (MD5), INTERRUPTED.
 */
export async function readUnit (unit: InputUnit, options: ReadOptions, decoder: LineDecoder): Promise<ReadResult> {
  const splitter = new LineSplitter(stoppable(decoder, unit, options), options.maxLineBytes, (unit.range?.start ?? 0) === 0)
  if (unit.data !== undefined) {
    for (let at = 0; at < unit.data.length; at += VIEW_BYTES) splitter.push(unit.data.subarray(at, at + VIEW_BYTES))
    splitter.end()
    return { lines: splitter.lines, bytes: unit.data.length }
  }
  const file = await openInput(unit)
  try {
    let bytes: number
    if (unit.gzip) bytes = await readGzip(file, unit, options, splitter)
    else if (unit.range !== undefined) bytes = await readRange(file, unit, unit.range, options, splitter)
    else bytes = await readPlain(file, unit, options, splitter)
    splitter.end()
    return { lines: splitter.lines, bytes }
  } finally {
    await file.close()
  }
}

/**
 * Checks the number of records against the manifest's item count, once the unit is decoded.
 * @throws DynapinotError INPUT_MISMATCH.
 */
export function checkItemCount (unit: InputUnit, records: number): void {
  if (unit.itemCount === undefined || unit.itemCount === records) return
  throw new DynapinotError('INPUT_MISMATCH', `${unit.name} has ${records} items, its manifest says ${unit.itemCount}`, {
    file: unit.name,
    remedy: 'copy the file from the export again'
  })
}

async function readGzip (file: FileHandle, unit: InputUnit, options: ReadOptions, splitter: LineSplitter): Promise<number> {
  const digest = digestOf(unit)
  const gunzip = openGunzip((bytes) => { splitter.push(bytes) })
  let total = 0
  try {
    for await (const piece of pieces(file, unit, 0, options)) {
      if (total === 0 && (piece[0] !== 0x1F || (piece.length > 1 && piece[1] !== 0x8B))) throw corrupt(unit, 'is not gzip', 0)
      total += piece.length
      digest?.update(piece)
      await gunzip.write(piece)
    }
    // A file of no bytes at all has no lines; an export promises that by its item count.
    if (total > 0) await gunzip.end()
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'Z_BUF_ERROR') throw corrupt(unit, 'ends in the middle of its gzip data', gunzip.position, error)
    if (code?.startsWith('Z_') === true) throw corrupt(unit, `has damaged gzip data (${(error as Error).message})`, gunzip.position, error)
    throw error
  } finally {
    gunzip.close()
  }
  checkMd5(unit, digest)
  return total
}

async function readPlain (file: FileHandle, unit: InputUnit, options: ReadOptions, splitter: LineSplitter): Promise<number> {
  const digest = digestOf(unit)
  let total = 0
  for await (const piece of pieces(file, unit, 0, options)) {
    total += piece.length
    digest?.update(piece)
    splitter.push(piece)
  }
  checkMd5(unit, digest)
  return total
}

/**
 * Lines that begin at `start` or later and before `end`, whole. Both borders obey one rule, so no line is read twice or
 * never: a range's lines begin behind the first LF at `start - 1` or later, and end with the first LF at `end - 1` or
 * later.
 *
 * ```
 *        start                          end
 *          v                             v
 *   aaaaaaaaaa LF bbbb LF cccc LF dddddddddddd LF eeee
 *                 |------- this range ----------|
 * ```
 */
async function readRange (file: FileHandle, unit: InputUnit, range: { readonly start: number, readonly end: number }, options: ReadOptions, splitter: LineSplitter): Promise<number> {
  const { start, end } = range
  let position = Math.max(start - 1, 0)
  let inside = start === 0
  let taken = 0
  if (end <= start) return 0
  for await (const piece of pieces(file, unit, position, options)) {
    let from = 0
    if (!inside) {
      const lf = piece.indexOf(0x0A)
      from = lf === -1 ? piece.length : lf + 1
      // The line before covers the whole range: none begins in it.
      if (position + from >= end) return 0
      inside = lf !== -1
    }
    const lastByte = Math.max(end - 1 - position, from)
    const lf = lastByte < piece.length ? piece.indexOf(0x0A, lastByte) : -1
    const to = lf === -1 ? piece.length : lf + 1
    splitter.push(piece.subarray(from, to))
    taken += to - from
    position += piece.length
    if (lf !== -1) return taken
  }
  if (position < end) throw corrupt(unit, `ends before byte ${end}: it is shorter than when the job began`, position)
  return taken
}

/** The file's bytes from `start` on. The pieces share one buffer: each is valid until the next is asked for. */
async function * pieces (file: FileHandle, unit: InputUnit, start: number, options: ReadOptions): AsyncGenerator<Uint8Array> {
  const buffer = new Uint8Array(PIECE_BYTES)
  for (let position = start; ;) {
    checkStopped(unit, options)
    let bytesRead: number
    try {
      bytesRead = (await file.read(buffer, 0, buffer.length, position)).bytesRead
    } catch (cause) {
      throw unreadable(unit, cause)
    }
    if (bytesRead === 0) return
    yield buffer.subarray(0, bytesRead)
    position += bytesRead
  }
}

/** A little compressed input may be many lines: so it is asked at each batch of them, too. */
function stoppable (decoder: LineDecoder, unit: InputUnit, options: ReadOptions): LineDecoder {
  if (options.stopped === undefined) return decoder
  return {
    lines: (bytes, firstLine) => {
      checkStopped(unit, options)
      return decoder.lines(bytes, firstLine)
    },
    tooLong: (start, length, line) => { decoder.tooLong(start, length, line) }
  }
}

function checkStopped (unit: InputUnit, { stopped }: ReadOptions): void {
  if (stopped?.() === true) throw new DynapinotError('INTERRUPTED', `stopped while reading ${unit.name}`, { file: unit.name })
}

async function openInput (unit: InputUnit): Promise<FileHandle> {
  if (unit.path === undefined) throw new DynapinotError('UNEXPECTED', `unit ${unit.index} has neither bytes nor a path`)
  try {
    return await open(unit.path, 'r')
  } catch (cause) {
    throw unreadable(unit, cause)
  }
}

function unreadable (unit: InputUnit, cause: unknown): DynapinotError {
  const code = (cause as NodeJS.ErrnoException).code ?? String(cause)
  const what = code === 'ENOENT' ? 'does not exist' : `cannot be read (${code})`
  return new DynapinotError('INPUT_NOT_FOUND', `${unit.name} ${what}`, { file: unit.name }, { cause })
}

function corrupt (unit: InputUnit, what: string, position: number, cause?: unknown): DynapinotError {
  return new DynapinotError('INPUT_CORRUPT', `${unit.name} ${what}, at or after byte ${position}`, {
    file: unit.name,
    remedy: 'copy the file from its origin again'
  }, { cause })
}

function digestOf (unit: InputUnit): ReturnType<typeof createHash> | null {
  return unit.md5 === undefined ? null : createHash('md5')
}

function checkMd5 (unit: InputUnit, digest: ReturnType<typeof createHash> | null): void {
  if (digest === null) return
  const actual = digest.digest('base64')
  if (actual === unit.md5) return
  throw new DynapinotError('INPUT_MISMATCH', `${unit.name} has MD5 ${actual}, its manifest says ${String(unit.md5)}`, {
    file: unit.name,
    remedy: 'copy the file from the export again'
  })
}
