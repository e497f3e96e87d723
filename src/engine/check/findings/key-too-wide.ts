import type { Rule } from '../rule.ts'
import { keyOf } from '../keys.ts'

/** A primary key with columns that are no key attributes. */
export const keyTooWide: Rule = {
  code: 'KEY_TOO_WIDE',
  level: 'error',
  title: 'A primary key with columns that are not in the key of the items',
  why: 'an item whose attribute changes becomes two rows, and a REMOVE, which names the key alone, hides neither',
  remedy: 'leave only the key attributes of the DynamoDB table in primaryKeyColumns',
  find: (input) => {
    const { schema } = input
    const key = keyOf(input)
    if (schema === null || key === undefined) return []
    const others = schema.primaryKeyColumns.filter((name) => !key.includes(name))
    if (others.length === 0) return []
    return [{ subject: 'schema', path: 'primaryKeyColumns', message: `has ${others.join(', ')}, which ${others.length === 1 ? 'is' : 'are'} not in the key of the items (${key.join(', ')})` }]
  }
}
