import { fileForm } from '../multipart.ts'
import type { PushMode } from './push-mode.ts'
import { segmentsPath, uploadQuery } from './requests.ts'
import { pushSingly } from './single-push.ts'
import type { SinglePushParts } from './single-push.ts'

/** The archive itself goes through the controller, which keeps it in its deep store. Needs nothing but the controller. */
export function tarPush (parts: SinglePushParts, table: string): PushMode {
  return {
    notes: [],
    open: async () => {},
    send: async (segment, signal) => await pushSingly(parts, segment, async () => ({
      path: segmentsPath,
      query: uploadQuery(table),
      body: await fileForm(segment.archivePath)
    }), signal),
    close: async () => {}
  }
}
