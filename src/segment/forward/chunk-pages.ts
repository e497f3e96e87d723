const FIRST_BYTES = 4096
const PAGE_BYTES = 1 << 20

/**
 * Gathers chunks back to back in pages: an index has thousands of chunks, and an array for each would cost more than
 * compressing it.
 */
export class ChunkPages {
  readonly #pages: Uint8Array[] = []
  #page: Uint8Array = new Uint8Array(0)
  #filled = 0
  /** Bytes of all chunks so far. */
  length = 0

  /** Copies a chunk, over the border of pages where it comes to that. */
  add (chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length;) {
      if (this.#filled === this.#page.length) this.#nextPage()
      const part = chunk.subarray(at, at + this.#page.length - this.#filled)
      this.#page.set(part, this.#filled)
      this.#filled += part.length
      this.length += part.length
      at += part.length
    }
  }

  /** The pages, cut to what is in them. */
  done (): Uint8Array[] {
    return this.#filled < this.#page.length ? [...this.#pages.slice(0, -1), this.#page.subarray(0, this.#filled)] : this.#pages
  }

  /** As long as all before, so that little is left free, up to a limit. */
  #nextPage (): void {
    this.#page = new Uint8Array(Math.min(Math.max(this.length, FIRST_BYTES), PAGE_BYTES))
    this.#pages.push(this.#page)
    this.#filled = 0
  }
}
