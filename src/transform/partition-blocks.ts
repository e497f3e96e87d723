import type { BlockLimits, DecodedBlock } from '../block/batch-decoder.ts'
import { BlockWriter } from '../block/block-writer.ts'
import type { WriterColumn } from '../block/column-writer.ts'
import type { Cell } from '../schema/data-type.ts'

/**
 * The open row blocks of a unit, one a partition. A block is cut behind the row that takes it to a limit, so the cuts
 * depend on the rows alone. Blocks that a finished segment has consumed are cut like all others, but not handed over.
 */
export class PartitionBlocks {
  readonly #columns: readonly WriterColumn[]
  readonly #limits: BlockLimits
  readonly #consumed: Readonly<Record<number, number>>
  readonly #block: (block: DecodedBlock) => void
  readonly #writers: Array<BlockWriter | undefined> = []
  readonly #sequences: number[] = []
  /** Where blocks are written, one after the other. */
  #buffer: ArrayBuffer = new ArrayBuffer(0)

  /** `consumed`: by partition, the first sequence that is handed over; 0 where there is none. */
  constructor (columns: readonly WriterColumn[], limits: BlockLimits, consumed: Readonly<Record<number, number>>, block: (block: DecodedBlock) => void) {
    this.#columns = columns
    this.#limits = limits
    this.#consumed = consumed
    this.#block = block
  }

  append (partition: number, cells: readonly Cell[]): void {
    const writer = this.#writers[partition] ?? this.#open(partition)
    writer.append(cells)
    if (writer.rows >= this.#limits.rows || writer.byteLength >= this.#limits.bytes) this.#cut(partition, writer)
  }

  /** Cuts the blocks that are open, in order of partition. */
  finish (): void {
    this.#writers.forEach((writer, partition) => {
      if (writer !== undefined && writer.rows > 0) this.#cut(partition, writer)
    })
  }

  #open (partition: number): BlockWriter {
    // Without holes, so that the look-up stays fast and the order is that of the partitions.
    while (this.#writers.length <= partition) {
      this.#writers.push(undefined)
      this.#sequences.push(0)
    }
    const writer = new BlockWriter(this.#columns, partition)
    this.#writers[partition] = writer
    return writer
  }

  #cut (partition: number, writer: BlockWriter): void {
    const { rows, byteLength } = writer
    if (this.#buffer.byteLength < byteLength) this.#buffer = new ArrayBuffer(byteLength)
    const bytes = new Uint8Array(writer.cut(this.#buffer), 0, byteLength)
    const sequence = this.#sequences[partition]!
    this.#sequences[partition] = sequence + 1
    if (sequence >= (this.#consumed[partition] ?? 0)) this.#block({ partition, rows, sequence, bytes })
  }
}
