import type { DeepStore } from '../deep-store/contract.ts'
import type { PushMode } from './push-mode.ts'
import { segmentsPath, uploadQuery } from './requests.ts'
import { pushSingly } from './single-push.ts'
import type { SinglePushParts } from './single-push.ts'

/**
 * The archive goes to the deep store; the controller fetches it from there, looks into it and keeps a copy in its own. Pinot
 * refuses file: URIs here.
 */
export function uriPush (parts: SinglePushParts, table: string, store: DeepStore): PushMode {
  return {
    notes: [],
    open: async (signal) => { await store.open(signal) },
    send: async (segment, signal) => {
      const uri = await store.put(segment, signal)
      return await pushSingly(parts, segment, () => ({
        path: segmentsPath,
        query: uploadQuery(table),
        headers: { UPLOAD_TYPE: 'URI', DOWNLOAD_URI: uri },
        // Only the type of the content counts.
        json: {}
      }), signal)
    },
    close: async () => { await store.close() }
  }
}
