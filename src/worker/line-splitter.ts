import type { BatchDecoder } from '../block/batch-decoder.ts'

const LF = 10
const CR = 13
const LINE_END = new Uint8Array([LF])
/** Of a line that is too long, so much is kept for its dead letter. */
const KEPT_OF_TOO_LONG = 1 << 20

/** Where lines go. The bytes are valid during the call only. */
export type LineDecoder = Pick<BatchDecoder, 'lines' | 'tooLong'>

/**
 * Cuts a stream of pieces at line ends. Whole lines go to the decoder as views into the piece, many at a time; only a
 * line that crosses a border between pieces is copied.
 *
 * ```
 *   piece n                    piece n + 1
 *   ...}LF{.......}LF{.........|........}LF{.......}LF{......
 *      |-- one view --|-- carry: one line --|-- view --|- carry
 * ```
 *
 * Memory is bounded by `maxLineBytes`: of a longer line the rest is counted and dropped. A UTF-8 byte order mark before
 * the first line is not part of it.
 */
export class LineSplitter {
  readonly #decoder: LineDecoder
  readonly #maxLineBytes: number
  readonly #keep: number
  #carry: Uint8Array = new Uint8Array(4096)
  /** Bytes of the line that is open: in all, and of these in `#carry`. */
  #open = 0
  #kept = 0
  #lastByte = 0
  #mayHaveMark: boolean
  /** Lines handed over so far, blank ones included. */
  lines = 0

  /** `maxLineBytes` counts neither LF nor CRLF. `fromStart`: the pieces begin where the file begins. */
  constructor (decoder: LineDecoder, maxLineBytes: number, fromStart: boolean = true) {
    this.#decoder = decoder
    this.#maxLineBytes = maxLineBytes
    this.#mayHaveMark = fromStart
    // Room for CR and LF, and for a byte order mark.
    this.#keep = Math.max(maxLineBytes + 5, KEPT_OF_TOO_LONG)
  }

  /** Takes the next piece; the caller may reuse its memory afterwards. */
  push (piece: Uint8Array): void {
    let start = 0
    if (this.#open > 0) {
      const end = piece.indexOf(LF)
      if (end === -1) {
        this.#add(piece)
        return
      }
      this.#add(piece.subarray(0, end))
      this.#closeLine(false)
      start = end + 1
    }
    const end = piece.lastIndexOf(LF) + 1
    if (end > start) {
      this.#whole(piece.subarray(start, end))
      start = end
    }
    if (start < piece.length) this.#add(piece.subarray(start))
  }

  /** The input ended: what is left is the last line. */
  end (): void {
    if (this.#open > 0) this.#closeLine(true)
  }

  #add (bytes: Uint8Array): void {
    if (bytes.length === 0) return
    const room = Math.min(bytes.length, this.#keep - this.#kept)
    if (this.#kept + room > this.#carry.length) {
      const larger = new Uint8Array(Math.min(this.#keep, Math.max(this.#carry.length * 2, this.#kept + room)))
      larger.set(this.#carry.subarray(0, this.#kept))
      this.#carry = larger
    }
    this.#carry.set(room === bytes.length ? bytes : bytes.subarray(0, room), this.#kept)
    this.#kept += room
    this.#open += bytes.length
    this.#lastByte = bytes[bytes.length - 1]!
  }

  #closeLine (ended: boolean): void {
    const mark = this.#markIn(this.#carry.subarray(0, this.#kept))
    const length = this.#open - mark - (this.#lastByte === CR ? 1 : 0)
    if (length > this.#maxLineBytes) {
      this.#tooLong(this.#carry.subarray(mark, this.#kept), length)
    } else {
      if (!ended) this.#add(LINE_END)
      // Empty where the input is nothing but a byte order mark.
      if (this.#kept > mark) this.lines += this.#decoder.lines(this.#carry.subarray(mark, this.#kept), this.lines + 1)
    }
    this.#open = 0
    this.#kept = 0
  }

  /** Bytes that end with LF. */
  #whole (lines: Uint8Array): void {
    const bytes = lines.subarray(this.#markIn(lines))
    // No line in it can be too long: the usual case, without a look at the single lines.
    if (bytes.length <= this.#maxLineBytes + 1) {
      this.lines += this.#decoder.lines(bytes, this.lines + 1)
      return
    }
    let from = 0
    for (let start = 0; start < bytes.length;) {
      const end = bytes.indexOf(LF, start)
      const length = end - start - (end > start && bytes[end - 1] === CR ? 1 : 0)
      if (length > this.#maxLineBytes) {
        if (start > from) this.lines += this.#decoder.lines(bytes.subarray(from, start), this.lines + 1)
        this.#tooLong(bytes.subarray(start, end), length)
        from = end + 1
      }
      start = end + 1
    }
    if (from < bytes.length) this.lines += this.#decoder.lines(bytes.subarray(from), this.lines + 1)
  }

  #tooLong (line: Uint8Array, length: number): void {
    this.lines++
    this.#decoder.tooLong(line.subarray(0, Math.min(length, KEPT_OF_TOO_LONG)), length, this.lines)
  }

  /** Bytes of a byte order mark in front of the first line. */
  #markIn (bytes: Uint8Array): 0 | 3 {
    if (!this.#mayHaveMark) return 0
    this.#mayHaveMark = false
    return bytes[0] === 0xEF && bytes[1] === 0xBB && bytes[2] === 0xBF ? 3 : 0
  }
}
