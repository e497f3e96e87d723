import type { ResolvedOptions } from '../options/resolved-options.ts'
import type { Sink } from '../push/contract.ts'
import { createDirSink } from '../push/dir-sink.ts'
import { createPinotSink } from '../push/pinot-sink.ts'
import type { TablePlan } from './plan/table-plan.ts'

/** The sink that the options name; nothing is opened yet. */
export function openSink ({ sink }: Pick<ResolvedOptions, 'sink'>, { rowPlan, schema, tableConfig }: TablePlan): Sink {
  return sink.kind === 'dir'
    ? createDirSink({ dir: sink.path, table: rowPlan.table, schema, tableConfig })
    : createPinotSink({ options: sink, plan: rowPlan })
}
