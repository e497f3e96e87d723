import { DynapinotError, fromErrorData } from '../../errors.ts'
import type { WorkerPool } from '../../pool/worker-pool.ts'
import type { Sink } from '../../push/contract.ts'
import type { SegmentCatalog } from '../../push/segment-catalog.ts'
import type { MergeInput, MergeTask, SegmentInfo } from '../../worker/protocol.ts'
import { finishMerge } from './finish-merge.ts'
import type { FinishTiming } from './finish-merge.ts'
import type { LivePartition } from './live-partition.ts'
import type { LiveSegment, MergePlan } from './merge-plan.ts'

/** What a merge works with. */
export interface MergeParts {
  readonly pool: Pick<WorkerPool, 'merge'>
  readonly sink: Pick<Sink, 'put'>
  readonly catalog: SegmentCatalog
  /** Rows of a live segment: its blocks, or its archive, downloaded if need be. */
  readonly inputOf: (segment: LiveSegment) => Promise<MergeInput> | MergeInput
  /** Where the archive of a segment is to be written. */
  readonly archivePathOf: (name: string) => string
  readonly history: MergeTask['history']
  readonly timing: FinishTiming
  readonly signal: AbortSignal
}

/** A merge that was done. */
export interface MergeDone {
  readonly segment: SegmentInfo
  /** Bytes of row blocks. */
  readonly bytes: number
  /** Rows of the inputs that are not in it. */
  readonly leftOut: number
  readonly outcome: 'replaced' | 'covers'
}

/**
 * Does one merge of a partition. No other merge of it may be under way, and from the call on until `onPushed` nothing may
 * be pushed to it: a flush that came in between would be older than the merged segment by push time, and lose its ties.
 * @throws DynapinotError what building, pushing and finishMerge throw
 */
export async function runMerge (partition: LivePartition, plan: MergePlan, parts: MergeParts, onPushed: () => void): Promise<MergeDone> {
  const { pool, sink, catalog, inputOf, archivePathOf, history, timing, signal } = parts
  const inputs: MergeInput[] = []
  for (const segment of plan.inputs) inputs.push(await inputOf(segment))
  const name = partition.nextName(plan.level)
  const { segment, bytes, leftOut, error } = await pool.merge({
    kind: 'merge',
    name,
    partition: partition.id,
    inputs,
    history,
    bytes: plan.inputs.reduce((sum, input) => sum + input.bytes, 0),
    replaces: plan.replaces,
    archivePath: archivePathOf(name),
    creationTime: Date.now()
  })
  if (error !== undefined) throw fromErrorData(error)
  await sink.put(segment, signal)
  const nowMs = Date.now()
  const [entry] = await catalog.find([name], signal)
  if (entry === undefined) throw new DynapinotError('MERGE_STUCK', `the merged segment ${name} was loaded and is gone`, { segment: name, remedy: 'look who deletes segments of this table' })
  partition.merged(plan, { name, rows: segment.rows, bytes }, entry.pushTime, nowMs)
  onPushed()
  const outcome = await finishMerge(catalog, name, plan.replaces, timing, signal)
  if (outcome === 'replaced') partition.replaced(name)
  return { segment, bytes, leftOut, outcome }
}
