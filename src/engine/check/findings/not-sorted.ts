import { planWarnings } from '../from-plan.ts'
import type { Rule } from '../rule.ts'

/** A sorted column. */
export const notSorted: Rule = {
  code: 'NOT_SORTED',
  level: 'warning',
  title: 'A sorted column',
  why: 'rows keep their order of arrival, which decides between equal versions; a query that counts on the sorted index is slower than thought',
  remedy: 'take sortedColumn out and give the column an inverted or range index',
  find: (input) => planWarnings(input, ['NOT_SORTED'])
}
