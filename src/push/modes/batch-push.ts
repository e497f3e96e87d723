import pLimit from 'p-limit'
import type { SegmentInfo } from '../../worker/protocol.ts'
import { DynapinotError } from '../../errors.ts'
import type { PutResult } from '../contract.ts'
import type { DeepStore } from '../deep-store/contract.ts'
import { Gatherer } from './gatherer.ts'
import type { Gathered } from './gatherer.ts'
import type { PushMode } from './push-mode.ts'
import { pushTogether } from './push-together.ts'
import type { BatchItem, BatchParts } from './push-together.ts'

/** How batches are made. */
export interface BatchSettings {
  /** Segments of one request at most. */
  readonly segments: number
  /** ms for which a segment waits for others. */
  readonly lingerMs: number
  /** Uploads to the deep store at once. */
  readonly uploads: number
}

/** Bytes of metadata in one request, uncompressed. */
const MAX_BYTES = 4 << 20

interface Waiting extends BatchItem, Gathered {
  readonly signal: AbortSignal
}

/**
 * As metadata-push.ts, but segments that are ready at about the same time share a request.
 *
 * Two segments of one partition never do. Between them a tie of versions goes to the later push time, which is the
 * controller's clock in ms when it writes their records: within one request it writes them in the order of a hash map of
 * their names, and often within one ms. So the second waits until the first is settled.
 * Source: PinotSegmentUploadDownloadRestletResource.createSegmentsMetadataInfoMap, ZKOperator.processNewSegments, 1.5.1.
 */
export function batchPush (parts: BatchParts, store: DeepStore, { segments, lingerMs, uploads }: BatchSettings): PushMode {
  const upload = pLimit(uploads)
  const before = new Map<number, Promise<unknown>>()
  const gatherer = new Gatherer<Waiting>({ count: segments, bytes: MAX_BYTES, lingerMs }, (batch) => {
    // What goes wrong is told to each of them.
    pushTogether(parts, batch, batch[0]!.signal).catch((error: unknown) => {
      for (const { settle } of batch) settle(new DynapinotError('UNEXPECTED', String(error), {}, { cause: error }))
    })
  })
  const together = async (segment: SegmentInfo, signal: AbortSignal): Promise<PutResult> => {
    const downloadUri = await upload(async () => await store.put(segment, signal))
    return await new Promise<PutResult>((resolve, reject) => {
      gatherer.add({
        segment,
        downloadUri,
        signal,
        bytes: segment.metadata?.length ?? 0,
        group: segment.partition,
        settle: (outcome) => {
          if (typeof outcome === 'string') resolve(outcome)
          else reject(outcome)
        }
      })
    })
  }
  return {
    notes: [],
    open: async (signal) => { await store.open(signal) },
    send: async (segment, signal) => {
      const last = before.get(segment.partition) ?? Promise.resolve()
      const sent = last.then(async () => await together(segment, signal))
      before.set(segment.partition, sent.catch(() => { /* for its own caller to see */ }))
      return await sent
    },
    renew: async (segment, signal) => { await store.replace(segment, signal) },
    close: async () => {
      gatherer.flush()
      await store.close()
    }
  }
}
