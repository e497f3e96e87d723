/** A line that was too long, as the decoder was told. */
export interface TooLong { readonly tooLong: number, readonly start: string, readonly line: number }

/** Stands in for a batch decoder and writes down what it is given. */
export class RecordingDecoder {
  readonly batches: string[] = []
  readonly firstLines: number[] = []
  readonly #seen: Array<{ line: number, content: string | TooLong }> = []
  lineCount = 0

  lines (bytes: Uint8Array, firstLine: number): number {
    const text = Buffer.from(bytes).toString()
    this.batches.push(text)
    this.firstLines.push(firstLine)
    const lines = text.split('\n')
    if (lines.at(-1) === '') lines.pop()
    if (bytes.length === 0) throw new Error('called without bytes')
    lines.forEach((content, i) => this.#seen.push({ line: firstLine + i, content }))
    this.lineCount += lines.length
    return lines.length
  }

  tooLong (start: Uint8Array, length: number, line: number): void {
    this.#seen.push({ line, content: { tooLong: length, start: Buffer.from(start).toString(), line } })
    this.lineCount++
  }

  /** Everything in order; fails where the line numbers have a gap. */
  all (): Array<string | TooLong> {
    this.#seen.forEach(({ line }, i) => {
      if (line !== i + 1) throw new Error(`line ${i + 1} was called ${line}`)
    })
    return this.#seen.map(({ content }) => content)
  }
}
