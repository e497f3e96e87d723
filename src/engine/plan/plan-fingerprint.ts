import { createHash } from 'node:crypto'
import type { BlockLimits } from '../../block/batch-decoder.ts'
import type { SegmentSettings } from '../../worker/protocol.ts'
import { canonicalJson } from './canonical-json.ts'
import type { TablePlan } from './table-plan.ts'

/** What decides the bytes of segments beside the plan. */
export interface FingerprintInput {
  readonly blockLimits: BlockLimits
  /** Targets at which a segment is cut, and how it is packed. */
  readonly segment: SegmentSettings & { readonly rows: number, readonly bytes: number, readonly namePrefix: string }
  /** Grows with every change of rows, bytes or names that this program makes of the same input. */
  readonly formatVersion: number
}

/** SHA-256 (hex) of everything that decides rows, bytes and names of segments; not of workers, memory, log or paths. */
export function planFingerprint (plan: TablePlan, input: FingerprintInput): string {
  return createHash('sha256').update(canonicalJson([plan.fingerprintParts, input])).digest('hex')
}
