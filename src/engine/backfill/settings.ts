import type { BlockLimits } from '../../block/batch-decoder.ts'
import type { RowPlan } from '../../schema/row-plan.ts'
import type { BulkSource } from '../../source/contract.ts'
import type { Sink } from '../../push/contract.ts'
import type { DecoderName, SegmentSettings } from '../../worker/protocol.ts'
import type { BlockStoreLimits } from './block-store.ts'
import type { SegmentTarget } from './partition-queue.ts'

/** Everything that a backfill needs, resolved. */
export interface BackfillSettings {
  readonly plan: RowPlan
  readonly source: BulkSource
  readonly sink: Sink
  /** Fingerprints of what decides names and bytes of the segments, by part; the source's is added. */
  readonly fingerprintParts: Readonly<Record<string, string>>
  readonly stateDir: string
  readonly spillDir: string
  readonly deadLetters: { readonly path: string, readonly maxRatio: number, readonly minRecords: number }
  readonly target: SegmentTarget
  readonly segment: SegmentSettings
  readonly namePrefix: string
  readonly decoder: DecoderName
  readonly workers: { readonly count: number, readonly maxHeapMb: number }
  readonly memory: BlockStoreLimits
  readonly parallelPuts: number
  readonly warnings: readonly string[]
}

/**
 * When a row block is cut. Segments are cut at block borders, so this is part of what decides their bytes. A worker holds
 * one open block for each partition, in buffers of up to twice its size: 1 MiB is a few thousand rows, enough that a
 * block's own cost does not show (measured from 0.5 to 4 MiB), and many partitions get smaller ones.
 */
export function blockLimitsFor (partitions: number): BlockLimits {
  const open = 16 << 20
  return { rows: 32768, bytes: Math.max(64 << 10, Math.min(1 << 20, Math.floor(open / partitions))) }
}
