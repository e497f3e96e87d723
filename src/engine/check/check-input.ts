import type { UnitCounts } from '../../block/batch-decoder.ts'
import type { ResolvedOptions } from '../../options/resolved-options.ts'
import type { ClusterFacts } from '../../push/cluster-facts.ts'
import type { InputFacts } from '../../schema/input-facts.ts'
import type { PinotSchema } from '../../schema/pinot-schema.ts'
import type { TableConfig } from '../../schema/table-config.ts'
import type { NumbersReport } from '../infer/report.ts'
import type { TagCounts } from '../infer/shape-stats.ts'
import type { PlanOutcome } from '../plan/make-table-plan.ts'

/** Everything that rules look at, as plain data. Null: not there, not readable, or not asked for. */
export interface CheckInput {
  /** Paths of the documents as the user knows them. */
  readonly files: { readonly config: string | null, readonly schema: string | null, readonly tableConfig: string | null }
  /** What keeps documents or the input from being read. */
  readonly faults: readonly ReadFault[]
  readonly schema: PinotSchema | null
  readonly tableConfig: TableConfig | null
  readonly options: CheckedOptions | null
  /** Null without a source, or if it cannot be read. */
  readonly sample: SampleFacts | null
  /** Null if one of schema, table config and options is, or a source that should be looked at. */
  readonly plan: PlanOutcome | null
  readonly cluster: ClusterFacts | null
  readonly expected: Expected
}

/** The options that rules know of. */
export type CheckedOptions = Pick<ResolvedOptions, 'source' | 'mapping' | 'version' | 'partition' | 'table' | 'segment' | 'sink' | 'replicate' | 'deadLetters' | 'warnings'>

/** One fault of a document, of the input, or of the connection to the cluster. */
export interface ReadFault {
  readonly subject: 'config' | 'schema' | 'tableConfig' | 'source' | 'cluster'
  /** JSON path or option, where the fault has one. */
  readonly path: string
  readonly message: string
  readonly remedy?: string | undefined
}

/** What the user, or the input, says of sizes. */
export interface Expected {
  /** Items of the whole table. */
  readonly items: number | null
  /** Bytes of heap of one server. */
  readonly serverHeap: number | null
}

/** What a look at the input told. */
export interface SampleFacts {
  /** Of the beginning, as a job looks at it: what the plan is made from. */
  readonly facts: InputFacts
  /** Records of the sample. */
  readonly records: number
  readonly attributes: readonly AttributeProfile[]
  /** The sample decoded by the plan; null without a plan. */
  readonly trial: Trial | null
  /** What is strange about the input, one line each. */
  readonly warnings: readonly string[]
}

/** What the values of an attribute have in common. */
export interface AttributeProfile {
  readonly name: string
  readonly present: number
  /** By DynamoDB type tag, NULL too. */
  readonly types: TagCounts
  readonly numbers: NumbersReport | null
  /** Binary values, and those of them that are base64 once more inside, counted on the values as they lie in the input. */
  readonly binaries: number
  readonly binariesTwice: number
}

/** Rows and dead letters of the sample. */
export interface Trial {
  readonly records: number
  readonly rows: number
  /** Bytes of row blocks, by which segments are cut. */
  readonly blockBytes: number
  /** By reason and column, the most frequent first. */
  readonly letters: readonly LetterGroup[]
  readonly counts: Pick<UnitCounts, 'nulled' | 'rounded' | 'shortened' | 'unmapped'>
}

/** Dead letters of one kind. */
export interface LetterGroup {
  readonly reason: string
  readonly field: string | null
  readonly records: number
  /** Of the first of them; holds the beginning of a value. */
  readonly detail: string
}
