import { planWarnings } from '../from-plan.ts'
import type { Rule } from '../rule.ts'

/** Nothing but the schema says what the key is. */
export const keyUnknown: Rule = {
  code: 'KEY_UNKNOWN',
  level: 'warning',
  title: 'A key that neither the records nor the options tell',
  why: 'if the schema\'s key is not that of the items, they replace one another or are never deleted',
  remedy: 'name it: source.keys.partition and source.keys.sort',
  find: (input) => planWarnings(input, ['KEYS_UNKNOWN'])
}
