import { DynapinotError } from '../../errors.ts'
import { packBatch } from '../../segment/pack-metadata.ts'
import type { SegmentInfo } from '../../worker/protocol.ts'
import type { PutResult } from '../contract.ts'
import type { SegmentStates } from '../controller.ts'
import { Decider } from '../decision.ts'
import type { PushDecision, PushOutcome } from '../decision.ts'
import { bytesForm } from '../multipart.ts'
import { withRetries } from '../retry.ts'
import { metadataHeaders, metadataOf, uploadQuery } from './requests.ts'
import type { SinglePushParts } from './single-push.ts'

/** What pushing many segments by one request takes. */
export interface BatchParts extends SinglePushParts {
  readonly table: string
  readonly copy: boolean
}

/** A segment of a batch; `settle` is called once with what became of it. */
export interface BatchItem {
  readonly segment: SegmentInfo
  readonly downloadUri: string
  readonly settle: (outcome: PutResult | DynapinotError) => void
}

/** Names in one question for states: they are in its URL. */
const NAMES_AT_ONCE = 25

/**
 * Pushes the metadata of many segments by one request, which is one update of the ideal state in place of one for each:
 *
 * ```
 *   request -- 200 -----------------------------------------> all done
 *     |
 *     +-- 409, 5xx, socket: which of them does the cluster have?
 *     |     the same segment ---------------------------------> already
 *     |     another -----------------------------------------> SINK_CONFLICT, for that one alone
 *     |     the others: again
 *     +-- 400, 403, 413, 500: one of them may be at fault: the same with each half, so that the reason names it
 * ```
 * Pinot looks for names that are taken before it writes anything, so `allowRefresh=false` protects a batch as well as a
 * single push. A request that fails half-way can leave records that are in no ideal state; the next push of that name
 * clears them away, unless they are locked: so batches go without the lock of single pushes. Two requests with the same
 * segment that meet can lose its record; that is found when it is loaded (pinot-sink.ts), and it is pushed again.
 * Source: ZKOperator.completeSegmentsOperations and processNewSegments, Pinot 1.5.1.
 */
export async function pushTogether (parts: BatchParts, items: readonly BatchItem[], signal: AbortSignal): Promise<void> {
  let left = items
  const decider = new Decider()
  try {
    const end = await withRetries(`push of ${labelOf(left)}`, parts.policy, signal, async () => {
      const { outcome, reply } = await parts.client.push(requestOf(parts, left), parts.timeoutMs, signal)
      const decision = decider.decide(outcome)
      if (decision.next === 'done') {
        for (const { settle } of left) settle('done')
        return { value: 'settled' as const }
      }
      if (decision.next !== 'giveUp') left = await stillMissing(parts, left, signal)
      if (left.length === 0) return { value: 'settled' as const }
      if (left.length > 1 && isOfOne(outcome, decision.next)) return { value: 'split' as const }
      if (decision.next === 'giveUp') throw parts.client.pushError('giveUp', labelOf(left), reply)
      return { error: parts.client.pushError('retry', labelOf(left), reply), afterMs: decision.next === 'retry' ? decision.afterMs : undefined }
    })
    if (end === 'settled') return
  } catch (error) {
    const cause = error instanceof DynapinotError ? error : new DynapinotError('UNEXPECTED', String(error), {}, { cause: error })
    for (const { settle } of left) settle(cause)
    return
  }
  const middle = left.length >> 1
  await pushTogether(parts, left.slice(0, middle), signal)
  await pushTogether(parts, left.slice(middle), signal)
}

/** True if another batch without some segment might be taken: not if nobody knows the user, or the path. */
function isOfOne (outcome: PushOutcome, next: PushDecision['next']): boolean {
  if (outcome.kind !== 'status') return false
  const { status } = outcome
  return status === 500 || (next === 'giveUp' && [400, 403, 410, 413, 422].includes(status))
}

function requestOf ({ table, copy }: BatchParts, items: readonly BatchItem[]): Parameters<BatchParts['client']['push']>[0] {
  const archive = packBatch(items.map(({ segment, downloadUri }) => ({ ...metadataOf(segment), downloadUri })))
  return {
    path: '/segments/batchUpload',
    query: uploadQuery(table, false),
    headers: metadataHeaders(copy),
    body: bytesForm('segments.tar.gz', archive)
  }
}

/** Settles those that the cluster has, or has others of; the rest is returned. */
async function stillMissing ({ client, held, table }: BatchParts, items: readonly BatchItem[], signal: AbortSignal): Promise<readonly BatchItem[]> {
  const missing: BatchItem[] = []
  for (let at = 0; at < items.length; at += NAMES_AT_ONCE) {
    const some = items.slice(at, at + NAMES_AT_ONCE)
    const ideal: SegmentStates['ideal'] = await client.segmentStates(table, some.map(({ segment }) => segment.name), signal).then((states) => states.ideal, (error: unknown) => {
      // Away as well: then the request is made again as it was.
      if (error instanceof DynapinotError && error.retriable) return {}
      throw error
    })
    for (const item of some) {
      // A record without servers is what a broken push leaves: Pinot takes such a segment for a new one.
      if (Object.keys(ideal[item.segment.name] ?? {}).length === 0) {
        missing.push(item)
        continue
      }
      try {
        if (await held.has(item.segment, signal)) item.settle('already')
        else missing.push(item)
      } catch (error) {
        if (!(error instanceof DynapinotError) || error.code !== 'SINK_CONFLICT') throw error
        item.settle(error)
      }
    }
  }
  return missing
}

function labelOf (items: readonly BatchItem[]): string {
  const first = items[0]!.segment.name
  return items.length === 1 ? first : `${first} and ${items.length - 1} more`
}
