import { rmSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { DynapinotError } from '../../errors.ts'
import type { BlockRef, DecodeResult } from '../../worker/protocol.ts'

/** Bounds of the row blocks that wait for their segments. All in bytes. */
export interface BlockStoreLimits {
  /** Blocks in memory. Not counted: what a worker works on. */
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
  #memory = 0
  #promised = 0
  #spilled = 0
  totalSpilled = 0

  constructor (dir: string, limits: BlockStoreLimits) {
    this.#dir = dir
    this.#limits = limits
  }

  get memory (): number { return this.#memory }

  /** A share of the free memory for a task that is about to start; give it back with `settle`. */
  promise (tasks: number): number {
    const free = Math.max(0, this.#limits.memory - this.#memory - this.#promised)
    const share = Math.floor(free / tasks)
    this.#promised += share
    return share
  }

  /** Takes over a task's blocks in place of its promise. */
  settle (promised: number, result: DecodeResult | null): void {
    this.#promised -= promised
    if (result === null) return
    for (const block of result.blocks) if (block.buffer !== undefined) this.#memory += block.bytes
    if (result.spillPath !== undefined) {
      const blocks = result.blocks.filter((block) => block.spill !== undefined).length
      this.#spills.set(result.spillPath, { bytes: result.spilledBytes, blocks })
      this.#spilled += result.spilledBytes
      this.totalSpilled += result.spilledBytes
    }
  }

  /** Lets blocks go whose segment is in the sink, and removes spill files that nothing needs any more. */
  release (blocks: readonly BlockRef[]): void {
    for (const block of blocks) {
      if (block.buffer !== undefined) this.#memory -= block.bytes
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
