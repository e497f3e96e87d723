import { maxLz4Length } from './lz4.ts'
import { instantiateKernel, PAGE_BYTES } from './wasm.ts'
import type { KernelMemory, KernelModule } from './wasm.ts'

/** What src/kernel/lz4 exports. */
interface Exports {
  readonly memory: KernelMemory
  readonly heapBase: () => number
  readonly compress: (src: number, length: number, dst: number) => number
}

/** What the kernel may read or write behind input and output. */
const MARGIN = 16
/** Memory beyond this is given back: a kernel's memory cannot shrink, only a new one begins small. */
const KEEP_BYTES = 16 << 20

/** Compresses LZ4 blocks. */
export interface Lz4Compressor {
  /** One block; its bytes are good until the next call. */
  readonly block: (bytes: Uint8Array) => Uint8Array<ArrayBuffer>
}

/** LZ4 blocks by the kernel. The same bytes in give the same bytes out. */
export class Lz4Kernel implements Lz4Compressor {
  readonly #module: KernelModule
  #kernel: Exports
  #memory: Uint8Array<ArrayBuffer>
  #input: number

  constructor (module: KernelModule) {
    this.#module = module
    this.#kernel = instantiateKernel(module) as Exports
    this.#memory = new Uint8Array(this.#kernel.memory.buffer)
    this.#input = Math.ceil(this.#kernel.heapBase() / MARGIN) * MARGIN
  }

  /** @throws RangeError if the block is so long that there is no memory for it, beyond 2 GiB at the latest. */
  block (bytes: Uint8Array): Uint8Array<ArrayBuffer> {
    const output = this.#input + bytes.length + MARGIN
    this.#reserve(output + maxLz4Length(bytes.length) + MARGIN)
    this.#memory.set(bytes, this.#input)
    const length = this.#kernel.compress(this.#input, bytes.length, output)
    return this.#memory.subarray(output, output + length)
  }

  #reserve (end: number): void {
    if (end <= KEEP_BYTES && this.#memory.length > KEEP_BYTES) this.#kernel = instantiateKernel(this.#module) as Exports
    const { memory } = this.#kernel
    if (end > memory.buffer.byteLength) memory.grow(Math.ceil((end - memory.buffer.byteLength) / PAGE_BYTES))
    if (memory.buffer !== this.#memory.buffer) this.#memory = new Uint8Array(memory.buffer)
  }
}
