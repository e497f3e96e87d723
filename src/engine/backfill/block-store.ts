import { rmSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { DynapinotError } from '../../errors.ts'
import type { BlockRef, DecodeResult, MemoryAllowance } from '../../worker/protocol.ts'
import { BlockMemory } from './block-memory.ts'

/** Bounds of the row blocks that wait for their segments. All in bytes. */
export interface BlockStoreLimits {
  /** Buffers of blocks in memory. Not counted: what a worker works on. */
  readonly memory: number
  /** Spilled blocks on disk, compressed. */
  readonly spill: number
  /** Space that must stay free on the spill folder's disk. */
  readonly spillFree: number
}

/** Keeps account of row blocks: how much more may come back in memory, and which spill files are done with. */
export class BlockStore {
  readonly #limits: BlockStoreLimits
  readonly #dir: string
  readonly #spills: Map<string, { bytes: number, blocks: number }> = new Map()
  readonly #memory: BlockMemory
  #spilled = 0
  totalSpilled = 0

  constructor (dir: string, limits: BlockStoreLimits) {
    this.#dir = dir
    this.#limits = limits
    this.#memory = new BlockMemory(limits.memory)
  }

  /** Bytes of memory that blocks take. */
  get memory (): number { return this.#memory.used }

  /** A share of the memory for a task that is about to start, one of `tasks`; give it back with `settle`. */
  lend (tasks: number): MemoryAllowance {
    return this.#memory.lend(tasks)
  }

  /**
   * Takes over a task's blocks in place of its allowance.
   * @returns the result, with the blocks as a build task takes them.
   */
  settle (allowance: MemoryAllowance, result: DecodeResult): DecodeResult {
    const blocks = this.#memory.settle(allowance, result.blocks)
    if (result.spillPath !== undefined) {
      const spilled = blocks.filter((block) => block.spill !== undefined).length
      this.#spills.set(result.spillPath, { bytes: result.spilledBytes, blocks: spilled })
      this.#spilled += result.spilledBytes
      this.totalSpilled += result.spilledBytes
    }
    return { ...result, blocks }
  }

  /** Takes an allowance back whose task came to nothing. */
  takeBack (allowance: MemoryAllowance): void {
    this.#memory.settle(allowance, [])
  }

  /** Lets blocks go whose segment is in the sink, and removes spill files that nothing needs any more. */
  release (blocks: readonly BlockRef[]): void {
    for (const block of blocks) {
      this.#memory.release(block)
      if (block.spill === undefined) continue
      const file = this.#spills.get(block.spill.path)!
      if (--file.blocks > 0) continue
      this.#spills.delete(block.spill.path)
      this.#spilled -= file.bytes
      rmSync(block.spill.path, { force: true })
    }
  }

  /** @throws DynapinotError SPILL_FULL when the folder or its disk is at its limit. */
  async checkSpace (): Promise<void> {
    const remedy = 'raise memory.blocks or memory.spillMax, point memory.spillDir at a larger disk, or lower segment.rows, segment.bytes or partition.count'
    if (this.#spilled > this.#limits.spill) {
      throw new DynapinotError('SPILL_FULL', `${this.#spilled} bytes of spilled row blocks exceed memory.spillMax (${this.#limits.spill})`, { file: this.#dir, remedy })
    }
    const { bavail, bsize } = await statfs(this.#dir)
    if (bavail * bsize < this.#limits.spillFree) {
      throw new DynapinotError('SPILL_FULL', `only ${bavail * bsize} bytes are free for spilled row blocks, memory.spillFree asks for ${this.#limits.spillFree}`, { file: this.#dir, remedy })
    }
  }
}
