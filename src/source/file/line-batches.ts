const LF = 10

/**
 * Gathers chunks into batches of whole lines. A line that is longer than `maxLineBytes` keeps only its beginning, two
 * bytes above the limit: enough for the reader of the batch to find it too long, while memory stays bounded.
 */
export class LineBatches {
  readonly #batchBytes: number
  readonly #lineBytes: number
  #parts: Uint8Array[] = []
  #bytes = 0
  /** Bytes of the line that is open. */
  #open = 0

  constructor (batchBytes: number, maxLineBytes: number) {
    this.#batchBytes = batchBytes
    // One byte above the limit may be the CR of a CRLF.
    this.#lineBytes = maxLineBytes + 2
  }

  /** Takes a chunk over; its memory must not change any more. Returns the batches that are full. */
  add (chunk: Uint8Array): Uint8Array[] {
    const full: Uint8Array[] = []
    let start = 0
    for (;;) {
      // The first line end that fills the batch, or the last there is.
      const wanted = start + Math.max(0, this.#batchBytes - this.#bytes - 1)
      let end = wanted < chunk.length ? chunk.indexOf(LF, wanted) + 1 : 0
      const isFull = end > 0
      if (!isFull) end = chunk.lastIndexOf(LF) + 1
      if (end <= start) break
      this.#lines(chunk, start, end)
      start = end
      if (!isFull) break
      full.push(this.#take())
    }
    if (start < chunk.length) this.#rest(chunk.subarray(start))
    return full
  }

  /** What is left: the last lines, the very last perhaps without its end. */
  end (): Uint8Array[] {
    return this.#bytes === 0 ? [] : [this.#take()]
  }

  /** Whole lines; the first may close the open one. */
  #lines (chunk: Uint8Array, start: number, end: number): void {
    let from = start
    if (this.#open > 0) {
      const lf = chunk.indexOf(LF, start)
      this.#rest(chunk.subarray(start, lf))
      from = lf
    }
    this.#push(chunk.subarray(from, end))
    this.#open = 0
  }

  /** A part of a line, without its end. */
  #rest (bytes: Uint8Array): void {
    const room = Math.max(0, this.#lineBytes - this.#open)
    if (room > 0) this.#push(bytes.subarray(0, room))
    this.#open += bytes.length
  }

  #push (bytes: Uint8Array): void {
    if (bytes.length === 0) return
    this.#parts.push(bytes)
    this.#bytes += bytes.length
  }

  #take (): Uint8Array {
    const batch = Buffer.concat(this.#parts, this.#bytes)
    this.#parts = []
    this.#bytes = 0
    return batch
  }
}
