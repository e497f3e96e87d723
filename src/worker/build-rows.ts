import { closeSync, openSync, readSync } from 'node:fs'
import { align8 } from '../block/layout.ts'
import { columnStart, openColumn, openRowBlock } from '../block/row-block.ts'
import type { RowBlock } from '../block/row-block.ts'
import { decompressLz4Into } from '../bytes/lz4.ts'
import { DynapinotError } from '../errors.ts'
import type { StoredType } from '../schema/data-type.ts'
import type { ColumnPart } from '../segment/column/column-input.ts'
import type { SegmentRows } from '../segment/segment-rows.ts'
import type { BlockRef, BuildTask } from './protocol.ts'
import { readSpilledHead, spilledHeadLength } from './spilled-block.ts'
import type { SpilledBlock } from './spilled-block.ts'

/** A block of the segment: in memory, or but for its columns. */
type Block = RowBlock | SpilledBlock & { readonly path: string }

/**
 * The rows of a build task. Of blocks in memory the columns are views; of spilled ones a column at a time is read, into
 * one buffer that the next column takes again.
 * @throws DynapinotError UNEXPECTED if the blocks are not those of the task, or spilled ones have come to harm.
 */
export function buildRows (task: Pick<BuildTask, 'name' | 'partition' | 'blocks'>, types: readonly StoredType[]): SegmentRows {
  const files = new SpillReader()
  try {
    const blocks = task.blocks.map((ref) => openBlock(ref, types, files))
    task.blocks.forEach((ref, i) => { checkBlock(task, ref, blocks[i]!) })
    const spilled = blocks.filter((block) => 'path' in block)
    const columnBytes = types.map((_, c) => spilled.reduce((sum, { directory }) => sum + align8(columnStart(directory, c + 1) - columnStart(directory, c)), 0))
    const buffer = new ArrayBuffer(Math.max(0, ...columnBytes))
    return {
      rows: task.blocks.reduce((sum, { rows }) => sum + rows, 0),
      column: (index) => {
        try {
          return columnParts(blocks, types[index]!, index, buffer, files)
        } finally {
          files.close()
        }
      }
    }
  } finally {
    files.close()
  }
}

function openBlock ({ buffer, spill }: BlockRef, types: readonly StoredType[], files: SpillReader): Block {
  if (buffer !== undefined) return openRowBlock(buffer, types)
  if (spill === undefined) throw new DynapinotError('UNEXPECTED', 'a row block has neither bytes nor a file')
  const head = files.read(spill.path, spill.offset, spilledHeadLength(types.length)).slice()
  return { path: spill.path, ...readSpilledHead(head, types.length, spill.offset) }
}

function checkBlock (task: Pick<BuildTask, 'name' | 'partition'>, ref: BlockRef, block: Block): void {
  const { rows, partition } = 'path' in block ? block.directory : block
  if (partition === task.partition && rows === ref.rows) return
  throw new DynapinotError('UNEXPECTED', `a block of ${rows} rows of partition ${partition} came for ${ref.rows} rows of partition ${task.partition}`, { segment: task.name })
}

function columnParts (blocks: readonly Block[], type: StoredType, index: number, buffer: ArrayBuffer, files: SpillReader): ColumnPart[] {
  const bytes = new Uint8Array(buffer)
  let at = 0
  return blocks.map((block) => {
    if (!('path' in block)) return { column: block.columns[index]!, rows: block.rows }
    const { directory, path, positions } = block
    const start = columnStart(directory, index)
    const end = at + columnStart(directory, index + 1) - start
    const packed = files.read(path, positions[index]!, positions[index + 1]! - positions[index]!)
    if (unpack(packed, bytes.subarray(0, end), at) !== end) throw damaged(path)
    const column = openColumn(directory.columns[index]!, directory.rows, type, buffer, at - start)
    at = align8(end)
    return { column, rows: directory.rows }
  })
}

function unpack (packed: Uint8Array, bytes: Uint8Array, at: number): number {
  try {
    return decompressLz4Into(packed, bytes, at)
  } catch (error) {
    if (error instanceof RangeError) return -1
    throw error
  }
}

function damaged (path: string): DynapinotError {
  return new DynapinotError('UNEXPECTED', `spilled blocks are damaged: ${path}`, { file: path, remedy: 'look at the disk of memory.spillDir, then run again' })
}

/** Reads from spill files, of which one is open at a time: a segment may have blocks of thousands. */
class SpillReader {
  #path: string | null = null
  #fd = -1
  #buffer: Uint8Array<ArrayBuffer> = new Uint8Array(64 << 10)

  /** Bytes that are good until the next call. */
  read (path: string, position: number, length: number): Uint8Array<ArrayBuffer> {
    if (path !== this.#path) {
      this.close()
      this.#fd = openSync(path, 'r')
      this.#path = path
    }
    if (this.#buffer.length < length) this.#buffer = new Uint8Array(length)
    for (let at = 0; at < length;) {
      const read = readSync(this.#fd, this.#buffer, at, length - at, position + at)
      if (read === 0) throw new DynapinotError('UNEXPECTED', `spilled blocks are cut short: ${path}`, { file: path })
      at += read
    }
    return this.#buffer.subarray(0, length)
  }

  close (): void {
    if (this.#path !== null) closeSync(this.#fd)
    this.#path = null
  }
}
