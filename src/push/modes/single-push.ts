import type { SegmentInfo } from '../../worker/protocol.ts'
import type { PutResult } from '../contract.ts'
import type { ControllerClient, PushRequest } from '../controller.ts'
import { Decider } from '../decision.ts'
import type { HeldSegments } from '../held-segments.ts'
import { withRetries } from '../retry.ts'
import type { RetryPolicy } from '../retry.ts'

/** What pushing one segment by one request takes. */
export interface SinglePushParts {
  readonly client: ControllerClient
  readonly held: HeldSegments
  readonly policy: RetryPolicy
  /** ms for one attempt, with the controller's work on it. */
  readonly timeoutMs: number
}

/**
 * Pushes one segment by one request, as often as it takes:
 *
 * ```
 *   request -- 200 ------------------------------------> done
 *     | ^
 *     | +-- 5xx, socket: later again
 *     +-- 409, 412: name taken -- the same segment ----> already
 *                              +- nothing any more: again
 *                              +- another: SINK_CONFLICT
 * ```
 * `request` is called for each attempt, since a body can be sent only once.
 */
export async function pushSingly ({ client, held, policy, timeoutMs }: SinglePushParts, segment: SegmentInfo, request: () => PushRequest | Promise<PushRequest>, signal: AbortSignal): Promise<PutResult> {
  const { name } = segment
  const decider = new Decider()
  return await withRetries(`push of ${name}`, policy, signal, async () => {
    const { outcome, reply } = await client.push(await request(), timeoutMs, signal)
    const decision = decider.decide(outcome)
    switch (decision.next) {
      case 'done': return { value: 'done' }
      // Gone in between: the controller has cleaned up after a broken push.
      case 'already?': return await held.has(segment, signal) ? { value: 'already' } : { error: client.pushError('retry', name, reply) }
      case 'retry': return { error: client.pushError('retry', name, reply), afterMs: decision.afterMs }
      case 'giveUp': throw client.pushError('giveUp', name, reply)
    }
  })
}
