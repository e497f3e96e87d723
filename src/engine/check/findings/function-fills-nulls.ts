import { planWarnings } from '../from-plan.ts'
import type { Rule } from '../rule.ts'

/** A column with both an attribute and a function. */
export const functionFillsNulls: Rule = {
  code: 'FUNCTION_FILLS_NULLS',
  level: 'notice',
  title: 'Columns that have both an attribute of their name and a transform function',
  why: 'the attribute wins, as in Pinot; the function is easily thought to be used always',
  remedy: 'say which is meant in mapping.columns',
  find: (input) => planWarnings(input, ['FUNCTION_FILLS_NULLS'])
}
