import type { BadValuePolicy, ChunkCompression, ColumnEncoding, NumberPolicy, RecordField } from '../schema/row-plan.ts'
import type { ConsistencyMode, LogOptions, PushModeName } from './resolved-options.ts'

/** A config as config.schema.json lets it through, defaults filled in: still with units as text and relative paths. */
export interface ConfigData {
  readonly schema: string
  readonly tableConfig: string
  readonly source: {
    readonly export?: string | undefined
    readonly changes?: string | readonly string[] | undefined
    readonly kinesis?: KinesisData | undefined
    readonly tables: readonly string[]
    readonly base64: 'auto' | 'once' | 'twice'
    readonly keys: { readonly partition?: string | undefined, readonly sort?: string | undefined }
    readonly maxLineBytes: number | string
    readonly ttlDeletes: 'apply' | 'skip'
    readonly rangeBytes: number | string
  }
  readonly mapping: {
    readonly columns: Readonly<Record<string, ColumnData>>
    readonly numbers: NumberPolicy
    readonly onBadValue: BadValuePolicy
    readonly removeImage: 'keys' | 'old'
  }
  readonly version: { readonly column: string, readonly exportMargin: string }
  readonly table: { readonly consistencyMode?: ConsistencyMode | undefined, readonly replication?: number | undefined }
  readonly partition: { readonly count?: number | undefined, readonly by: 'partitionKey' | 'primaryKey', readonly column?: string | undefined }
  readonly segment: {
    readonly rows: number
    readonly bytes: number | string
    readonly archive: 'gzip' | 'lz4' | 'zstd'
    readonly level: number
    readonly namePrefix?: string | undefined
  }
  readonly sink: {
    readonly dir?: { readonly path: string } | undefined
    readonly pinot?: PinotData | undefined
    readonly push: PushData
    readonly deepStore?: DeepStoreData | undefined
  }
  readonly replicate: ReplicateData
  readonly deadLetters: { readonly path?: string | undefined, readonly maxRatio: number, readonly minRecords: number, readonly fileBytes: number | string }
  readonly state: { readonly dir: string }
  readonly decoder: 'wasm' | 'json' | 'simdjson'
  readonly workers: { readonly count?: number | undefined, readonly maxHeap?: number | string | undefined }
  readonly memory: {
    readonly blocks: number | string
    readonly spillDir?: string | undefined
    readonly spillMax: number | string
    readonly spillFree: number | string
  }
  readonly log: LogOptions
  readonly metrics: { readonly host?: string | undefined, readonly port?: number | undefined, readonly stallAfter: string }
  readonly progress: 'auto' | 'on' | 'off'
}

/** One entry of `mapping.columns`. */
export interface ColumnData {
  readonly path?: string | readonly string[] | undefined
  readonly record?: RecordField | undefined
  readonly function?: string | undefined
  readonly numbers?: NumberPolicy | undefined
  readonly onBadValue?: BadValuePolicy | undefined
  readonly encoding?: ColumnEncoding | undefined
  readonly compression?: ChunkCompression | undefined
}

/** `source.kinesis`. */
export interface KinesisData {
  readonly stream: string
  readonly region?: string | undefined
  readonly endpoint?: string | undefined
  readonly profile?: string | undefined
  readonly role?: { readonly arn: string, readonly externalId?: string | undefined, readonly sessionName: string } | undefined
  readonly start: string
  readonly consumer: 'polling' | 'fanOut'
  readonly consumerName: string
  readonly transport: 'raw' | 'sdk'
  readonly onGap: 'stop' | 'continue'
  readonly inFlight: number | string
  readonly discovery: string
  readonly limits: {
    readonly records: number
    readonly readsPerSecond: number
    readonly bytesPerSecond: number | string
    readonly idle: string
    readonly requests: number
  }
}

/** `replicate`. */
export interface ReplicateData {
  readonly flush: { readonly every: string, readonly maxEvery: string, readonly bytes: number | string }
  readonly merge: {
    readonly enabled: boolean
    readonly fanOut: number
    readonly maxLevel: number
    readonly maxAge: string
    readonly history: 'all' | 'none'
    readonly patience: string
  }
  readonly memory: number | string
  readonly saveEvery: string
  readonly shutdown: string
  readonly checkpoint: {
    readonly kind: 'file' | 'dynamodb'
    readonly table: string
    readonly job?: string | undefined
    readonly lease: string
    readonly region?: string | undefined
    readonly endpoint?: string | undefined
    readonly profile?: string | undefined
  }
}

/** `sink.pinot`. */
export interface PinotData {
  readonly controller: string | readonly string[]
  readonly auth: { readonly basic?: { readonly user: string, readonly password: string } | undefined, readonly bearer?: string | undefined }
  readonly headers: Readonly<Record<string, string>>
  readonly tls: { readonly ca?: string | undefined, readonly cert?: string | undefined, readonly key?: string | undefined, readonly verify: boolean }
  readonly database?: string | undefined
  readonly timeout: string
  readonly uploadTimeout: string
  readonly giveUpAfter: string
  readonly loadTimeout: string
  readonly onLoadError: 'repush' | 'reset' | 'stop'
  readonly queryable: 'auto' | 'always' | 'off'
  readonly broker?: string | readonly string[] | undefined
  readonly parallel: number
}

/** `sink.push`. */
export interface PushData {
  readonly mode: PushModeName | 'auto'
  readonly batch: { readonly segments: number, readonly linger: string }
  readonly inputFs: { readonly class?: string | undefined, readonly properties: Readonly<Record<string, string>> }
}

/** `sink.deepStore`. */
export interface DeepStoreData {
  readonly kind: 'dir' | 's3'
  readonly path?: string | undefined
  readonly bucket?: string | undefined
  readonly prefix?: string | undefined
  readonly region?: string | undefined
  readonly endpoint?: string | undefined
  readonly forcePathStyle?: boolean | undefined
  readonly uri?: string | undefined
  readonly copy?: boolean | undefined
}
