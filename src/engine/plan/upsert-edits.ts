import { warn } from './draft.ts'
import type { Draft } from './draft.ts'

/** Settings of upsertConfig that do harm or nothing on an OFFLINE table, with the reason. */
const removed: readonly (readonly [string, string])[] = [
  ['partialUpsertStrategies', 'a row is a whole image of the item: nothing is merged'],
  ['defaultPartialUpsertStrategy', 'a row is a whole image of the item: nothing is merged'],
  ['partialUpsertMergerClass', 'a row is a whole image of the item: nothing is merged'],
  ['metadataTTL', 'on an OFFLINE table rows beyond it are not compared any more and show up twice'],
  ['deletedKeysTTL', 'on an OFFLINE table it frees nothing'],
  ['enableDeletedKeysCompactionConsistency', 'it needs compaction tasks, which refuse OFFLINE tables'],
  ['enableCommitTimeCompaction', 'only consumed segments are committed'],
  ['dropOutOfOrderRecord', 'it acts on consumed records only'],
  ['outOfOrderRecordColumn', 'it acts on consumed records only'],
  ['allowPartialUpsertConsumptionDuringCommit', 'an OFFLINE table consumes nothing'],
  ['snapshot', 'servers write no snapshots of OFFLINE tables'],
  ['enableSnapshot', 'servers write no snapshots of OFFLINE tables'],
  ['preload', 'servers do not preload OFFLINE tables'],
  ['enablePreload', 'servers do not preload OFFLINE tables']
]

/** upsertConfig: FULL, hashed keys, nothing of consumption; and what Pinot refuses beside it. */
export function editUpsert (draft: Draft): void {
  const { config, input: { tableConfig } } = draft
  const mode = tableConfig.upsert?.mode
  config.set(['upsertConfig', 'mode'], 'FULL', 'UPSERT_MODE', mode === 'PARTIAL'
    ? 'PARTIAL would keep attributes that were removed from an item; records carry the whole item'
    : 'the table shows the latest state of each item')
  const hash = tableConfig.upsert?.hashFunction
  if (hash === undefined || hash === 'NONE') {
    config.set(['upsertConfig', 'hashFunction'], 'MURMUR3', 'HASH_FUNCTION', 'servers keep every key in memory: a hash of 16 bytes in place of the whole key')
  } else if (hash === 'XXHASH') {
    warn(draft, 'HASH_FUNCTION', 'tableConfig.upsertConfig.hashFunction', 'XXHASH has 64 bits: in large tables different keys can become one', 'use MURMUR3 or XXH128')
  }
  editConsistency(draft)
  for (const [key, why] of removed) config.remove(['upsertConfig', key], 'UPSERT_SETTING', why)
  config.remove(['dedupConfig'], 'DEDUP', 'Pinot refuses deduplication beside upsert')
  const selector = tableConfig.instanceSelectorType
  if (selector !== 'strictReplicaGroup' && selector !== 'multiStageReplicaGroup') {
    config.set(['routing', 'instanceSelectorType'], 'strictReplicaGroup', 'ROUTING', 'all segments of a partition have to be asked from one server, else rows are missed or seen twice')
  }
}

/**
 * Answers that were wrong while pushes and merges moved keys all the time, each held against what had been acknowledged when
 * its query began (Pinot 1.5.1, 60 keys in two partitions, 99 to 141 flushes, 31 to 46 merges, a kill between; again:
 * DYNAPINOT_CONSISTENCY_MODE=NONE npm test merges-pinot):
 *
 * | mode     | wrong answers | keys twice | older rows | missing |                                              |
 * | -------- | ------------- | ---------- | ---------- | ------- | -------------------------------------------- |
 * | NONE     | 10 of 3,458   | 190        | 7          | 0       | in the moments in which keys move            |
 * | SYNC     | 0 of 1,421    | 0          | 0          | 0       | queries and moves wait for each other        |
 * | SNAPSHOT | 513 of 2,000  | 0          | 7,534      | 969     | whole, but up to 3 s behind what was pushed  |
 */
const DEFAULT_CONSISTENCY = 'SYNC'

/** The user's choice wins, here or in the table config; without tracking of new segments Pinot takes NONE only. */
function editConsistency ({ config, input: { options } }: Draft): void {
  const path = ['upsertConfig', 'consistencyMode']
  const { consistencyMode } = options.table
  if (consistencyMode !== undefined) {
    config.set(path, consistencyMode, 'CONSISTENCY_MODE', 'as table.consistencyMode says')
    return
  }
  const tracking = config.get('upsertConfig', 'newSegmentTrackingTimeMs')
  if (config.get(...path) !== undefined || (tracking !== undefined && !(Number(tracking) > 0))) return
  config.set(path, DEFAULT_CONSISTENCY, 'CONSISTENCY_MODE',
    'while a key moves to a newer segment, a query would see it twice, or as it was before; with NONE queries wait for nothing')
}
