import type { Deflater } from './gzip.ts'
import { instantiateKernel } from './wasm.ts'
import type { KernelMemory, KernelModule } from './wasm.ts'

/** What src/kernel/deflate exports. */
interface Exports {
  readonly memory: KernelMemory
  readonly input: () => number
  readonly output: () => number
  readonly chunkBytes: () => number
  readonly start: () => void
  readonly compress: (length: number) => number
  readonly finish: () => number
}

/**
 * Deflate by the kernel: one level, about as small as zlib's level 1 and several times as fast (native-notes.md). The
 * same bytes on every runtime. Its memory is 0.8 MiB and never grows.
 */
export class DeflateKernel implements Deflater {
  readonly blockBytes: number
  readonly #kernel: Exports
  readonly #memory: Uint8Array
  readonly #input: number
  readonly #output: number

  constructor (module: KernelModule) {
    this.#kernel = instantiateKernel(module) as Exports
    this.#memory = new Uint8Array(this.#kernel.memory.buffer)
    this.#input = this.#kernel.input()
    this.#output = this.#kernel.output()
    this.blockBytes = this.#kernel.chunkBytes()
  }

  start (): void {
    this.#kernel.start()
  }

  block (bytes: Uint8Array): Uint8Array {
    this.#memory.set(bytes, this.#input)
    return this.#take(this.#kernel.compress(bytes.length))
  }

  finish (): Uint8Array {
    return this.#take(this.#kernel.finish())
  }

  #take (length: number): Uint8Array {
    return this.#memory.slice(this.#output, this.#output + length)
  }
}
