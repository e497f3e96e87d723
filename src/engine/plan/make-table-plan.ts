import { DynapinotError } from '../../errors.ts'
import type { PlanInput, TablePlan } from './table-plan.ts'

/**
 * Makes the plan of a table. Pure.
 * @throws DynapinotError PLAN_CONFLICT, FUNCTION_UNKNOWN or FUNCTION_INVALID, with all faults at once.
 */
export function makeTablePlan (_input: PlanInput): TablePlan {
  throw new DynapinotError('UNEXPECTED', 'plans are not made yet')
}
