import type { MemoryAllowance } from './protocol.ts'

/** Buffers are made in steps of this size, so that one fits the next block of about the same size. */
const STEP = 64 << 10

/** A block that stays in memory: in a buffer of the allowance, by its index, or in a new one. */
export type KeptBlock = { readonly lent: number } | { readonly buffer: SharedArrayBuffer }

/** Keeps the row blocks of a task in the memory that it may take. */
export class BlockKeeper {
  readonly #buffers: readonly SharedArrayBuffer[]
  readonly #isFree: boolean[]
  readonly #step: number
  #bytes: number

  /** Bytes of new buffers are a multiple of `step`. */
  constructor ({ buffers, bytes }: MemoryAllowance, step: number = STEP) {
    this.#step = step
    this.#buffers = buffers
    this.#isFree = buffers.map(() => true)
    this.#bytes = bytes
  }

  /** Copies a block to where it can stay; null if there is no place. */
  keep (block: Uint8Array): KeptBlock | null {
    const lent = this.#lentFor(block.length)
    if (lent !== undefined) {
      this.#isFree[lent] = false
      new Uint8Array(this.#buffers[lent]!).set(block)
      return { lent }
    }
    const bytes = Math.ceil(block.length / this.#step) * this.#step
    if (bytes > this.#bytes) return null
    this.#bytes -= bytes
    const buffer = new SharedArrayBuffer(bytes)
    new Uint8Array(buffer).set(block)
    return { buffer }
  }

  /** The smallest that is large enough, but not one that would be more than half empty. */
  #lentFor (length: number): number | undefined {
    let best: number | undefined
    for (let i = 0; i < this.#buffers.length; i++) {
      const size = this.#buffers[i]!.byteLength
      if (!this.#isFree[i] || size < length || size > Math.max(2 * length, this.#step)) continue
      if (best === undefined || size < this.#buffers[best]!.byteLength) best = i
    }
    return best
  }
}
