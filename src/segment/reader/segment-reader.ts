import { segmentFiles, V3_FOLDER } from '../layout.ts'
import { ColumnReader } from './column-reader.ts'
import { v1Indexes, v3Indexes } from './index-source.ts'
import { invalidSegment } from './invalid.ts'
import { readArchive } from './read-archive.ts'
import { parseSegmentMetadata } from './segment-metadata.ts'
import type { SegmentMetadata } from './segment-metadata.ts'

/** A segment that is open for reading: written by this program or by Pinot, in version 3 or 1. Everything is in memory. */
export interface SegmentReader {
  readonly metadata: SegmentMetadata
  readonly columns: ReadonlyMap<string, ColumnReader>
}

/**
 * Opens a segment from its files by path; folders before the file names do not matter, those in a folder `v3` come first.
 * Indexes are read when their columns are.
 * @throws DynapinotError SEGMENT_INVALID
 */
export function openSegment (files: ReadonlyMap<string, Uint8Array>): SegmentReader {
  const own = ownFiles(files)
  const metadata = own.get(segmentFiles.metadata)
  if (metadata === undefined) throw invalidSegment(segmentFiles.metadata, 'it is missing')
  const parsed = parseSegmentMetadata(metadata, own.get(segmentFiles.creationMeta))
  const source = parsed.version === 'v3' ? v3Indexes(own) : v1Indexes(own)
  return {
    metadata: parsed,
    columns: new Map([...parsed.columns].map(([name, column]) => [name, new ColumnReader(column, source)]))
  }
}

/**
 * Opens a segment from its archive: tar with gzip, LZ4 or (where the runtime has it) zstd. `name` is for messages.
 * @throws DynapinotError SEGMENT_INVALID
 */
export function openSegmentArchive (archive: Uint8Array, name?: string, maxBytes?: number): SegmentReader {
  return openSegment(readArchive(archive, name, maxBytes))
}

function ownFiles (files: ReadonlyMap<string, Uint8Array>): Map<string, Uint8Array> {
  const inV3 = [...files].filter(([path]) => path.split('/').at(-2) === V3_FOLDER)
  const chosen = inV3.length > 0 ? inV3 : [...files]
  return new Map(chosen.map(([path, bytes]) => [path.split('/').at(-1)!, bytes]))
}
