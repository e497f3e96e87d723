const encoder = new TextEncoder()

/**
 * Bytes written one after another into a buffer that grows. For headers and small structures; hot loops write into
 * typed arrays of known size instead.
 */
export class ByteWriter {
  #bytes: Uint8Array<ArrayBuffer>
  #view: DataView
  #length = 0

  constructor (capacity = 256) {
    this.#bytes = new Uint8Array(capacity)
    this.#view = new DataView(this.#bytes.buffer)
  }

  /** Bytes written so far. */
  get length (): number {
    return this.#length
  }

  /** May replace buffer and view: take them after the call, never before. */
  #reserve (count: number): number {
    const at = this.#length
    const needed = at + count
    if (needed > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(needed, this.#bytes.length * 2))
      larger.set(this.#bytes.subarray(0, at))
      this.#bytes = larger
      this.#view = new DataView(larger.buffer)
    }
    this.#length = needed
    return at
  }

  u8 (value: number): this {
    const at = this.#reserve(1)
    this.#view.setUint8(at, value)
    return this
  }

  u16le (value: number): this {
    const at = this.#reserve(2)
    this.#view.setUint16(at, value, true)
    return this
  }

  u32le (value: number): this {
    const at = this.#reserve(4)
    this.#view.setUint32(at, value, true)
    return this
  }

  i32be (value: number): this {
    const at = this.#reserve(4)
    this.#view.setInt32(at, value)
    return this
  }

  i64be (value: bigint): this {
    const at = this.#reserve(8)
    this.#view.setBigInt64(at, value)
    return this
  }

  u64le (value: bigint): this {
    const at = this.#reserve(8)
    this.#view.setBigUint64(at, value, true)
    return this
  }

  bytes (value: Uint8Array): this {
    const at = this.#reserve(value.length)
    this.#bytes.set(value, at)
    return this
  }

  utf8 (value: string): this {
    return this.bytes(encoder.encode(value))
  }

  /** `count` zero bytes. */
  zeros (count: number): this {
    this.#reserve(count)
    return this
  }

  /** What was written, as a view: a later write may leave it behind. */
  done (): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.#length)
  }
}
