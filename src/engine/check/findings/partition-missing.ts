import { isOffline, isUpsert } from '../documents.ts'
import type { Rule } from '../rule.ts'

/** No partition column. */
export const partitionMissing: Rule = {
  code: 'PARTITION_MISSING',
  level: 'error',
  title: 'An OFFLINE upsert table without a partition column',
  why: 'Pinot refuses it: all versions of an item have to be on one server, which it finds by the partition',
  remedy: 'set tableIndexConfig.segmentPartitionConfig.columnPartitionMap to Murmur of the partition key\'s column',
  find: (input) => isOffline(input) && isUpsert(input) && Object.keys(input.tableConfig!.partitionColumns).length === 0
    ? [{ subject: 'tableConfig', path: 'tableIndexConfig.segmentPartitionConfig.columnPartitionMap', message: 'is absent or empty' }]
    : []
}
