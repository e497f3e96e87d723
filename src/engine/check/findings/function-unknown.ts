import { placeOf } from '../from-plan.ts'
import type { Rule } from '../rule.ts'

/** Transform functions that cannot be evaluated. */
export const functionUnknown: Rule = {
  code: 'FUNCTION_UNKNOWN',
  level: 'error',
  title: 'Transform functions that are unknown, wrongly called, or not the same each time',
  why: 'a Pinot server applies no function to pushed segments, so it has to be evaluated before; what cannot be would leave the column empty',
  remedy: 'write it with functions that are known (src/transform/functions/README.md), or fill the column from an attribute',
  find: ({ plan }) => (plan?.faults ?? []).filter(({ code }) => code === 'FUNCTION_UNKNOWN')
    .map(({ path, message }) => ({ ...placeOf(path), message }))
}
