import { DynapinotError } from '../../errors.ts'
import { SerialGunzip } from '../../worker/serial-gunzip.ts'
import { checkForm, isGzip } from './inspect-file.ts'

/**
 * A stream's bytes, decompressed if its first bytes are those of gzip.
 * @throws DynapinotError INPUT_CORRUPT, INPUT_NOT_FOUND (the stream failed).
 */
export async function * plainChunks (stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, undefined> {
  const output: Uint8Array[] = []
  let gunzip: SerialGunzip | null = null
  /** The first bytes, until there are enough to tell the form. */
  let head: Uint8Array | null = new Uint8Array(0)
  try {
    for await (const next of stream) {
      let chunk = next
      if (head !== null) {
        chunk = Buffer.concat([head, next])
        head = chunk.length < 6 ? chunk : null
        if (head !== null) continue
        checkForm('standard input', chunk)
        if (isGzip(chunk)) gunzip = new SerialGunzip((bytes) => { output.push(bytes) })
      }
      if (gunzip === null) {
        yield chunk
      } else {
        await gunzip.write(chunk)
        yield * output.splice(0)
      }
    }
    if (head !== null && isGzip(head)) throw damaged('ends in the middle of its gzip data', head.length)
    if (head !== null && head.length > 0) yield head
    await gunzip?.end()
    yield * output.splice(0)
  } catch (error) {
    if (error instanceof DynapinotError) throw error
    const code = (error as NodeJS.ErrnoException).code ?? ''
    if (code === 'Z_BUF_ERROR') throw damaged('ends in the middle of its gzip data', gunzip!.position, error)
    if (code.startsWith('Z_')) throw damaged(`has damaged gzip data (${(error as Error).message})`, gunzip!.position, error)
    throw new DynapinotError('INPUT_NOT_FOUND', `standard input cannot be read: ${(error as Error).message}`, { file: '-' }, { cause: error })
  } finally {
    gunzip?.close()
  }
}

function damaged (what: string, position: number, cause?: unknown): DynapinotError {
  return new DynapinotError('INPUT_CORRUPT', `standard input ${what}, at or after byte ${position}`, { file: '-' }, { cause })
}
