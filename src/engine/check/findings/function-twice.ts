import { planWarnings } from '../from-plan.ts'
import type { Rule } from '../rule.ts'

/** A column with two different functions. */
export const functionTwice: Rule = {
  code: 'FUNCTION_TWICE',
  level: 'warning',
  title: 'Columns with one function in the schema and another in the table config',
  why: 'one of them is never used',
  remedy: 'take one of them out',
  find: (input) => planWarnings(input, ['FUNCTION_TWICE'])
}
