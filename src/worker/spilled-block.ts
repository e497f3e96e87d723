import { BLOCK_COLUMN, BLOCK_HEADER } from '../block/layout.ts'
import { columnStart, readDirectory } from '../block/row-block.ts'
import type { BlockDirectory } from '../block/row-block.ts'
import type { Lz4Compressor } from '../bytes/lz4-kernel.ts'

/**
 * A row block in a spill file. Its columns are packed one by one, since a segment is built one column after the other:
 * the blocks of a segment are never in memory all at once.
 *
 * ```
 *   0  columns x u32le          bytes of each packed column
 *  ..  header and directory     of the block, as they are (block/layout.ts)
 *  ..  columns x LZ4 block      the sections of a column
 * ```
 */

/** A block in a spill file, but for its columns. */
export interface SpilledBlock {
  readonly directory: BlockDirectory
  /** By column, and behind the last one: position in the file. */
  readonly positions: readonly number[]
}

/** Bytes before the packed columns. */
export function spilledHeadLength (columns: number): number {
  return columns * 4 + BLOCK_HEADER + columns * BLOCK_COLUMN
}

/** The pieces of a block, one behind the other. Each is good until the next is asked for; the head comes last. */
export function * packBlock (block: Uint8Array, columns: number, lz4: Lz4Compressor): Generator<{ readonly at: number, readonly bytes: Uint8Array }> {
  const head = new Uint8Array(spilledHeadLength(columns))
  const view = new DataView(head.buffer)
  head.set(block.subarray(0, BLOCK_HEADER + columns * BLOCK_COLUMN), columns * 4)
  const directory = readDirectory(head.buffer, columns, columns * 4)
  let at = head.length
  for (let c = 0; c < columns; c++) {
    const bytes = lz4.block(block.subarray(columnStart(directory, c), columnStart(directory, c + 1)))
    view.setUint32(c * 4, bytes.length, true)
    yield { at, bytes }
    at += bytes.length
  }
  yield { at: 0, bytes: head }
}

/** Reads a head that lies at `offset` of its file. @throws RangeError if it is none. */
export function readSpilledHead (head: Uint8Array<ArrayBuffer>, columns: number, offset: number): SpilledBlock {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength)
  const positions = [offset + head.length]
  for (let c = 0; c < columns; c++) positions.push(positions[c]! + view.getUint32(c * 4, true))
  return { directory: readDirectory(head.buffer, columns, head.byteOffset + columns * 4), positions }
}
