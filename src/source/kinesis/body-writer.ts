/** A multiple of a word; stays in a core's own cache. */
const STAGE_BYTES = 128 << 10
const idle: Uint8Array[] = []

/**
 * Fills memory from its start on. V8 copies to shared memory in words only if both ends lie on one, and byte by byte
 * otherwise, ten times slower; pieces of a response lie anywhere. So they are put together beside it first, which is
 * quick, and go over in whole words.
 */
export class BodyWriter {
  readonly memory: Uint8Array
  #stage: Uint8Array | null
  #staged = 0
  #written = 0

  constructor (memory: Uint8Array) {
    this.memory = memory
    this.#stage = memory.buffer instanceof SharedArrayBuffer ? idle.pop() ?? new Uint8Array(STAGE_BYTES) : null
  }

  /** Bytes so far. */
  get filled (): number { return this.#written + this.#staged }

  /** Adds a piece. @throws RangeError if the memory is too small for it. */
  write (piece: Uint8Array): void {
    if (piece.length > this.memory.length - this.filled) throw new RangeError('more bytes than the memory holds')
    if (this.#stage === null) {
      this.memory.set(piece, this.#written)
      this.#written += piece.length
      return
    }
    for (let from = 0; from < piece.length;) {
      const part = piece.subarray(from, from + STAGE_BYTES - this.#staged)
      this.#stage.set(part, this.#staged)
      this.#staged += part.length
      from += part.length
      if (this.#staged === STAGE_BYTES) this.#flush(this.#stage)
    }
  }

  /** To be called once, when nothing more is written. */
  end (): void {
    if (this.#stage === null) return
    this.#flush(this.#stage)
    idle.push(this.#stage)
    this.#stage = null
  }

  #flush (stage: Uint8Array): void {
    this.memory.set(stage.subarray(0, this.#staged), this.#written)
    this.#written += this.#staged
    this.#staged = 0
  }
}
