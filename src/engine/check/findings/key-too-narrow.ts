import type { Rule } from '../rule.ts'
import { keyOf } from '../keys.ts'

/** A primary key of fewer columns than the item's key has attributes. */
export const keyTooNarrow: Rule = {
  code: 'KEY_TOO_NARROW',
  level: 'error',
  title: 'A primary key that has fewer columns than the key of the items',
  why: 'different items replace one another: of all items of a partition key one is left',
  remedy: 'make all key attributes of the DynamoDB table primaryKeyColumns, the partition key first',
  find: (input) => {
    const { schema } = input
    const key = keyOf(input)
    if (schema === null || key === undefined || schema.primaryKeyColumns.length === 0) return []
    const missing = key.filter((name) => !schema.primaryKeyColumns.includes(name))
    if (missing.length === 0) return []
    return [{ subject: 'schema', path: 'primaryKeyColumns', message: `is ${schema.primaryKeyColumns.join(', ')}, but the key of the items has ${missing.join(', ')} too` }]
  }
}
