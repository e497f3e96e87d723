import { placeOf } from '../from-plan.ts'
import type { Rule } from '../rule.ts'

/** What makes the plan of the table impossible. */
export const planConflict: Rule = {
  code: 'PLAN_CONFLICT',
  level: 'error',
  title: 'Schema, table config, options and input that contradict one another',
  why: 'no table can be made that has the right rows; backfill and apply refuse it in the same words',
  remedy: 'change one of the two sides',
  find: ({ plan }) => (plan?.faults ?? []).filter(({ code }) => code === 'PLAN_CONFLICT')
    .map(({ path, message, remedy }) => ({ ...placeOf(path), message, remedy }))
}
