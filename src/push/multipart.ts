import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { DynapinotError } from '../errors.ts'
import type { RequestBody } from './http-client.ts'

/** Random enough: a boundary must not occur in the archive, and 128 bits of it do not. */
const BOUNDARY = `----dynapinot-${crypto.randomUUID()}`

/**
 * A file as a form of one part (RFC 7578), streamed from disk: Pinot looks neither at the field's name nor at the
 * file's, but takes no second part.
 *
 * ```
 *   --BOUNDARY CRLF
 *   Content-Disposition: form-data; name="segment"; filename="..." CRLF
 *   Content-Type: application/octet-stream CRLF
 *   CRLF
 *   <bytes of the file> CRLF
 *   --BOUNDARY-- CRLF
 * ```
 * @throws DynapinotError UNEXPECTED if the file is gone.
 */
export async function fileForm (path: string): Promise<RequestBody> {
  const { size } = await stat(path).catch((cause: unknown) => {
    throw new DynapinotError('UNEXPECTED', `the segment's archive cannot be read: ${path}`, { file: path }, { cause })
  })
  return form(basename(path), size, createReadStreamLater(path))
}

/** Bytes at hand as such a form. */
export function bytesForm (name: string, pieces: readonly Uint8Array[]): RequestBody {
  return form(name, pieces.reduce((sum, piece) => sum + piece.length, 0), pieces)
}

function form (fileName: string, size: number, content: Content): RequestBody {
  const name = fileName.replace(/[^A-Za-z0-9_.-]/g, '_')
  const head = Buffer.from(`--${BOUNDARY}\r\nContent-Disposition: form-data; name="segment"; filename="${name}"\r\nContent-Type: application/octet-stream\r\n\r\n`)
  const tail = Buffer.from(`\r\n--${BOUNDARY}--\r\n`)
  return {
    contentType: `multipart/form-data; boundary=${BOUNDARY}`,
    contentLength: head.length + size + tail.length,
    stream: parts(head, content, tail)
  }
}

type Content = AsyncIterable<Uint8Array> | Iterable<Uint8Array>

/** Opened when it is read: a body that is never sent leaves no file open. */
async function * createReadStreamLater (path: string): AsyncGenerator<Uint8Array> {
  yield * createReadStream(path, { highWaterMark: 256 << 10 }) as AsyncIterable<Uint8Array>
}

async function * parts (head: Uint8Array, content: Content, tail: Uint8Array): AsyncGenerator<Uint8Array> {
  yield head
  yield * content
  yield tail
}
