import { isOffline, isUpsert } from '../documents.ts'
import type { Rule } from '../rule.ts'

/** Several partition columns. */
export const partitionSeveral: Rule = {
  code: 'PARTITION_SEVERAL',
  level: 'error',
  title: 'Several partition columns',
  why: 'a server takes a segment\'s partition from its metadata only if there is exactly one: with two it fails to load every segment, which the controller has accepted',
  remedy: 'leave one column in columnPartitionMap: that of the partition key',
  find: (input) => {
    const names = Object.keys(input.tableConfig?.partitionColumns ?? {})
    return isOffline(input) && isUpsert(input) && names.length > 1
      ? [{ subject: 'tableConfig', path: 'tableIndexConfig.segmentPartitionConfig.columnPartitionMap', message: `has ${names.length} columns: ${names.join(', ')}` }]
      : []
  }
}
