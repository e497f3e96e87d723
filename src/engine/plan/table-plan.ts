import type { ResolvedOptions } from '../../options/resolved-options.ts'
import type { JsonObject } from '../../schema/json.ts'
import type { PinotSchema } from '../../schema/pinot-schema.ts'
import type { RowPlan } from '../../schema/row-plan.ts'
import type { TableConfig } from '../../schema/table-config.ts'

/** A DynamoDB type tag. */
export type AttributeType = 'S' | 'N' | 'B' | 'BOOL' | 'NULL' | 'M' | 'L' | 'SS' | 'NS' | 'BS'

/** What a look at the beginning of the input told. Gathered by the source; an empty input gives `emptyFacts`. */
export interface InputFacts {
  /** Form of the records; decided by the source, not guessed. */
  readonly form: 'change' | 'export'
  /** Records that were looked at. */
  readonly records: number
  /** Each set of attributes seen in `Keys`, with its number of records. Export items have none. */
  readonly keys: readonly { readonly attributes: readonly KeyAttribute[], readonly records: number }[]
  /** Units of ApproximateCreationDateTime, with numbers of records. */
  readonly timeUnits: Readonly<Partial<Record<'s' | 'ms' | 'us', number>>>
  /** DynamoDB table names, with numbers of records; of an export, its table. */
  readonly tableNames: Readonly<Record<string, number>>
  /** Top-level attributes of the images, with the number of records that have them. */
  readonly attributes: Readonly<Record<string, number>>
  /** `recordFormat` / `eventSource` look like Kinesis (base64 twice), DynamoDB Streams (once), or cannot tell. */
  readonly origin: 'kinesis' | 'streams' | 'unknown'
  /** Export only: microseconds since the epoch. */
  readonly exportTime?: bigint | undefined
}

/** An attribute of `Keys` with its type tag. */
export interface KeyAttribute {
  readonly name: string
  readonly type: AttributeType
}

/** Something that the plan does otherwise than the files say. */
export interface PlanChange {
  readonly code: string
  /** `schema` or `tableConfig` and the JSON path, or `column <name>`. */
  readonly path: string
  /** Short texts of the values; never a secret. Null = absent. */
  readonly from: string | null
  readonly to: string | null
  readonly why: string
}

/** Something that is allowed and applied, but that the user should look at. */
export interface PlanWarning {
  readonly code: string
  readonly path: string
  readonly message: string
  readonly remedy?: string | undefined
}

/** How the table is made and filled. */
export interface TablePlan {
  readonly rowPlan: RowPlan
  /** Effective Pinot schema, to be applied. */
  readonly schema: JsonObject
  /** Effective OFFLINE table config, to be applied. */
  readonly tableConfig: JsonObject
  readonly changes: readonly PlanChange[]
  readonly warnings: readonly PlanWarning[]
  /** What the plan adds to the fingerprint of a job. */
  readonly fingerprintParts: FingerprintParts
}

/** Parts of the fingerprint that come from the plan: what decides rows and bytes, nothing else. */
export interface FingerprintParts {
  readonly schema: JsonObject
  readonly rowPlan: RowPlan
}

/** What a plan is made from. */
export interface PlanInput {
  readonly schema: PinotSchema
  readonly tableConfig: TableConfig
  readonly options: Pick<ResolvedOptions, 'source' | 'mapping' | 'version' | 'partition'>
  readonly facts: InputFacts
  /** Faults of a transform function, one line each; none = can be evaluated. Also tells which columns it reads. */
  readonly checkFunction: (expression: string) => readonly string[]
}

/** Facts of an input that has no records. */
export function emptyFacts (form: 'change' | 'export'): InputFacts {
  return { form, records: 0, keys: [], timeUnits: {}, tableNames: {}, attributes: {}, origin: 'unknown' }
}
