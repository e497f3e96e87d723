import type { KinesisControl } from './control.ts'
import { withRetry } from './retry.ts'
import type { RetryContext } from './retry.ts'
import type { ListedShard, ShardPlan } from './shard-plan.ts'

/** A list of shards may lag behind a split or merge: it is asked for so often before it is believed. */
export const LIST_ATTEMPTS = 4
const LIST_PAUSE_MS = 1000

/** All shards of the stream. */
export async function listShards (control: KinesisControl, context: RetryContext): Promise<ListedShard[]> {
  return await withRetry('list the shards', async () => await control.listShards(context.signal), context)
}

/**
 * A list to take in: the given one, unless it shows a gap, or does not have the children of an ended shard yet. Then it
 * is asked for again before it is believed.
 */
export async function settledList (
  first: readonly ListedShard[], plan: ShardPlan, control: KinesisControl, context: RetryContext
): Promise<readonly ListedShard[]> {
  let listed = first
  for (let attempt = 1; attempt < LIST_ATTEMPTS && (plan.gapsOf(listed).length > 0 || plan.expects(listed)); attempt++) {
    await context.clock.sleep(LIST_PAUSE_MS, context.signal)
    listed = await listShards(control, context)
  }
  return listed
}
