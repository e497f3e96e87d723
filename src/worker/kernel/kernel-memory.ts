import type { DecodeKernel } from './kernel-exports.ts'

/** The kernel's memory as the host reads and writes it: a view that is made anew whenever the memory has grown. */
export class KernelMemoryView {
  readonly #kernel: DecodeKernel
  #buffer: Buffer = Buffer.alloc(0)

  constructor (kernel: DecodeKernel) {
    this.#kernel = kernel
  }

  /** All of the memory, until the kernel is called next. */
  get bytes (): Buffer {
    const { buffer } = this.#kernel.memory
    if (this.#buffer.buffer !== buffer) this.#buffer = Buffer.from(buffer)
    return this.#buffer
  }

  text (at: number, size: number): string {
    return this.bytes.toString('utf8', at, at + size)
  }

  copy (at: number, size: number): Uint8Array {
    return Uint8Array.prototype.slice.call(this.bytes, at, at + size)
  }

  /** Puts a text where the kernel's next call takes it; its size in bytes. */
  letters (text: string): number {
    const size = Buffer.byteLength(text)
    const at = this.#kernel.lettersFor(size)
    this.bytes.write(text, at)
    return size
  }

  /** The same for bytes. */
  letterBytes (bytes: Uint8Array): number {
    const at = this.#kernel.lettersFor(bytes.length)
    this.bytes.set(bytes, at)
    return bytes.length
  }

  /** A count or a counter: u64. */
  count (at: number, index: number): number {
    return Number(this.bytes.readBigUInt64LE(at + index * 8))
  }
}
