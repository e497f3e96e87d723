import type { SegmentInfo } from '../../worker/protocol.ts'
import type { PushRequest } from '../controller.ts'
import type { DeepStore } from '../deep-store/contract.ts'
import type { PushMode } from './push-mode.ts'
import { pushSingly } from './single-push.ts'
import type { SinglePushParts } from './single-push.ts'

/** The archive goes to the deep store, then the controller is told by one request; `uri`: from where Pinot fetches it. */
export function storePush (parts: SinglePushParts, store: DeepStore, request: (segment: SegmentInfo, uri: string) => PushRequest): PushMode {
  return {
    notes: [],
    open: async (signal) => { await store.open(signal) },
    send: async (segment, signal) => {
      const uri = await store.put(segment, signal)
      return await pushSingly(parts, segment, () => request(segment, uri), signal)
    },
    renew: async (segment, signal) => { await store.replace(segment, signal) },
    close: async () => { await store.close() }
  }
}
