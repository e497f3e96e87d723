import type { JsonObject } from './json.ts'
import type { ChunkCompression } from './row-plan.ts'

/** What this project needs of a Pinot table config, typed; everything else stays in `json`. */
export interface TableConfig {
  /** Without a type suffix. */
  readonly tableName: string
  readonly tableType: 'OFFLINE' | 'REALTIME'
  readonly timeColumnName?: string | undefined
  readonly replication?: number | undefined
  readonly nullHandling: boolean
  /** `noDictionaryColumns`, the keys of `noDictionaryConfig`, and fieldConfigList entries with encodingType RAW. */
  readonly rawColumns: readonly string[]
  readonly fieldConfigs: Readonly<Record<string, FieldConfig>>
  readonly sortedColumns: readonly string[]
  readonly invertedIndexColumns: readonly string[]
  /** `segmentPartitionConfig.columnPartitionMap`. */
  readonly partitionColumns: Readonly<Record<string, { readonly functionName: string, readonly numPartitions: number }>>
  readonly instanceSelectorType?: string | undefined
  readonly upsert?: UpsertConfig | undefined
  /** `ingestionConfig.transformConfigs`: column -> transform function. */
  readonly transforms: Readonly<Record<string, string>>
  /** The document as read. */
  readonly json: JsonObject
}

/** One entry of `fieldConfigList`. */
export interface FieldConfig {
  readonly encoding?: 'RAW' | 'DICTIONARY' | undefined
  readonly compression?: ChunkCompression | undefined
  readonly indexTypes: readonly string[]
}

/** `upsertConfig`. */
export interface UpsertConfig {
  readonly mode: 'NONE' | 'FULL' | 'PARTIAL'
  readonly comparisonColumns: readonly string[]
  readonly deleteRecordColumn?: string | undefined
  readonly hashFunction?: string | undefined
}
