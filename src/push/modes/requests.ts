import { DynapinotError } from '../../errors.ts'
import type { MetadataParts } from '../../segment/pack-metadata.ts'
import type { SegmentInfo } from '../../worker/protocol.ts'

/**
 * What the requests of several push modes have in common. Source: PinotSegmentUploadDownloadRestletResource and
 * FileUploadDownloadClient.CustomHeaders, Pinot 1.5.1.
 */

export const segmentsPath = '/v2/segments'

/**
 * Never replaces a segment of the same name. `lock`: nor writes to one that another request is just making; the lock
 * lasts for 10 minutes if a push breaks in the wrong moment.
 */
export function uploadQuery (table: string, lock = true): Readonly<Record<string, string>> {
  return { tableName: table, tableType: 'OFFLINE', allowRefresh: 'false', enableParallelPushProtection: String(lock) }
}

/** Headers of a push of metadata. */
export function metadataHeaders (copy: boolean): Readonly<Record<string, string>> {
  return copy ? { UPLOAD_TYPE: 'METADATA', COPY_SEGMENT_TO_DEEP_STORE: 'true' } : { UPLOAD_TYPE: 'METADATA' }
}

/** What a push of metadata says of a segment. @throws DynapinotError UNEXPECTED. */
export function metadataOf ({ name, crc, creationTime, metadata }: SegmentInfo): MetadataParts {
  if (metadata === undefined) throw new DynapinotError('UNEXPECTED', `segment ${name} came without its metadata`, { segment: name })
  return { name, crc: Number(crc), creationTime, metadata }
}
