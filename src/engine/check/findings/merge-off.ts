import type { Rule } from '../rule.ts'

/** Live segments that are never merged. */
export const mergeOff: Rule = {
  code: 'MERGE_OFF',
  level: 'warning',
  title: 'A stream whose segments are never merged',
  why: 'every flush adds a segment for each partition, and nothing takes them away: Pinot\'s own compaction refuses OFFLINE upsert tables',
  remedy: 'set replicate.merge.enabled to true, which needs sink.pinot',
  find: ({ options, plan }) => {
    const count = plan?.plan?.rowPlan.partition.count
    if (options === null || count === undefined || options.source.kind !== 'kinesis' || options.sink.kind !== 'pinot' || options.replicate.merge !== null) return []
    return [{ subject: 'config', path: 'replicate.merge.enabled', message: `is false: up to ${Math.round(count * 86_400_000 / options.replicate.flush.everyMs)} new segments a day` }]
  }
}
