import type { JsonObject } from './json.ts'
import type { ChunkCompression } from './row-plan.ts'

/** What this project needs of a Pinot table config, typed; everything else stays in `json`. */
export interface TableConfig {
  /** Without a type suffix. */
  readonly tableName: string
  readonly tableType: 'OFFLINE' | 'REALTIME'
  readonly timeColumnName?: string | undefined
  /** `segmentsConfig.replication`; of a REALTIME table the older `replicasPerPartition` if it is there. */
  readonly replication?: number | undefined
  readonly nullHandling: boolean
  /** Columns without a dictionary: `noDictionaryColumns`, keys of `noDictionaryConfig`, RAW entries of `fieldConfigList`. */
  readonly rawColumns: readonly string[]
  readonly fieldConfigs: Readonly<Record<string, FieldConfig>>
  readonly sortedColumns: readonly string[]
  /** `invertedIndexColumns` and the `fieldConfigList`'s: these columns need a dictionary. */
  readonly invertedIndexColumns: readonly string[]
  /** `segmentPartitionConfig.columnPartitionMap`. */
  readonly partitionColumns: Readonly<Record<string, { readonly functionName: string, readonly numPartitions: number }>>
  readonly instanceSelectorType?: string | undefined
  readonly upsert?: UpsertConfig | undefined
  /** `ingestionConfig.transformConfigs`: column -> transform function. */
  readonly transforms: Readonly<Record<string, string>>
  /** `tenants.server`, else Pinot's DefaultTenant. */
  readonly serverTenant: string
  /** The document as read. */
  readonly json: JsonObject
}

/** One entry of `fieldConfigList`. */
export interface FieldConfig {
  readonly encoding?: 'RAW' | 'DICTIONARY' | undefined
  /** Codec that this project writes. */
  readonly compression?: ChunkCompression | undefined
  /** Codec as written, also such that this project does not write (CLP, DELTA, MV_ENTRY_DICT). */
  readonly codec?: string | undefined
  readonly indexTypes: readonly string[]
  /** The server drops the forward index after it has loaded a segment. */
  readonly forwardIndexDisabled: boolean
}

/** `upsertConfig`. */
export interface UpsertConfig {
  readonly mode: 'NONE' | 'FULL' | 'PARTIAL'
  readonly comparisonColumns: readonly string[]
  readonly deleteRecordColumn?: string | undefined
  readonly hashFunction?: string | undefined
}
