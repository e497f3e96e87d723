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
  const name = basename(path).replace(/[^A-Za-z0-9_.-]/g, '_')
  const head = Buffer.from(`--${BOUNDARY}\r\nContent-Disposition: form-data; name="segment"; filename="${name}"\r\nContent-Type: application/octet-stream\r\n\r\n`)
  const tail = Buffer.from(`\r\n--${BOUNDARY}--\r\n`)
  return {
    contentType: `multipart/form-data; boundary=${BOUNDARY}`,
    contentLength: head.length + size + tail.length,
    stream: parts(head, path, tail)
  }
}

async function * parts (head: Uint8Array, path: string, tail: Uint8Array): AsyncGenerator<Uint8Array> {
  yield head
  yield * createReadStream(path, { highWaterMark: 256 << 10 }) as AsyncIterable<Uint8Array>
  yield tail
}
