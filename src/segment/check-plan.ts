import { zstdAvailable, zstdRemedy } from '../bytes/zstd.ts'
import { DynapinotError } from '../errors.ts'
import type { RowPlan } from '../schema/row-plan.ts'
import { checkArchive } from './pack-segment.ts'
import type { ArchiveSettings } from './pack-segment.ts'
import { compileTimeFormat } from './time/time-format.ts'

/**
 * Checks that segments of this plan can be built in this runtime; to be called once, before any work.
 * @throws DynapinotError PLAN_CONFLICT for a codec that the runtime does not have or a time column that can be none,
 * SCHEMA_INVALID for a time format that is not supported.
 */
export function checkSegmentPlan (plan: RowPlan, settings: ArchiveSettings): void {
  checkArchive(settings)
  const zstd = plan.columns.filter(({ encoding, compression }) => encoding !== 'dictionary' && compression === 'ZSTANDARD')
  if (zstd.length > 0 && !zstdAvailable) {
    throw new DynapinotError('PLAN_CONFLICT',
      `this runtime cannot write ZSTANDARD chunks of ${zstd.map(({ name }) => name).join(', ')}`,
      { field: zstd[0]!.name, remedy: zstdRemedy })
  }
  if (plan.timeColumn === undefined) return
  const time = plan.columns.find(({ name }) => name === plan.timeColumn)
  if (time === undefined || time.multiValue || !['INT', 'LONG', 'STRING'].includes(time.storedType)) {
    throw new DynapinotError('PLAN_CONFLICT', `the time column ${plan.timeColumn} is not a single-value INT, LONG, TIMESTAMP or STRING column`, {
      field: plan.timeColumn,
      remedy: 'name another column in segmentsConfig.timeColumnName'
    })
  }
  compileTimeFormat(time.name, time.dateTimeFormat ?? 'TIMESTAMP')
}
