import { isOffline, isUpsert } from '../documents.ts'
import { keyOf } from '../keys.ts'
import type { Rule } from '../rule.ts'

/** A partition column that an item can change. */
export const partitionNotOfKey: Rule = {
  code: 'PARTITION_NOT_OF_KEY',
  level: 'error',
  title: 'A partition column that is not part of the key',
  why: 'an item whose attribute changes moves to another partition, and its old row stays beside the new one for ever; Pinot does not look',
  remedy: 'partition by the partition key\'s column',
  find: (input) => {
    const { tableConfig, schema, plan } = input
    if (schema === null || !isOffline(input) || !isUpsert(input)) return []
    const planned = plan?.plan?.rowPlan
    const hash = planned?.columns.find(({ source }) => source.kind === 'keyHash')?.name
    const key = keyOf(input) ?? schema.primaryKeyColumns
    return Object.keys(tableConfig!.partitionColumns).filter((name) => !key.includes(name) && name !== hash).map((name) => ({
      subject: 'tableConfig', path: `tableIndexConfig.segmentPartitionConfig.columnPartitionMap.${name}`, message: `is not one of the key columns ${key.join(', ')}`
    }))
  }
}
