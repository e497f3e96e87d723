import { packMetadata } from '../../segment/pack-metadata.ts'
import type { DeepStore } from '../deep-store/contract.ts'
import { bytesForm } from '../multipart.ts'
import type { PushMode } from './push-mode.ts'
import { metadataHeaders, metadataOf, segmentsPath, uploadQuery } from './requests.ts'
import type { SinglePushParts } from './single-push.ts'
import { storePush } from './store-push.ts'

/**
 * The archive goes to the deep store; the controller gets no more than the segment's metadata and the URI from which its
 * servers fetch it. `copy`: it copies the archive into its own deep store and sends the servers there.
 */
export function metadataPush (parts: SinglePushParts, table: string, store: DeepStore, copy: boolean): PushMode {
  return storePush(parts, store, (segment, uri) => ({
    path: segmentsPath,
    query: uploadQuery(table),
    headers: { ...metadataHeaders(copy), DOWNLOAD_URI: uri },
    body: bytesForm(`${segment.name}.tar.gz`, packMetadata(metadataOf(segment)))
  }))
}
