import type { RowBlock } from '../../src/block/row-block.ts'
import type { RowPlan } from '../../src/schema/row-plan.ts'
import * as build from '../../src/segment/build-segment.ts'
import type { BuiltSegment, SegmentRequest } from '../../src/segment/build-segment.ts'
import * as pack from '../../src/segment/pack-segment.ts'
import type { ArchiveSettings } from '../../src/segment/pack-segment.ts'
import { blockRows } from '../../src/segment/segment-rows.ts'
import { segmentKernels } from '../../src/worker/segment-kernels.ts'

/** Builder and packer as a worker calls them, with the kernels of this thread. */

export function buildSegment (plan: RowPlan, request: SegmentRequest, blocks: readonly RowBlock[]): BuiltSegment {
  return build.buildSegment(plan, request, blockRows(blocks), segmentKernels())
}

export function packSegment (segment: BuiltSegment, settings: ArchiveSettings): Uint8Array[] {
  return [...pack.packSegment(segment, settings, segmentKernels())]
}
