import type { BadValuePolicy, ChunkCompression, ColumnEncoding, NumberPolicy, RecordField } from '../schema/row-plan.ts'

/**
 * Options as the engine takes them: defaults filled in, units resolved (bytes and milliseconds), paths absolute.
 * The forms that users write are in config.schema.json; resolve.ts goes from those to these.
 */
export interface ResolvedOptions {
  /** Absolute path of the config file, if there is one. */
  readonly configFile?: string | undefined
  /** Absolute paths of the Pinot schema and table config files. */
  readonly schema: string
  readonly tableConfig: string
  readonly source: SourceOptions
  readonly mapping: MappingOptions
  readonly version: VersionOptions
  readonly partition: PartitionOptions
  readonly table: TableOptions
  readonly segment: SegmentOptions
  readonly sink: SinkOptions
  readonly replicate: ReplicateOptions
  readonly deadLetters: DeadLetterOptions
  readonly state: { readonly dir: string }
  readonly decoder: 'wasm' | 'json' | 'simdjson'
  readonly workers: WorkerOptions
  readonly memory: MemoryOptions
  readonly log: LogOptions
  /** Undefined = off. */
  readonly metrics: MetricsOptions | undefined
  readonly progress: 'auto' | 'on' | 'off'
  /** What is allowed but unwise, one line each, to be logged once: a password written into the file, say. No values. */
  readonly warnings: readonly string[]
}

/** What is read. */
export type SourceOptions = (ExportInput | ChangesInput | KinesisInput) & {
  /** Only records of these DynamoDB tables; empty = all. */
  readonly tables: readonly string[]
  readonly base64: 'auto' | 'once' | 'twice'
  /** Key attributes of the DynamoDB table, where the user names them. */
  readonly keys: { readonly partition?: string | undefined, readonly sort?: string | undefined }
  readonly maxLineBytes: number
  readonly ttlDeletes: 'apply' | 'skip'
  /** Plain files are cut into ranges of about so many bytes. */
  readonly rangeBytes: number
}

/** A full export: absolute path of its folder or of its manifest-summary.json. */
export interface ExportInput {
  readonly kind: 'export'
  readonly path: string
}

/** Change records, one JSON object a line: absolute paths of files in their order, or `-` alone for standard input. */
export interface ChangesInput {
  readonly kind: 'changes'
  readonly paths: readonly string[]
}

/** A stream of change records, without an end. */
export interface KinesisInput {
  readonly kind: 'kinesis'
  readonly kinesis: KinesisOptions
}

/** How a Kinesis stream is read. Credentials come by the AWS SDK's default chain; there is no place for keys. */
export interface KinesisOptions {
  /** Name or ARN. */
  readonly stream: string
  /** Undefined = as the environment, the profile or the ARN says. */
  readonly region?: string | undefined
  readonly endpoint?: string | undefined
  /** Of the AWS config files. */
  readonly profile?: string | undefined
  /** Assumed with the credentials of the chain or the profile. */
  readonly role?: { readonly arn: string, readonly externalId?: string | undefined, readonly sessionName: string } | undefined
  /**
   * Of a first start; later ones go by the checkpoint. In ms since the epoch: `at`, and `needed`, from which on records
   * must be there, whatever `onGap` says; undefined: they must be there from `at` on, or it is a gap.
   */
  readonly start: { readonly kind: 'trimHorizon' | 'latest' } | { readonly kind: 'timestamp', readonly at: number, readonly needed?: number | undefined }
  readonly consumer: 'polling' | 'fanOut'
  /** Of the fan-out consumer; registered if it is not. */
  readonly consumerName: string
  /** `sdk`: the SDK's own deserialiser and bodies written again from its records; for comparison. */
  readonly transport: 'raw' | 'sdk'
  /** What becomes of records that are gone before they were read. */
  readonly onGap: 'stop' | 'continue'
  /** Bytes of bodies that may be with the consumer, over all shards. */
  readonly inFlight: number
  /** ms between two looks for new shards; the end of a shard asks at once. */
  readonly discoveryMs: number
  readonly limits: {
    /** Records of one read. */
    readonly records: number
    /** Of one shard. */
    readonly readsPerSecond: number
    /** Of one shard, in bytes of record data. */
    readonly bytesPerSecond: number
    /** Longest ms between two reads of a shard that is caught up. */
    readonly idleMs: number
    /** Requests at once, over all shards. */
    readonly requests: number
  }
}

/** What columns are filled from, where it is not the attribute of the same name. */
export interface MappingOptions {
  readonly columns: Readonly<Record<string, ColumnMapping>>
  readonly numbers: NumberPolicy
  readonly onBadValue: BadValuePolicy
  readonly removeImage: 'keys' | 'old'
}

/** The mapping of one column; what is undefined follows the rules of the plan. */
export interface ColumnMapping {
  /** Attribute paths as steps, the first that is there and not null wins. Excludes `record`. */
  readonly paths?: readonly (readonly string[])[] | undefined
  readonly record?: RecordField | undefined
  /** In place of the schema's transformFunction. */
  readonly function?: string | undefined
  readonly numbers?: NumberPolicy | undefined
  readonly onBadValue?: BadValuePolicy | undefined
  readonly encoding?: ColumnEncoding | undefined
  readonly compression?: ChunkCompression | undefined
}

/** The comparison column. */
export interface VersionOptions {
  readonly column: string
  /** ms; the version of export rows is the export's time less this. */
  readonly exportMarginMs: number
}

/** The partition function; undefined = as the table config says, else the plan's own choice. */
export interface PartitionOptions {
  readonly count?: number | undefined
  readonly by: 'partitionKey' | 'primaryKey'
  readonly column?: string | undefined
}

/** How a Pinot table is made; undefined = as the table config says, else the plan's own choice. */
export interface TableOptions {
  readonly consistencyMode?: ConsistencyMode | undefined
  /** Replica groups. */
  readonly replication?: number | undefined
}

/** Of upsertConfig: whether queries wait while keys move between segments. */
export type ConsistencyMode = 'NONE' | 'SYNC' | 'SNAPSHOT'

/** Targets at which a segment is cut, and how it is packed. */
export interface SegmentOptions {
  readonly rows: number
  /** Bytes of row blocks. */
  readonly bytes: number
  readonly archive: 'gzip' | 'lz4' | 'zstd'
  readonly level: number
  /** Undefined = the table's name. */
  readonly namePrefix?: string | undefined
}

/** Where segments go. */
export type SinkOptions = DirSinkOptions | PinotSinkOptions

/** A folder. */
export interface DirSinkOptions {
  readonly kind: 'dir'
  readonly path: string
}

/** A Pinot controller. */
export interface PinotSinkOptions {
  readonly kind: 'pinot'
  /** Base URLs without a trailing slash, tried in turn. */
  readonly controllers: readonly string[]
  readonly auth: PinotAuth
  /** Sent with every request; values are secret. */
  readonly headers: Readonly<Record<string, string>>
  readonly tls: TlsOptions
  /** Pinot database; sent as the `database` header. */
  readonly database?: string | undefined
  /** ms for one request without its upload. */
  readonly timeoutMs: number
  /** ms for one upload, with the controller's work on it. */
  readonly uploadTimeoutMs: number
  /** ms that a push is tried while the controller does not take it. */
  readonly giveUpAfterMs: number
  /** ms until a pushed segment must be online on all replicas. */
  readonly loadTimeoutMs: number
  /** What is tried with a segment that servers fail to load: `repush` resets first. */
  readonly onLoadError: 'repush' | 'reset' | 'stop'
  /** Whether queries must see a segment before its push is done; undefined = `auto`. */
  readonly queryable?: 'auto' | 'always' | 'off' | undefined
  /** Base URLs of brokers that must all see it; none or undefined = one that the controller picks. */
  readonly brokers?: readonly string[] | undefined
  /** Pushes at once, over all partitions; those of one partition are serial. */
  readonly parallel: number
  /** Undefined = `defaultPush`. */
  readonly push?: PushOptions | undefined
  readonly deepStore?: DeepStoreOptions | undefined
}

/** The ways to bring a segment to Pinot. */
export type PushModeName = 'tar' | 'metadata' | 'batch' | 'uri' | 'ingestFromFile' | 'ingestFromURI'

/** How segments get to the controller. */
export interface PushOptions {
  readonly mode: PushModeName | 'auto'
  /** Segments of one request at most, and how long one waits for others, ms. */
  readonly batch: { readonly segments: number, readonly lingerMs: number }
  /** The controller's file system plug-in for `ingestFromURI`; values of `properties` are secret. */
  readonly inputFs: { readonly class?: string | undefined, readonly properties: Readonly<Record<string, string>> }
}

/** As without `sink.push`. */
export const defaultPush: PushOptions = { mode: 'auto', batch: { segments: 50, lingerMs: 200 }, inputFs: { properties: {} } }

/** Where archives lie for Pinot to fetch. */
export type DeepStoreOptions = (DirDeepStoreOptions | S3DeepStoreOptions) & {
  /** URI under which Pinot finds the keys: `{key}` stands for one, else a key follows behind a slash. */
  readonly uri: string
  /** The controller copies archives into its own deep store. */
  readonly copy: boolean
}

/** A folder, absolute path. */
export interface DirDeepStoreOptions {
  readonly kind: 'dir'
  readonly path: string
}

/** A bucket; credentials are those that the AWS SDK finds. */
export interface S3DeepStoreOptions {
  readonly kind: 's3'
  readonly bucket: string
  /** Without slashes around it; may be empty. */
  readonly prefix: string
  readonly region?: string | undefined
  readonly endpoint?: string | undefined
  readonly forcePathStyle: boolean
}

/** How requests are authorised. All values are secret. */
export type PinotAuth =
  | { readonly kind: 'none' }
  | { readonly kind: 'basic', readonly user: string, readonly password: string }
  | { readonly kind: 'bearer', readonly token: string }

/** TLS of the controller: absolute paths of PEM files. */
export interface TlsOptions {
  readonly ca?: string | undefined
  readonly cert?: string | undefined
  readonly key?: string | undefined
  readonly verify: boolean
}

/** How a stream is replicated. */
export interface ReplicateOptions {
  readonly flush: {
    /** ms between two flushes. */
    readonly everyMs: number
    readonly maxEveryMs: number
    /** Bytes of row blocks of one partition that do not wait for the next. */
    readonly bytes: number
  }
  /** Null = no merging. */
  readonly merge: {
    readonly fanOut: number
    readonly maxLevel: number
    readonly maxAgeMs: number
    readonly history: 'all' | 'none'
    /** ms that the end of a merge, and a recovery, wait for servers and brokers. */
    readonly patienceMs: number
  } | null
  /** Bytes of bodies and row blocks. */
  readonly memory: number
  readonly saveEveryMs: number
  /** ms from a first signal to the end. */
  readonly shutdownMs: number
  readonly checkpoint: { readonly kind: 'file' } | DynamoCheckpointOptions
}

/** A DynamoDB table with the positions. Credentials come by the AWS SDK's default chain. */
export interface DynamoCheckpointOptions {
  readonly kind: 'dynamodb'
  readonly table: string
  /** Undefined = the Pinot table's name. */
  readonly job?: string | undefined
  readonly leaseMs: number
  readonly region?: string | undefined
  readonly endpoint?: string | undefined
  readonly profile?: string | undefined
}

/** Bad records. */
export interface DeadLetterOptions {
  readonly path: string
  readonly maxRatio: number
  readonly minRecords: number
  /** Of a stream: bytes at which a file is full. */
  readonly fileBytes: number
}

/** Worker threads. */
export interface WorkerOptions {
  readonly count: number
  /** Bytes of old-generation heap of one worker; undefined = Node's own limit. */
  readonly maxHeap?: number | undefined
}

/** Row blocks that wait for their segment. */
export interface MemoryOptions {
  /** Bytes. */
  readonly blocks: number
  readonly spillDir: string
  /** Bytes that the spill folder may take. */
  readonly spillMax: number
  /** Bytes that must stay free on its disk. */
  readonly spillFree: number
}

/** The log on standard error. */
export interface LogOptions {
  readonly level: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent'
  readonly format: 'auto' | 'pretty' | 'json'
}

/** What is served by HTTP while a job runs. */
export interface MetricsOptions {
  readonly host: string
  /** 0 = any free one. */
  readonly port: number
  /** ms that something may stand still while it has work to do. */
  readonly stallMs: number
}
