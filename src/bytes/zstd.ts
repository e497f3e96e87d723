import * as zlib from 'node:zlib'

type Codec = (bytes: Uint8Array, options?: object) => Buffer

// Zstandard came to node:zlib with Node 22.15; the types of Node 20 do not know it.
const { zstdCompressSync, zstdDecompressSync, constants } = zlib as unknown as {
  zstdCompressSync?: Codec
  zstdDecompressSync?: Codec
  constants: Record<string, number>
}

/** True where the runtime has Zstandard: Node 22.15 and later. */
export const zstdAvailable: boolean = zstdCompressSync !== undefined && zstdDecompressSync !== undefined

/** What to tell where it is missing. */
export const zstdRemedy = 'Zstandard needs Node 22.15 or later; use another codec or a later Node'

/**
 * One Zstandard frame that carries the content size.
 * @throws RangeError where the runtime has no Zstandard; plans are checked for it before any work.
 */
export function compressZstd (bytes: Uint8Array, level: number): Uint8Array {
  if (zstdCompressSync === undefined) throw new RangeError(zstdRemedy)
  return zstdCompressSync(bytes, {
    pledgedSrcSize: bytes.length,
    params: { [constants.ZSTD_c_compressionLevel!]: level, [constants.ZSTD_c_contentSizeFlag!]: 1 }
  })
}

/**
 * The content of Zstandard frames.
 * @throws RangeError where the runtime has no Zstandard, an error of zlib on damaged or too long frames.
 */
export function decompressZstd (bytes: Uint8Array, maxLength: number): Uint8Array {
  if (zstdDecompressSync === undefined) throw new RangeError(zstdRemedy)
  return zstdDecompressSync(bytes, { maxOutputLength: maxLength })
}
