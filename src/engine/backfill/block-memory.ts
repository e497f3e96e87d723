import type { BlockRef, MemoryAllowance } from '../../worker/protocol.ts'

const none: MemoryAllowance = { buffers: [], bytes: 0 }

/**
 * The shared memory in which row blocks wait for their segments. Threads hold on to shared buffers until their next
 * garbage collection, which need not be soon where little garbage is made; so buffers are not let go but lent out again,
 * and all of them together never take more than the limit.
 *
 * ```
 *   not made yet --lend--> allowance of a task --settle--> block --release--> free --lend--> ...
 *        ^                      |                                              ^
 *        +------ not made ------+------------------ not used ------------------+
 * ```
 */
export class BlockMemory {
  readonly #limit: number
  #free: SharedArrayBuffer[] = []
  /** Bytes of all buffers that are there, and of those that tasks may make. */
  #taken = 0
  /** Bytes of the buffers that hold blocks. */
  used = 0

  /** `limit` in bytes. */
  constructor (limit: number) {
    this.#limit = limit
  }

  /** A share for a task that is about to start, if `tasks` of them share what there is; give it back with `settle`. */
  lend (tasks: number): MemoryAllowance {
    const bytes = Math.floor((this.#limit - this.#taken) / tasks)
    if (bytes === 0 && this.#free.length === 0) return none
    this.#taken += bytes
    return { bytes, buffers: this.#free.splice(0, Math.ceil(this.#free.length / tasks)) }
  }

  /**
   * Takes a task's blocks over in place of its allowance.
   * @returns the blocks, each with its buffer or in its spill file.
   */
  settle ({ bytes, buffers }: MemoryAllowance, blocks: readonly BlockRef[]): BlockRef[] {
    this.#taken -= bytes
    const unused = new Set(buffers)
    const settled = blocks.map(({ lent, ...block }) => {
      if (lent !== undefined) {
        const buffer = buffers[lent]!
        unused.delete(buffer)
        this.used += buffer.byteLength
        return { ...block, buffer }
      }
      if (block.buffer !== undefined) {
        this.#taken += block.buffer.byteLength
        this.used += block.buffer.byteLength
      }
      return block
    })
    this.#free.push(...unused)
    return settled
  }

  /** The block is not needed any more. */
  release ({ buffer }: BlockRef): void {
    if (buffer === undefined) return
    this.used -= buffer.byteLength
    this.#free.push(buffer)
  }
}
