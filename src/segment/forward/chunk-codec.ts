import { deflateSync } from 'node:zlib'
import type { Lz4Compressor } from '../../bytes/lz4-kernel.ts'
import { compressSnappy } from '../../bytes/snappy.ts'
import { compressZstd } from '../../bytes/zstd.ts'
import type { ChunkCompression } from '../../schema/row-plan.ts'

/**
 * Chunk codecs of raw forward indexes, with their codes (org.apache.pinot.segment.spi.compression.ChunkCompressionType):
 *
 * ```
 * 0 PASS_THROUGH         the bytes as they are
 * 1 SNAPPY               a Snappy block
 * 2 ZSTANDARD            a Zstandard frame with its content size
 * 3 LZ4                  an LZ4 block: fixed-width chunks, whose size is known
 * 4 LZ4_LENGTH_PREFIXED  u32le uncompressed length, an LZ4 block: variable-width chunks
 * 5 GZIP                 a zlib stream, then u32 uncompressed length: big-endian in fixed-width chunks, else little-endian
 * ```
 */
export const chunkCodes = {
  PASS_THROUGH: 0, SNAPPY: 1, ZSTANDARD: 2, LZ4: 3, LZ4_LENGTH_PREFIXED: 4, GZIP: 5
} as const

/** Level of zstd-jni's default, which Pinot uses. */
const ZSTD_LEVEL = 3

/** How the chunks of one index are compressed. */
export interface ChunkCodec {
  readonly code: number
  /** The compressed chunk in pieces, which are good until the next call. */
  readonly compress: (chunk: Uint8Array) => readonly Uint8Array[]
}

/** Codec of fixed-width chunks. */
export function fixedWidthCodec (compression: ChunkCompression, lz4: Lz4Compressor): ChunkCodec {
  switch (compression) {
    case 'LZ4': return { code: chunkCodes.LZ4, compress: (chunk) => [lz4.block(chunk)] }
    case 'GZIP': return { code: chunkCodes.GZIP, compress: (chunk) => [deflateSync(chunk), lengthOf(chunk, false)] }
    default: return commonCodec(compression)
  }
}

/** Codec of variable-width chunks. */
export function variableWidthCodec (compression: ChunkCompression, lz4: Lz4Compressor): ChunkCodec {
  switch (compression) {
    case 'LZ4': return { code: chunkCodes.LZ4_LENGTH_PREFIXED, compress: (chunk) => [lengthOf(chunk, true), lz4.block(chunk)] }
    case 'GZIP': return { code: chunkCodes.GZIP, compress: (chunk) => [deflateSync(chunk), lengthOf(chunk, true)] }
    default: return commonCodec(compression)
  }
}

function commonCodec (compression: 'PASS_THROUGH' | 'SNAPPY' | 'ZSTANDARD'): ChunkCodec {
  switch (compression) {
    case 'PASS_THROUGH': return { code: chunkCodes.PASS_THROUGH, compress: (chunk) => [chunk] }
    case 'SNAPPY': return { code: chunkCodes.SNAPPY, compress: (chunk) => [compressSnappy(chunk)] }
    case 'ZSTANDARD': return { code: chunkCodes.ZSTANDARD, compress: (chunk) => [compressZstd(chunk, ZSTD_LEVEL)] }
  }
}

function lengthOf (chunk: Uint8Array, littleEndian: boolean): Uint8Array {
  const out = new Uint8Array(4)
  new DataView(out.buffer).setUint32(0, chunk.length, littleEndian)
  return out
}
