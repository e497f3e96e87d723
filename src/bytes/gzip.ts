import { constants, crc32, deflateRawSync } from 'node:zlib'
import { ByteWriter } from './byte-writer.ts'
import { regroup } from './regroup.ts'

/**
 * gzip (RFC 1952) of pieces that are never put together: one member, whose deflate stream is made block by block.
 *
 * ```
 * member = 1F 8B, 08, flags 0, u32le time 0, 00, FF (system unknown), deflate stream, u32le CRC-32, u32le length
 * ```
 * A block ends with an empty stored block, which brings it to a byte border, and the next one begins with the last 32 KiB
 * before it as its window; so the blocks are one stream to any reader. Pinot reads the first member only, therefore it
 * must be one.
 */

const BLOCK = 1 << 20
const WINDOW = 32768
const HEADER = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff)
/** An empty last block. */
const END = Uint8Array.of(3, 0)

/** Compresses the concatenation of `pieces`; `level` 0 (stored) to 9. */
export function compressGzip (pieces: Iterable<Uint8Array>, level: number): Uint8Array[] {
  const out: Uint8Array[] = [HEADER]
  let crc = 0
  let length = 0
  let dictionary: Uint8Array | undefined
  for (const block of regroup(pieces, BLOCK)) {
    crc = crc32(block, crc)
    length += block.length
    out.push(deflateRawSync(block, {
      level,
      finishFlush: constants.Z_SYNC_FLUSH,
      ...(dictionary === undefined ? {} : { dictionary })
    }))
    dictionary = block.slice(-WINDOW)
  }
  out.push(END, new ByteWriter(8).u32le(crc).u32le(length % 2 ** 32).done())
  return out
}
