import { planWarnings } from '../from-plan.ts'
import type { Rule } from '../rule.ts'

/** A delete record column that the user fills. */
export const deleteByHand: Rule = {
  code: 'DELETE_BY_HAND',
  level: 'warning',
  title: 'A delete record column that is filled by a function of the user\'s own',
  why: 'items are deleted when the function says so, which must be true for every REMOVE',
  remedy: 'take the mapping out: the column is then true for a REMOVE; or let the function also look at isDelete',
  find: (input) => planWarnings(input, ['DELETE_BY_HAND'])
}
