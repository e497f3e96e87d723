import type { AskedForLoads } from './ask-for-loads.ts'
import type { LoadState } from './load-watch.ts'

/** What a cluster knows of a pushed segment. */
export interface CatalogEntry {
  readonly name: string
  readonly rows: number
  /** Decimal text. */
  readonly crc: string
  /** ms since the epoch on the controller's clock: what servers break ties of versions by. */
  readonly pushTime: number
  /** `custom.*` of its metadata, without that prefix. */
  readonly custom: Readonly<Record<string, string>>
  /** `loaded`: on every server that is to have it. `offline`: one of them rests. `unassigned`: no server is to have it. */
  readonly state: LoadState
  /** True if at least one server has it. */
  readonly served: boolean
}

/** Rows of a segment as queries see them. */
export interface SegmentRows {
  /** All rows, with those that newer ones have superseded. */
  readonly stored: number
  /** Rows that answer queries. */
  readonly queryable: number
}

/**
 * The segments that a cluster holds of a table, for the job that merges them. All calls repeat themselves while the
 * cluster is away.
 */
export interface SegmentCatalog {
  /** Entries of all segments of the table. */
  list: (signal: AbortSignal) => Promise<readonly CatalogEntry[]>
  /** Entries of some segments; those that the cluster does not have are left out. */
  find: (names: readonly string[], signal: AbortSignal) => Promise<readonly CatalogEntry[]>
  /**
   * Rows of each segment, asked of a broker. Segments that it does not see are left out; null if the answer is not whole,
   * since a server did not take part.
   */
  rows: (names: readonly string[], signal: AbortSignal) => Promise<ReadonlyMap<string, SegmentRows> | null>
  /** Deletes segments with one change of the table's state, so that no restart sees a part of them; then their files. */
  remove: (names: readonly string[], signal: AbortSignal) => Promise<void>
  /** Makes servers load a segment again that they could not load. */
  reset: (name: string, signal: AbortSignal) => Promise<void>
  /** Asks for the loads that servers do not begin: of segments that rest in OFFLINE. What is in ERROR is reset with it. */
  askForLoads: (signal: AbortSignal) => Promise<AskedForLoads>
  /** Makes servers read a segment again that they have: keys that were lost with a deleted segment come back. */
  reload: (name: string, signal: AbortSignal) => Promise<void>
  /** Writes the archive of a segment to a new file. */
  download: (name: string, path: string, signal: AbortSignal) => Promise<void>
}
