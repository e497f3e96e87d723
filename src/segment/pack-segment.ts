import { compressGzip, zlibDeflater } from '../bytes/gzip.ts'
import { compressLz4Frame } from '../bytes/lz4-frame.ts'
import { regroup } from '../bytes/regroup.ts'
import { compressZstd, zstdAvailable, zstdRemedy } from '../bytes/zstd.ts'
import { DynapinotError } from '../errors.ts'
import type { BuiltSegment } from './build-segment.ts'
import type { SegmentKernels } from './kernels.ts'
import { V3_FOLDER } from './layout.ts'
import { writeTar } from './tar.ts'

/**
 * Archives of segments as Pinot takes them: a tar whose first entry is the segment's folder (its untar takes the first
 * entry for the segment), compressed; the codec is found by the magic bytes, not by the name. gzip must be one member.
 * Sources: org.apache.pinot.common.utils.TarCompressionUtils, BaseTableDataManager.untarSegment.
 */

/** How an archive is compressed. */
export interface ArchiveSettings {
  readonly archive: 'gzip' | 'lz4' | 'zstd'
  /** gzip 0..9 (1: by the kernel, the others by zlib), zstd 1..19; LZ4 has none. */
  readonly level: number
}

/** Ends of the names of archives. */
export const archiveExtensions: Readonly<Record<ArchiveSettings['archive'], string>> = { gzip: '.tar.gz', lz4: '.tar.lz4', zstd: '.tar.zst' }

/** Each block of this size becomes a Zstandard frame of its own, so that an archive is never in memory as one piece. */
const ZSTD_BLOCK = 8 << 20

/**
 * Checks that this runtime can write such archives; to be called before any work.
 * @throws DynapinotError PLAN_CONFLICT
 */
export function checkArchive ({ archive }: ArchiveSettings): void {
  if (archive === 'zstd' && !zstdAvailable) {
    throw new DynapinotError('PLAN_CONFLICT', 'this runtime cannot write zstd archives', { field: 'segment.archive', remedy: zstdRemedy })
  }
}

/**
 * The archive of a segment, in pieces that are made as they are asked for, so that it is never in memory as a whole. The
 * kernels are not to be used for anything else before the end. The same segment gives the same bytes; with zstd and the levels of gzip other than
 * 1, on the same runtime.
 */
export function packSegment (segment: BuiltSegment, settings: ArchiveSettings, kernels: SegmentKernels): Iterable<Uint8Array> {
  checkArchive(settings)
  const folder = `${segment.name}/`
  const files = [...segment.files].map(([name, pieces]) => ({ path: `${folder}${V3_FOLDER}/${name}`, pieces }))
  const tar = writeTar([
    { path: folder, pieces: [] },
    { path: `${folder}${V3_FOLDER}/`, pieces: [] },
    ...files
  ], segment.creationTime)
  return compress(tar, settings, kernels)
}

function compress (tar: readonly Uint8Array[], { archive, level }: ArchiveSettings, kernels: SegmentKernels): Iterable<Uint8Array> {
  switch (archive) {
    case 'gzip': return compressGzip(tar, level === 1 ? kernels.deflate : zlibDeflater(level))
    case 'lz4': return compressLz4Frame(tar, kernels.lz4)
    case 'zstd': return compressZstdFrames(tar, level)
  }
}

function * compressZstdFrames (tar: readonly Uint8Array[], level: number): Generator<Uint8Array> {
  for (const block of regroup(tar, ZSTD_BLOCK)) yield compressZstd(block, level)
}
