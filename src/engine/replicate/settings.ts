import type { StreamStore } from '../../checkpoint/stream-store.ts'
import type { WorkerPool } from '../../pool/worker-pool.ts'
import type { Sink } from '../../push/contract.ts'
import type { SegmentCatalog } from '../../push/segment-catalog.ts'
import type { StreamSource } from '../../source/stream-contract.ts'
import type { DeadLetterRatio } from '../backfill/dead-letter-ratio.ts'
import type { FinishTiming } from './finish-merge.ts'
import type { LetterBook } from './letter-book.ts'
import type { MergeSettings } from './merge-plan.ts'
import type { RecoveryTiming } from './run-recovery.ts'

/** What a replication needs of the pool. */
export type LiveWorkers = Pick<WorkerPool, 'workers' | 'stream' | 'build' | 'merge'>

/** When the rows of a partition become a segment. */
export interface FlushSettings {
  /** ms between two flushes, of all partitions at once. */
  readonly everyMs: number
  /** ms to which that grows while pushes lag behind. */
  readonly maxEveryMs: number
  /** Bytes of row blocks at which a partition does not wait for its turn. */
  readonly bytes: number
}

/** Everything that a replication works with; opened and closed by its caller. */
export interface LiveParts {
  readonly source: StreamSource
  readonly sink: Sink
  /** The cluster's segments, for merging; null where the sink has none to merge. */
  readonly catalog: SegmentCatalog | null
  readonly store: StreamStore
  readonly pool: LiveWorkers
  readonly letters: LetterBook
  /** Ends the flow when too many records are dead letters. */
  readonly ratio: Pick<DeadLetterRatio, 'add'>
  /** Folder of the archives of segments that merges may still take. */
  readonly liveDir: string
  /** As in `.tar.gz`. */
  readonly extension: string
  readonly prefix: string
  readonly flush: FlushSettings
  readonly merge: MergeSettings & { readonly history: 'all' | 'none', readonly finish: FinishTiming, readonly recovery: RecoveryTiming }
  /** Bytes of bodies and row blocks at most that wait for their segments; more are not read. */
  readonly memory: number
  /** ms between two savings of the checkpoint. */
  readonly saveEveryMs: number
}
