import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { DynapinotError } from '../../errors.ts'

/** Bytes at each end of a file that its fingerprint looks at. */
const END_BYTES = 64 << 10

/** What is known of an input file without reading it. */
export interface FileFacts {
  readonly size: number
  readonly gzip: boolean
  /** SHA-256 of the first and the last 64 KiB. */
  readonly ends: string
}

/** Forms that are told apart by their first bytes, so that a user hears of them instead of a file full of bad records. */
const foreign: readonly { readonly magic: readonly number[], readonly name: string, readonly remedy: string }[] = [
  { magic: [0x28, 0xB5, 0x2F, 0xFD], name: 'Zstandard data', remedy: 'zstd -dc FILE | dynapinot ... -' },
  { magic: [0x50, 0x4B, 0x03, 0x04], name: 'a ZIP archive', remedy: 'unpack it first' },
  { magic: [0x42, 0x5A, 0x68], name: 'bzip2 data', remedy: 'bzip2 -dc FILE | dynapinot ... -' },
  { magic: [0xFD, 0x37, 0x7A, 0x58, 0x5A], name: 'xz data', remedy: 'xz -dc FILE | dynapinot ... -' },
  { magic: [0x50, 0x41, 0x52, 0x31], name: 'a Parquet file', remedy: 'change records are read as JSON, one object a line' },
  { magic: [0xFF, 0xFE], name: 'UTF-16 text', remedy: 'iconv -f UTF-16 -t UTF-8 FILE | dynapinot ... -' },
  { magic: [0xFE, 0xFF], name: 'UTF-16 text', remedy: 'iconv -f UTF-16 -t UTF-8 FILE | dynapinot ... -' }
]

/**
 * Looks at the two ends of a file. Gzip is told by its first bytes, not by its name.
 * @throws DynapinotError INPUT_NOT_FOUND, INPUT_CORRUPT (a form that is not read).
 */
export async function inspectFile (path: string): Promise<FileFacts> {
  try {
    const file = await open(path, 'r')
    try {
      const { size } = await file.stat()
      const hash = createHash('sha256')
      const head = await readAt(file, 0, Math.min(size, END_BYTES))
      checkForm(path, head)
      hash.update(head)
      hash.update(await readAt(file, Math.max(head.length, size - END_BYTES), Math.min(END_BYTES, size - head.length)))
      return { size, gzip: isGzip(head), ends: hash.digest('hex') }
    } finally {
      await file.close()
    }
  } catch (cause) {
    if (cause instanceof DynapinotError) throw cause
    throw unreadable(path, cause)
  }
}

/** True for the magic bytes of gzip (RFC 1952, 2.3.1) with its only method, deflate. */
export function isGzip (head: Uint8Array): boolean {
  return head[0] === 0x1F && head[1] === 0x8B && (head.length < 3 || head[2] === 8)
}

/** @throws DynapinotError INPUT_CORRUPT if the first bytes are those of a form that is not read. */
export function checkForm (path: string, head: Uint8Array): void {
  const form = foreign.find(({ magic }) => magic.every((byte, i) => head[i] === byte))
  if (form === undefined) return
  throw new DynapinotError('INPUT_CORRUPT', `${path} is ${form.name}; only plain and gzip files of JSON lines are read`, {
    file: path,
    remedy: form.remedy.replace('FILE', path)
  })
}

/** INPUT_NOT_FOUND for a path, in the words of the user. */
export function unreadable (path: string, cause: unknown): DynapinotError {
  const code = (cause as NodeJS.ErrnoException).code ?? String(cause)
  return new DynapinotError('INPUT_NOT_FOUND', code === 'ENOENT' ? `${path} does not exist` : `${path} cannot be read (${code})`, { file: path }, { cause })
}

async function readAt (file: Awaited<ReturnType<typeof open>>, position: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length)
  let got = 0
  while (got < length) {
    const { bytesRead } = await file.read(bytes, got, length - got, position + got)
    if (bytesRead === 0) break
    got += bytesRead
  }
  return bytes.subarray(0, got)
}
