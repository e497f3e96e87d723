import type { PinotSinkOptions } from '../options/resolved-options.ts'
import { applyTable } from '../push/apply.ts'
import type { ApplyOptions, ApplyResult } from '../push/apply.ts'
import { ControllerClient } from '../push/controller.ts'
import type { TablePlan } from './plan/table-plan.ts'

/** Brings the plan's schema and table config into a cluster. */
export async function applyPlan (sink: PinotSinkOptions, plan: TablePlan, options: ApplyOptions): Promise<ApplyResult> {
  const client = new ControllerClient(sink)
  try {
    return await applyTable(client, plan.schema, plan.tableConfig, options)
  } finally {
    await client.close()
  }
}
