import type { BlockPosition } from '../../checkpoint/backfill-state.ts'
import type { BlockRef } from '../../worker/protocol.ts'

/** When a segment is cut: at the first row block that reaches one of both. */
export interface SegmentTarget {
  readonly rows: number
  /** Bytes of row blocks, uncompressed. */
  readonly bytes: number
}

/** Row blocks that make one segment. */
export interface SegmentCut {
  readonly partition: number
  /** Number of the segment in its partition, from 0. */
  readonly sequence: number
  readonly blocks: readonly BlockRef[]
  readonly rows: number
  readonly bytes: number
  readonly end: BlockPosition
  /** ms since the epoch: the latest time among the blocks' units. */
  readonly creationTime: number
}

/**
 * The row blocks of one partition that wait for their segment, in (pass, unit, sequence) order. Where it cuts depends on
 * the blocks alone, so segments repeat exactly whatever the number of workers and wherever a run was killed.
 */
export class PartitionQueue {
  readonly #partition: number
  readonly #target: SegmentTarget
  #sequence: number
  #blocks: BlockRef[] = []
  #rows = 0
  #bytes = 0
  #end: BlockPosition | null = null
  #creationTime = 0

  constructor (partition: number, target: SegmentTarget, nextSequence: number) {
    this.#partition = partition
    this.#target = target
    this.#sequence = nextSequence
  }

  /** Takes the next block; a segment if that one fills it. */
  add (block: BlockRef, pass: number, creationTime: number): SegmentCut | null {
    this.#blocks.push(block)
    this.#rows += block.rows
    this.#bytes += block.bytes
    this.#end = { pass, unit: block.unit, sequence: block.sequence }
    this.#creationTime = Math.max(this.#creationTime, creationTime)
    return this.#rows >= this.#target.rows || this.#bytes >= this.#target.bytes ? this.flush() : null
  }

  /** The rest as a segment, or null if nothing waits. */
  flush (): SegmentCut | null {
    if (this.#end === null) return null
    const cut: SegmentCut = {
      partition: this.#partition,
      sequence: this.#sequence++,
      blocks: this.#blocks,
      rows: this.#rows,
      bytes: this.#bytes,
      end: this.#end,
      creationTime: this.#creationTime
    }
    this.#blocks = []
    this.#rows = 0
    this.#bytes = 0
    this.#end = null
    this.#creationTime = 0
    return cut
  }
}
