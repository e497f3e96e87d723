import type { BackfillJournal } from '../../checkpoint/backfill-journal.ts'
import type { Workers } from '../../pool/worker-pool.ts'
import type { BlockStore } from './block-store.ts'
import type { DeadLetterFile } from './dead-letter-file.ts'
import type { SegmentStage } from './segment-stage.ts'
import type { BackfillSettings } from './settings.ts'

/** What a pass works with. */
export interface PassParts {
  readonly settings: BackfillSettings
  readonly pass: number
  readonly pool: Workers
  readonly store: BlockStore
  readonly stage: SegmentStage
  readonly journal: BackfillJournal
  readonly letters: DeadLetterFile
  readonly signal: AbortSignal
}
