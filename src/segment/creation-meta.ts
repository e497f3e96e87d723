import { createHash } from 'node:crypto'
import { ByteWriter } from '../bytes/byte-writer.ts'

/**
 * creation.meta: i64be CRC, i64be creation time in ms since the epoch.
 *
 * Pinot takes the CRC as the identity of the content: an upload with an equal one changes nothing, servers keep their
 * copy of it. Nobody computes it again, so it need not be Java's Adler-32, which is weak on small files. Here it is the
 * first 53 bits of SHA-256 over the other files, as exact in JavaScript's numbers as in Java's; processors have it in
 * hardware. The creation time is not part of it.
 * Source: org.apache.pinot.segment.spi.index.metadata.SegmentMetadataImpl (loadCreationMeta).
 */

/** CRC of the content: a whole number from 0 below 2^53. The name and the length of each file are part of it. */
export function contentCrc (files: ReadonlyMap<string, readonly Uint8Array[]>): number {
  const hash = createHash('sha256')
  for (const name of [...files.keys()].sort()) {
    const pieces = files.get(name)!
    hash.update(`${name}\0${pieces.reduce((sum, piece) => sum + piece.length, 0)}\0`)
    for (const piece of pieces) hash.update(piece)
  }
  return Number(hash.digest().readBigUInt64BE() >> 11n)
}

/** The file. */
export function writeCreationMeta (crc: number, creationTime: number): Uint8Array<ArrayBuffer> {
  return new ByteWriter(16).i64be(BigInt(crc)).i64be(BigInt(creationTime)).done()
}
