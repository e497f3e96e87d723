// Compiled with the tests, never run: what the public types promise.
import type { makeTablePlan } from '../../src/engine/plan/make-table-plan.ts'
import type { PlanInput, TablePlan } from '../../src/engine/plan/table-plan.ts'
import type { resolveOptions } from '../../src/options/resolve.ts'
import type { PinotAuth, ResolvedOptions, SinkOptions, SourceOptions } from '../../src/options/resolved-options.ts'
import type { parseSchema } from '../../src/schema/parse-schema.ts'
import type { parseTableConfig } from '../../src/schema/parse-table-config.ts'
import type { PinotSchema } from '../../src/schema/pinot-schema.ts'
import type { RowPlan } from '../../src/schema/row-plan.ts'
import type { TableConfig } from '../../src/schema/table-config.ts'

type Equal<A, B> = [A] extends [B] ? [B] extends [A] ? true : false : false
type Holds<T extends true> = T

/** Every entry has to be true. */
export type Checks = [
  // Source, sink and authorisation are told apart by `kind`, and each kind has what it needs.
  Holds<Equal<SourceOptions['kind'], 'export' | 'changes' | 'kinesis'>>,
  Holds<Equal<SinkOptions['kind'], 'dir' | 'pinot'>>,
  Holds<Equal<PinotAuth['kind'], 'none' | 'basic' | 'bearer'>>,
  Holds<Equal<Extract<SourceOptions, { kind: 'export' }>['path'], string>>,
  Holds<Equal<Extract<SourceOptions, { kind: 'changes' }>['paths'], readonly string[]>>,
  Holds<Equal<Extract<SinkOptions, { kind: 'dir' }>['path'], string>>,
  Holds<Equal<Extract<PinotAuth, { kind: 'bearer' }>['token'], string>>,

  // Units are resolved: sizes in bytes and times in milliseconds are numbers.
  Holds<Equal<ResolvedOptions['segment']['bytes'], number>>,
  Holds<Equal<ResolvedOptions['memory']['spillMax'], number>>,
  Holds<Equal<ResolvedOptions['version']['exportMarginMs'], number>>,

  // The entries that the engine and the command line call.
  Holds<Equal<ReturnType<typeof resolveOptions>, ResolvedOptions>>,
  Holds<Equal<ReturnType<typeof parseSchema>, PinotSchema>>,
  Holds<Equal<ReturnType<typeof parseTableConfig>, TableConfig>>,
  Holds<Equal<Parameters<typeof makeTablePlan>, [input: PlanInput]>>,
  Holds<Equal<ReturnType<typeof makeTablePlan>, TablePlan>>,
  Holds<Equal<TablePlan['rowPlan'], RowPlan>>
]

// Resolved options are all that a plan needs, and a plan is read-only.
declare const options: ResolvedOptions
const planOptions: PlanInput['options'] = options
declare const plan: TablePlan
// @ts-expect-error a plan cannot be changed
plan.rowPlan = planOptions as never
