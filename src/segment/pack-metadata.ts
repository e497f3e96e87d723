import { compressGzip, zlibDeflater } from '../bytes/gzip.ts'
import { writeCreationMeta } from './creation-meta.ts'
import { segmentFiles } from './layout.ts'
import { writeTar } from './tar.ts'
import type { TarEntry } from './tar.ts'

/** What a push of metadata says of a segment. */
export interface MetadataParts {
  readonly name: string
  readonly crc: number
  /** ms since the epoch. */
  readonly creationTime: number
  /** Bytes of metadata.properties. */
  readonly metadata: Uint8Array
}

/** A segment of a batch, and the URI from which servers fetch its archive. */
export interface BatchPart extends MetadataParts {
  readonly downloadUri: string
}

/** Name of the list of URIs in a batch. */
const BATCH_LIST = 'all_segments_metadata'

/**
 * The archive of one segment's metadata, for a push that sends it while the segment itself lies in the deep store:
 *
 * ```
 *   <segment>/
 *   <segment>/metadata.properties
 *   <segment>/creation.meta
 * ```
 * Source: SegmentPushUtils.generateSegmentMetadataFile, DefaultMetadataExtractor.
 */
export function packMetadata (segment: MetadataParts): Uint8Array[] {
  const folder = `${segment.name}/`
  const entries = [
    { path: folder, pieces: [] },
    { path: folder + segmentFiles.metadata, pieces: [segment.metadata] },
    { path: folder + segmentFiles.creationMeta, pieces: [writeCreationMeta(segment.crc, segment.creationTime)] }
  ]
  return compress(entries, segment.creationTime)
}

/**
 * The archive of the metadata of many segments, for one request:
 *
 * ```
 *   <segment>.metadata.properties    of each
 *   <segment>.creation.meta          of each
 *   all_segments_metadata            lines, by turns: name of a segment, its URI
 * ```
 * Source: PinotSegmentUploadDownloadRestletResource.createSegmentsMetadataInfoMap.
 */
export function packBatch (segments: readonly BatchPart[]): Uint8Array[] {
  const entries: TarEntry[] = segments.flatMap(({ name, crc, creationTime, metadata }) => [
    { path: `${name}.${segmentFiles.metadata}`, pieces: [metadata] },
    { path: `${name}.${segmentFiles.creationMeta}`, pieces: [writeCreationMeta(crc, creationTime)] }
  ])
  const list = segments.map(({ name, downloadUri }) => `${name}\n${downloadUri}\n`).join('')
  entries.push({ path: BATCH_LIST, pieces: [new TextEncoder().encode(list)] })
  return compress(entries, Math.max(0, ...segments.map(({ creationTime }) => creationTime)))
}

function compress (entries: readonly TarEntry[], modified: number): Uint8Array[] {
  return [...compressGzip(writeTar(entries, modified), zlibDeflater(6))]
}
