/** Smaller bodies have memory of their own: what they cost is elsewhere. */
const SHARED_FROM = 256 << 10
/** Sizes are multiples of this, so that the memory of one body fits the next. */
const STEP = 1 << 20
/** Memory that is so many times too large stays for a body that needs it. */
const TOO_LARGE = 4

/**
 * Memory for the bodies of replies that is used again and again: new memory costs more than the network does, since the
 * system clears each page of it, and V8 collects garbage for it. Shared with the workers, so no body is copied to them.
 * What was taken and is never given back is lost to the garbage collector, and no harm is done.
 */
export class BodyMemory {
  readonly #most: number
  /** The one that was used last is the last: it is the likeliest to be in a cache. */
  readonly #free: SharedArrayBuffer[] = []
  #freeBytes = 0

  /** Keeps up to `most` bytes for later. */
  constructor (most: number) {
    this.#most = most
  }

  /** Bytes that are kept for later. */
  get freeBytes (): number { return this.#freeBytes }

  /** Memory of so many bytes, with anything in it. */
  take (length: number): Uint8Array {
    if (length < SHARED_FROM) return new Uint8Array(length)
    const at = this.#free.findLastIndex(({ byteLength }) => byteLength >= length && byteLength <= length * TOO_LARGE)
    if (at === -1) return new Uint8Array(new SharedArrayBuffer(Math.ceil(length / STEP) * STEP), 0, length)
    const [buffer] = this.#free.splice(at, 1)
    this.#freeBytes -= buffer!.byteLength
    return new Uint8Array(buffer!, 0, length)
  }

  /** Takes memory back that nobody reads any more. */
  give ({ buffer }: Uint8Array): void {
    if (!(buffer instanceof SharedArrayBuffer)) return
    this.#free.push(buffer)
    this.#freeBytes += buffer.byteLength
    while (this.#freeBytes > this.#most) this.#freeBytes -= this.#free.shift()!.byteLength
  }
}
