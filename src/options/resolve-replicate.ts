import type { ReplicateData } from './config-data.ts'
import type { ReplicateOptions } from './resolved-options.ts'
import { parseBytes, parseTime } from './units.ts'

/** `replicate`, checked, as the engine takes it. */
export function replicateOf ({ flush, merge, memory, saveEvery, shutdown, checkpoint }: ReplicateData): ReplicateOptions {
  const { table, job, lease, region, endpoint, profile } = checkpoint
  return {
    flush: { everyMs: parseTime(flush.every)!, maxEveryMs: parseTime(flush.maxEvery)!, bytes: parseBytes(flush.bytes)! },
    merge: merge.enabled
      ? {
          fanOut: merge.fanOut,
          maxLevel: merge.maxLevel,
          maxAgeMs: parseTime(merge.maxAge)!,
          history: merge.history,
          patienceMs: parseTime(merge.patience)!
        }
      : null,
    memory: parseBytes(memory)!,
    saveEveryMs: parseTime(saveEvery)!,
    shutdownMs: parseTime(shutdown)!,
    checkpoint: checkpoint.kind === 'file' ? { kind: 'file' } : { kind: 'dynamodb', table, job, leaseMs: parseTime(lease)!, region, endpoint, profile }
  }
}
