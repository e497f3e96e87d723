import { ifOffline, settings } from '../documents.ts'
import type { Rule } from '../rule.ts'

const keys = [
  'snapshot', 'enableSnapshot', 'preload', 'enablePreload', 'dropOutOfOrderRecord', 'outOfOrderRecordColumn', 'enableDeletedKeysCompactionConsistency',
  'enableCommitTimeCompaction', 'allowPartialUpsertConsumptionDuringCommit', 'partialUpsertStrategies', 'defaultPartialUpsertStrategy', 'partialUpsertMergerClass'
]

/** Upsert settings that do nothing for pushed segments. */
export const upsertNoEffect: Rule = {
  code: 'UPSERT_NO_EFFECT',
  level: 'warning',
  title: 'Upsert settings that act on consumed records only',
  why: 'servers write no snapshots of OFFLINE tables, preload none, and look at none of these settings when a segment is pushed: what they promise does not happen',
  remedy: 'take it out',
  find: (input) => settings(input, keys.map((key) => `upsertConfig.${key}`), 'has no effect on an OFFLINE table', ifOffline(input, 'warning'))
}
