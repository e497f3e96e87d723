import type { ResolvedOptions } from '../../options/resolved-options.ts'
import type { InputFacts } from '../../schema/input-facts.ts'
import type { JsonObject } from '../../schema/json.ts'
import type { PinotSchema } from '../../schema/pinot-schema.ts'
import type { RowPlan } from '../../schema/row-plan.ts'
import type { TableConfig } from '../../schema/table-config.ts'

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
  readonly options: Pick<ResolvedOptions, 'source' | 'mapping' | 'version' | 'partition' | 'table'>
  readonly facts: InputFacts
  /** Faults of a transform function, one line each; none = it can be evaluated. */
  readonly checkFunction: (expression: string) => readonly string[]
}
