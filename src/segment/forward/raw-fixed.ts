import { ByteWriter } from '../../bytes/byte-writer.ts'
import type { ChunkCodec } from './chunk-codec.ts'
import { ChunkPages } from './chunk-pages.ts'

/**
 * Raw forward index of single-value fixed-width columns, version 4. All numbers are big-endian.
 *
 * ```
 *  0  i32 version 4, i32 chunks, i32 documents per chunk (a power of two), i32 bytes per value, i32 documents,
 *     i32 codec, i32 28
 * 28  chunks x i64 position of the chunk
 * ..  chunks: the values
 * ```
 * Source: org.apache.pinot.segment.local.io.writer.impl.{BaseChunkForwardIndexWriter, FixedByteChunkForwardIndexWriter}.
 */

const VERSION = 4
const HEADER = 28
/** ForwardIndexConfig's 1000 documents, rounded up to a power of two. */
export const DOCS_PER_CHUNK = 1024

/** `values` are big-endian. */
export function writeRawFixed (values: Uint8Array, width: 4 | 8, codec: ChunkCodec): Uint8Array[] {
  const docs = values.length / width
  const chunkBytes = DOCS_PER_CHUNK * width
  const count = Math.ceil(docs / DOCS_PER_CHUNK)
  const pages = new ChunkPages()
  const header = new ByteWriter(HEADER + count * 8)
  header.i32be(VERSION).i32be(count).i32be(DOCS_PER_CHUNK).i32be(width).i32be(docs).i32be(codec.code).i32be(HEADER)
  const first = HEADER + count * 8
  for (let at = 0; at < values.length; at += chunkBytes) {
    header.i64be(BigInt(first + pages.length))
    for (const piece of codec.compress(values.subarray(at, at + chunkBytes))) pages.add(piece)
  }
  return [header.done(), ...pages.done()]
}
