import type { DeepStore } from '../deep-store/contract.ts'
import type { PushMode } from './push-mode.ts'
import { segmentsPath, uploadQuery } from './requests.ts'
import type { SinglePushParts } from './single-push.ts'
import { storePush } from './store-push.ts'

/**
 * The archive goes to the deep store; the controller fetches it from there, looks into it and keeps a copy in its own. Pinot
 * refuses file: URIs here.
 */
export function uriPush (parts: SinglePushParts, table: string, store: DeepStore): PushMode {
  return storePush(parts, store, (_segment, uri) => ({
    path: segmentsPath,
    query: uploadQuery(table),
    headers: { UPLOAD_TYPE: 'URI', DOWNLOAD_URI: uri },
    // Only the type of the content counts.
    json: {}
  }))
}
