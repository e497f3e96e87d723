import { ByteReader } from '../../bytes/byte-reader.ts'
import { bigEndian } from '../dictionary/write-dictionary.ts'
import { decompressChunk } from './chunk-reader.ts'
import type { ColumnMetadata } from './segment-metadata.ts'

/** The little-endian bytes of the values `from..to`. */
export type FixedReader = (from: number, to: number) => Uint8Array

/**
 * Opens a raw forward index of a single-value fixed-width column, versions 2 to 5 (layout in forward/raw-fixed.ts; in
 * version 2 the chunk positions are i32).
 * @throws RangeError if it is damaged.
 */
export function openRawFixed ({ rows }: ColumnMetadata, file: Uint8Array, width: 4 | 8): FixedReader {
  const header = new ByteReader(file)
  const version = header.i32be()
  if (version < 2 || version > 5) throw new RangeError(`version ${version} of the raw forward index is not supported`)
  const chunks = header.i32be()
  const docsPerChunk = header.i32be()
  const entry = header.i32be()
  const docs = header.i32be()
  const code = header.i32be()
  const table = new ByteReader(file, header.i32be())
  if (entry !== width || docs !== rows) throw new RangeError(`${docs} values of ${entry} bytes instead of ${rows} of ${width}`)
  if (docsPerChunk < 1 || chunks !== Math.ceil(docs / docsPerChunk)) throw new RangeError(`${chunks} chunks of ${docsPerChunk} values for ${docs}`)
  if (table.remaining < chunks * (version === 2 ? 4 : 8)) throw new RangeError('it ends inside the positions of its chunks')
  const positions = Array.from({ length: chunks }, () => version === 2 ? table.i32be() : Number(table.i64be()))
  const chunkAt = (index: number): Uint8Array => {
    const start = positions[index]!
    const end = positions[index + 1] ?? file.length
    if (start < 0 || end < start || end > file.length) throw new RangeError(`chunk ${index} lies outside the file`)
    const length = Math.min(docsPerChunk, docs - index * docsPerChunk) * width
    const chunk = decompressChunk(code, file.subarray(start, end), length)
    if (chunk.length < length) throw new RangeError(`chunk ${index} has ${chunk.length} bytes instead of ${length}`)
    return chunk
  }
  return (from, to) => {
    const out = new Uint8Array((to - from) * width)
    for (let row = from; row < to;) {
      const index = Math.floor(row / docsPerChunk)
      const first = index * docsPerChunk
      const end = Math.min(to, first + docsPerChunk)
      out.set(chunkAt(index).subarray((row - first) * width, (end - first) * width), (row - from) * width)
      row = end
    }
    return bigEndian(out, width)
  }
}
