import { gunzipSync } from 'node:zlib'
import { decompressLz4Frame, isLz4Frame } from '../../bytes/lz4-frame.ts'
import { decompressZstd, zstdAvailable, zstdRemedy } from '../../bytes/zstd.ts'
import { DynapinotError } from '../../errors.ts'
import { invalidSegment, reading } from './invalid.ts'
import { readTar } from './untar.ts'

/** Largest tar that is unpacked, unless the caller says otherwise. */
const MAX_UNPACKED = 2 ** 32 - 1

/**
 * The files of a segment's archive: a tar compressed with gzip, LZ4 (frame) or zstd, told apart by their first bytes.
 * @throws DynapinotError SEGMENT_INVALID if it is none of these, damaged, longer than `maxBytes`, or zstd where the
 * runtime has none.
 */
export function readArchive (archive: Uint8Array, name = 'archive', maxBytes: number = MAX_UNPACKED): Map<string, Uint8Array> {
  return reading(name, () => readTar(unpack(archive, name, maxBytes)))
}

function unpack (archive: Uint8Array, name: string, maxBytes: number): Uint8Array {
  if (archive[0] === 0x1f && archive[1] === 0x8b) return gunzipSync(archive, { maxOutputLength: maxBytes })
  if (isLz4Frame(archive)) return decompressLz4Frame(archive, maxBytes)
  if (archive.length >= 4 && archive[0] === 0x28 && archive[1] === 0xb5 && archive[2] === 0x2f && archive[3] === 0xfd) {
    if (!zstdAvailable) {
      throw new DynapinotError('SEGMENT_INVALID', `${name}: this runtime cannot read zstd archives`, { file: name, remedy: zstdRemedy })
    }
    return decompressZstd(archive, maxBytes)
  }
  throw invalidSegment(name, 'it is neither gzip nor LZ4 nor zstd')
}
