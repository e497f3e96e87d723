/**
 * Reads bytes one after another and never past the end.
 * Every method throws RangeError where the bytes end too early.
 */
export class ByteReader {
  readonly #bytes: Uint8Array
  readonly #view: DataView
  #at: number

  constructor (bytes: Uint8Array, at = 0) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.#at = at
  }

  /** Position of the next byte. */
  get position (): number {
    return this.#at
  }

  /** Bytes that are left. */
  get remaining (): number {
    return this.#bytes.length - this.#at
  }

  #take (count: number): number {
    const at = this.#at
    if (count < 0 || count > this.#bytes.length - at) {
      throw new RangeError(`it ends at byte ${this.#bytes.length}, ${count} bytes are wanted at ${at}`)
    }
    this.#at = at + count
    return at
  }

  u8 (): number {
    return this.#view.getUint8(this.#take(1))
  }

  u16le (): number {
    return this.#view.getUint16(this.#take(2), true)
  }

  u32le (): number {
    return this.#view.getUint32(this.#take(4), true)
  }

  i32be (): number {
    return this.#view.getInt32(this.#take(4))
  }

  u32be (): number {
    return this.#view.getUint32(this.#take(4))
  }

  i64be (): bigint {
    return this.#view.getBigInt64(this.#take(8))
  }

  u64le (): bigint {
    return this.#view.getBigUint64(this.#take(8), true)
  }

  /** The next `count` bytes as a view. */
  bytes (count: number): Uint8Array {
    const at = this.#take(count)
    return this.#bytes.subarray(at, at + count)
  }
}
