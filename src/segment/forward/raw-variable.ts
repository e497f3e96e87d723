import { ByteWriter } from '../../bytes/byte-writer.ts'
import { DynapinotError } from '../../errors.ts'
import type { ChunkCodec } from './chunk-codec.ts'
import { ChunkPages } from './chunk-pages.ts'

/**
 * Raw forward index of variable-width entries, version 4: STRING, BYTES and BIG_DECIMAL values, and the rows of raw
 * multi-value columns. The header is big-endian, all that follows little-endian.
 *
 * ```
 *  0  i32be version 4, i32be target chunk size, i32be codec, i32be start of the chunks
 * 16  by chunk: u32le first document, u32le position from the start of the chunks
 * ..  chunks, before compression: u32le entries, by entry u32le position in the chunk, the entries back to back
 * ```
 * The format also knows chunks of one huge value without an inner header. They are not written: the reader that Pinot
 * 1.5.1 has for them gives other bytes when it is asked twice for the same document. The target grows with the longest
 * entry instead.
 * Source: org.apache.pinot.segment.local.io.writer.impl.VarByteChunkForwardIndexWriterV4.
 */

const VERSION = 4
const HEADER = 16
const MIN_TARGET = 4096
const MAX_TARGET = 1 << 20
const TARGET_DOCS = 1000
const MAX_CHUNKS_BYTES = 2 ** 32

/** The entries of an index: their lengths, and a way to get the bytes of some that follow one another. */
export interface Entries {
  readonly lengths: Uint32Array
  /** Longest entry as Java counts it for the target chunk size. */
  readonly longest: number
  /** Writes the entries `from..to` back to back to `out[at..]`. Called in ascending order, each entry once. */
  readonly copy: (from: number, to: number, out: Uint8Array, at: number) => void
}

/** Bytes of a chunk that is not exceeded (ForwardIndexUtils.getDynamicTargetChunkSize, and room for any one entry). */
export function targetChunkSize ({ lengths, longest }: Entries): number {
  let target = Math.max(Math.min(longest * TARGET_DOCS, MAX_TARGET), MIN_TARGET)
  for (let i = 0; i < lengths.length; i++) if (lengths[i]! + 8 > target) target = lengths[i]! + 8
  return target
}

/** @throws DynapinotError PLAN_CONFLICT if the chunks are beyond the 4 GiB of the format. */
export function writeRawVariable (entries: Entries, codec: ChunkCodec, column: string): Uint8Array[] {
  const { lengths } = entries
  const target = targetChunkSize(entries)
  const pages = new ChunkPages()
  const table = new ByteWriter()
  const scratch = new Uint8Array(target)
  for (let from = 0; from < lengths.length;) {
    let size = 4
    let to = from
    while (to < lengths.length && size + 4 + lengths[to]! <= target) size += 4 + lengths[to++]!
    table.u32le(from).u32le(pages.length)
    fillChunk(entries, from, to, scratch)
    for (const piece of codec.compress(scratch.subarray(0, size))) pages.add(piece)
    if (pages.length > MAX_CHUNKS_BYTES) throw tooLarge(column)
    from = to
  }
  const header = new ByteWriter(HEADER).i32be(VERSION).i32be(target).i32be(codec.code).i32be(HEADER + table.length)
  return [header.done(), table.done(), ...pages.done()]
}

function fillChunk ({ lengths, copy }: Entries, from: number, to: number, out: Uint8Array<ArrayBuffer>): void {
  const view = new DataView(out.buffer)
  const count = to - from
  view.setUint32(0, count, true)
  let at = 4 + count * 4
  for (let i = 0; i < count; i++) {
    view.setUint32(4 + i * 4, at, true)
    at += lengths[from + i]!
  }
  copy(from, to, out, 4 + count * 4)
}

function tooLarge (column: string): DynapinotError {
  return new DynapinotError('PLAN_CONFLICT', `the values of column ${column} take more than 4 GiB in one segment`, {
    field: column,
    remedy: 'make segments smaller'
  })
}
