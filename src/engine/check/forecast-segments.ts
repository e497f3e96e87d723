import type { CheckInput } from './check-input.ts'

/** How many segments a backfill makes. */
export interface SegmentForecast {
  readonly segments: number
  readonly rowsPerSegment: number
  /** Rows of one segment that is full. */
  readonly targetRows: number
}

/** By the items of the whole table, the size of a row in the sample, and the target; null if one is not known. */
export function forecastSegments ({ expected: { items }, sample, plan, options }: CheckInput): SegmentForecast | null {
  const { trial } = sample ?? {}
  const planned = plan?.plan
  if (items === null || items === 0 || trial == null || trial.rows === 0 || planned == null || options === null) return null
  const { segment } = options
  const targetRows = Math.min(segment.rows, segment.bytes / (trial.blockBytes / trial.rows))
  const partitions = planned.rowPlan.partition.count
  const perPartition = Math.ceil(items / partitions / targetRows)
  const segments = Math.min(items, perPartition * partitions)
  return { segments, rowsPerSegment: items / segments, targetRows }
}
