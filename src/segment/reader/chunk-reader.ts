import { inflateSync } from 'node:zlib'
import { decompressLz4, decompressLz4Into } from '../../bytes/lz4.ts'
import { decompressSnappy } from '../../bytes/snappy.ts'
import { decompressZstd } from '../../bytes/zstd.ts'
import { chunkCodes } from '../forward/chunk-codec.ts'

/** LZ4 and Snappy make no byte more than 255 of it: a longer claim is a damaged length. */
const MAX_RATIO = 256
const MAX_CHUNK = 0x7fffffff

/** The chunk that has a row: the bytes of the entries of its rows, and the first row after it. */
export type ChunkOf = (row: number) => { readonly entry: (row: number) => Uint8Array, readonly end: number }

/**
 * Decompresses one chunk (codes in forward/chunk-codec.ts).
 * `capacity` is the most bytes that it can have, or null where that is not known.
 * @throws RangeError or an error of zlib if the chunk is damaged, or its codec is not supported.
 */
export function decompressChunk (code: number, chunk: Uint8Array, capacity: number | null): Uint8Array {
  const most = Math.min(capacity ?? MAX_CHUNK, chunk.length * MAX_RATIO + 64)
  switch (code) {
    case chunkCodes.PASS_THROUGH: return chunk
    case chunkCodes.SNAPPY: return decompressSnappy(chunk, most)
    case chunkCodes.ZSTANDARD: return decompressZstd(chunk, capacity ?? MAX_CHUNK)
    case chunkCodes.LZ4: {
      const out = new Uint8Array(most)
      return out.subarray(0, decompressLz4Into(chunk, out, 0))
    }
    case chunkCodes.LZ4_LENGTH_PREFIXED: {
      const length = new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength).getUint32(0, true)
      if (length > most) throw new RangeError(`a chunk says that it has ${length} bytes; at most ${most} are possible`)
      return decompressLz4(chunk.subarray(4), length)
    }
    // The length after the stream is not needed.
    case chunkCodes.GZIP: return inflateSync(chunk.subarray(0, -4), { maxOutputLength: capacity ?? MAX_CHUNK })
    default: throw new RangeError(`chunk codec ${code} is not supported`)
  }
}
