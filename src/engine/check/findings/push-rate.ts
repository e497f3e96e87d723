import { chooseMode } from '../../../push/modes/choose-mode.ts'
import type { Rule } from '../rule.ts'

/** Single pushes that a controller takes in a second, as measured on a local cluster: each writes the ideal state anew. */
const PUSHES = 30

/** More flushes than the cluster takes. */
export const pushRate: Rule = {
  code: 'PUSH_RATE',
  level: 'warning',
  title: 'More partitions in each flush than the cluster takes pushes until the next',
  why: 'each partition with new rows is one push, and a controller takes about thirty a second, for all tables together: pushes lag, flushes are put off, and rows are seen later than replicate.flush.every says',
  remedy: 'flush less often (replicate.flush.every), push in batches (sink.deepStore with sink.push.mode batch), or choose fewer partitions',
  find: ({ options, plan }) => {
    const count = plan?.plan?.rowPlan.partition.count
    if (options === null || count === undefined || options.source.kind !== 'kinesis' || options.sink.kind !== 'pinot') return []
    if (chooseMode(options.sink, count).mode === 'batch') return []
    const seconds = options.replicate.flush.everyMs / 1000
    return count / seconds <= PUSHES ? [] : [{ subject: 'config', path: 'replicate.flush.every', message: `is ${seconds} s, and ${count} partitions make up to ${Math.round(count / seconds)} pushes a second` }]
  }
}
