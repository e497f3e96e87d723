import { constants, crc32, deflateRawSync } from 'node:zlib'
import { ByteWriter } from './byte-writer.ts'
import { regroup } from './regroup.ts'

/**
 * gzip (RFC 1952) of pieces that are never put together: one member, whose deflate stream is made block by block.
 *
 * ```
 * member = 1F 8B, 08, flags 0, u32le time 0, 00, FF (system unknown), deflate stream, u32le CRC-32, u32le length
 * ```
 * Pinot reads the first member only, therefore it must be one.
 */

const HEADER = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff)

/** Makes one deflate stream (RFC 1951) at a time: `start`, then blocks in their order, then `finish`. */
export interface Deflater {
  /** Bytes of each block but the last, which may be shorter. */
  readonly blockBytes: number
  readonly start: () => void
  readonly block: (bytes: Uint8Array) => Uint8Array
  readonly finish: () => Uint8Array
}

/** Compresses the concatenation of `pieces`, as it is asked for. The deflater is not to be used for anything else before the end. */
export function * compressGzip (pieces: Iterable<Uint8Array>, deflater: Deflater): Generator<Uint8Array> {
  yield HEADER
  let crc = 0
  let length = 0
  deflater.start()
  for (const block of regroup(pieces, deflater.blockBytes)) {
    crc = crc32(block, crc)
    length += block.length
    yield deflater.block(block)
  }
  yield deflater.finish()
  yield new ByteWriter(8).u32le(crc).u32le(length % 2 ** 32).done()
}

const WINDOW = 32768
/** An empty last block. */
const END = Uint8Array.of(3, 0)

/**
 * zlib at `level` 0 (stored) to 9. A block ends with an empty stored block, which brings it to a byte border, and the
 * next one begins with the last 32 KiB before it as its window; so the blocks are one stream to any reader.
 */
export function zlibDeflater (level: number): Deflater {
  let dictionary: Uint8Array | undefined
  return {
    blockBytes: 1 << 20,
    start: () => { dictionary = undefined },
    block: (bytes) => {
      const out = deflateRawSync(bytes, {
        level,
        finishFlush: constants.Z_SYNC_FLUSH,
        ...(dictionary === undefined ? {} : { dictionary })
      })
      dictionary = bytes.slice(-WINDOW)
      return out
    },
    finish: () => END
  }
}
