import type { DynapinotError } from '../errors.ts'
import type { InputFacts } from '../schema/input-facts.ts'
import type { InputUnit } from '../worker/protocol.ts'

/** How far a look at the beginning of an input goes. */
export interface PeekLimits {
  /** Records. */
  readonly records: number
  /** Bytes of lines, uncompressed. */
  readonly bytes: number
}

/** Enough to see keys, units of time and attributes; little enough to be read in a moment. */
export const defaultPeekLimits: PeekLimits = { records: 1000, bytes: 1 << 20 }

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
  readonly refused: readonly RefusedInput[]
  /** What is strange about the input and no reason to stop, one line each. */
  readonly warnings?: readonly string[] | undefined
  /** Yields the units from index `from` on, in order. An index belongs to its file whatever other files are refused. */
  units: (from: number, signal: AbortSignal) => AsyncIterable<InputUnit>
  close: () => Promise<void>
}

/** A file that the input names and that cannot be read. */
export interface RefusedInput {
  readonly index: number
  readonly name: string
  readonly error: DynapinotError
}

/** A source that can be looked at before it is read. Standard input gives the same bytes again to `units`. */
export interface PeekableSource extends BulkSource {
  /** @throws DynapinotError INPUT_CORRUPT, INPUT_NOT_FOUND if not even the beginning can be read. */
  peek: (limits?: PeekLimits) => Promise<InputFacts>
}
