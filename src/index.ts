/**
 * The public door of the package. What is not exported here may change with any release.
 */
export { channels } from './channels.ts'
export { DynapinotError, errorCodes, exitCodes } from './errors.ts'
export type { ErrorCode, ErrorContext } from './errors.ts'
export { reasonCodes } from './block/batch-decoder.ts'
export type { ReasonCode, UnitCounts } from './block/batch-decoder.ts'

export { resolveOptions } from './options/resolve.ts'
export type { ResolveInput } from './options/resolve.ts'
export type { ResolvedOptions } from './options/resolved-options.ts'

export { parseSchema } from './schema/parse-schema.ts'
export { parseTableConfig } from './schema/parse-table-config.ts'
export { makeTablePlan } from './engine/plan/make-table-plan.ts'
export { describePlan } from './engine/plan/describe-plan.ts'
export type { PlanChange, PlanInput, PlanWarning, TablePlan } from './engine/plan/table-plan.ts'

export { openBackfill } from './engine/open-backfill.ts'
export { openSource } from './engine/open-source.ts'
export { openTablePlan, planTable } from './engine/open-table-plan.ts'
export type { OpenedBackfill } from './engine/open-backfill.ts'
export { runBackfill } from './engine/backfill/backfill.ts'
export type { BackfillReport } from './engine/backfill/report.ts'
export type { BackfillSettings } from './engine/backfill/settings.ts'
export { allRules } from './engine/check/all-rules.ts'
export { gatherCheck } from './engine/check/gather.ts'
export type { GatherOptions } from './engine/check/gather.ts'
export { checkReport } from './engine/check/report.ts'
export type { CheckReport } from './engine/check/report.ts'
export type { Finding } from './engine/check/rule.ts'
export { runRules } from './engine/check/run-rules.ts'
export { applyPlan } from './engine/apply-plan.ts'
export type { ApplyOptions, ApplyResult } from './push/apply.ts'

export { openSegment, openSegmentArchive } from './segment/reader/segment-reader.ts'
export type { SegmentReader } from './segment/reader/segment-reader.ts'
