import type { DynapinotError } from '../errors.ts'
import type { InputUnit } from '../worker/protocol.ts'

/** A bulk input: units in their order. Opened by source/export, source/file (later source/s3 behind the same contract). */
export interface BulkSource {
  readonly kind: 'export' | 'files' | 'stdin'
  /** For messages: what is read. */
  readonly description: string
  /** Fingerprint of the input: same text, same input. Null where the input cannot be named (standard input). */
  readonly fingerprint: string | null
  /** False where a second run cannot read the input again (standard input). */
  readonly repeatable: boolean
  /** Units and bytes to come, where known. */
  readonly totals: { readonly units: number | null, readonly bytes: number | null, readonly items: number | null }
  /** Export only. */
  readonly exportTime?: bigint | undefined
  readonly tableName?: string | undefined
  /**
   * Files that cannot be read at all (missing, outside the folder): reported as failed units, the rest goes on. Each
   * has the index that its unit would have, so that a later run finds it when it has been mended.
   */
  readonly refused: readonly { readonly index: number, readonly name: string, readonly error: DynapinotError }[]
  /** Yields the units from index `from` on, in order. An index belongs to its file whatever other files are refused. */
  units: (from: number, signal: AbortSignal) => AsyncIterable<InputUnit>
  close: () => Promise<void>
}
