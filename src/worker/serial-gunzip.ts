import { createGunzip } from 'node:zlib'
import type { Gunzip } from 'node:zlib'

/** Output comes in pieces of this size: small enough for a core's cache, large enough for few hops between threads. */
const OUTPUT_BYTES = 256 << 10

/**
 * Decompresses gzip, one piece at a time: `write` resolves when all output of the piece has been handed over, and a
 * piece of output is decoded before the next one is inflated. So a worker keeps one core busy, and a bomb of a thousand
 * times its size never lies in memory.
 *
 * Several gzip members in a row are one stream (RFC 1952, 2.2). Anything else behind the last member is an error.
 */
export class SerialGunzip {
  readonly #gunzip: Gunzip = createGunzip({ chunkSize: OUTPUT_BYTES })
  #settle: ((error?: Error) => void) | null = null
  #failure: Error | null = null
  #ended = false
  #taken = 0

  /** `output` may throw: the error comes out of `write` or `end`. Its bytes are valid for good. */
  constructor (output: (bytes: Uint8Array) => void) {
    this.#gunzip.on('data', (bytes: Uint8Array) => {
      if (this.#failure !== null) return
      try {
        output(bytes)
      } catch (error) {
        this.#fail(error as Error)
      }
    })
    this.#gunzip.on('error', (error) => { this.#fail(error) })
    this.#gunzip.on('end', () => {
      this.#ended = true
      this.#done()
    })
  }

  /** Compressed bytes that were understood: where to look for a fault. */
  get position (): number {
    return this.#gunzip.bytesWritten
  }

  /** Hands over a piece; its memory may be reused when the promise resolves. */
  async write (bytes: Uint8Array): Promise<void> {
    this.#taken += bytes.length
    // The stream ends by itself where zeros follow a member; the loss shows in `end`.
    if (this.#ended || bytes.length === 0) return
    await this.#step(() => { this.#gunzip.write(bytes, () => { this.#done() }) })
  }

  /** @throws Error of zlib with its code (`Z_BUF_ERROR` truncated, `Z_DATA_ERROR` damaged), or of `output`. */
  async end (): Promise<void> {
    if (!this.#ended) await this.#step(() => { this.#gunzip.end() })
    if (this.position !== this.#taken) {
      throw Object.assign(new Error('bytes follow the end of the gzip data'), { code: 'Z_DATA_ERROR' })
    }
  }

  /** Frees the decompressor; for use after an error elsewhere. */
  close (): void {
    this.#gunzip.destroy()
  }

  #step (start: () => void): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#settle = (error) => {
        this.#settle = null
        if (error === undefined) resolve()
        else reject(error)
      }
      if (this.#failure !== null) this.#settle(this.#failure)
      else start()
    })
  }

  #done (): void {
    this.#settle?.(this.#failure ?? undefined)
  }

  #fail (error: Error): void {
    this.#failure ??= error
    this.#gunzip.destroy()
    this.#settle?.(this.#failure)
  }
}
