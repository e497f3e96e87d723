import { ByteReader } from '../../bytes/byte-reader.ts'
import { decompressChunk } from './chunk-reader.ts'
import type { ChunkOf } from './chunk-reader.ts'
import type { ColumnMetadata } from './segment-metadata.ts'

/**
 * Raw forward indexes of variable-width entries, versions 2 and 3, which older segments have: the header of
 * forward/raw-fixed.ts (in version 2 with i32 positions); a chunk begins with documents-per-chunk x i32be offset of each
 * value in it (0 for rows that are not there).
 * Source: org.apache.pinot.segment.local.io.writer.impl.VarByteChunkForwardIndexWriter.
 */
export function chunksV2 ({ rows }: ColumnMetadata, file: Uint8Array, version: number): ChunkOf {
  const header = new ByteReader(file, 4)
  const count = header.i32be()
  const docsPerChunk = header.i32be()
  const longest = header.i32be()
  const docs = header.i32be()
  const code = header.i32be()
  const table = new ByteReader(file, header.i32be())
  if (docs !== rows || docsPerChunk < 1 || count !== Math.ceil(docs / docsPerChunk)) throw new RangeError(`${count} chunks of ${docsPerChunk} values for ${rows} rows`)
  if (table.remaining < count * (version === 2 ? 4 : 8)) throw new RangeError('it ends inside the positions of its chunks')
  const positions = Array.from({ length: count }, () => version === 2 ? table.i32be() : Number(table.i64be()))
  return (row) => {
    const index = Math.floor(row / docsPerChunk)
    const first = index * docsPerChunk
    const start = positions[index]!
    const stop = positions[index + 1] ?? file.length
    if (start < 0 || start > stop || stop > file.length) throw new RangeError(`chunk ${index} lies outside the file`)
    const data = file.subarray(start, stop)
    const chunk = decompressChunk(code, data, docsPerChunk * (longest + 4))
    const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength)
    const valueCount = Math.min(docsPerChunk, rows - first)
    const entry = (at: number): Uint8Array => {
      const i = at - first
      const from = view.getInt32(i * 4)
      const to = i + 1 < valueCount ? view.getInt32(i * 4 + 4) : chunk.length
      if (from < 0 || from > to || to > chunk.length) throw new RangeError(`value ${i} of chunk ${index} lies outside it`)
      return chunk.subarray(from, to)
    }
    return { entry, end: first + valueCount }
  }
}
