import type { TablePlan } from './table-plan.ts'

/** The plan in plain words for a terminal, lines joined by `\n`, without a last one. */
export function describePlan (plan: TablePlan): string {
  return plan.rowPlan.table
}
