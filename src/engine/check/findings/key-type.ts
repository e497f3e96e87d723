import { planWarnings } from '../from-plan.ts'
import type { Rule } from '../rule.ts'

/** A key column that does not hold every key of its type. */
export const keyType: Rule = {
  code: 'KEY_TYPE',
  level: 'warning',
  title: 'Key columns of a type that does not hold every key',
  why: 'items whose key does not fit become dead letters; a key is never rounded or cut',
  remedy: 'make it STRING for S, LONG, BIG_DECIMAL or STRING for N, BYTES for B',
  find: (input) => planWarnings(input, ['KEY_TYPE'])
}
