import type { BlockLimits, UnitCounts, ReasonCode } from '../block/batch-decoder.ts'
import type { ErrorData } from '../errors.ts'
import type { RowPlan } from '../schema/row-plan.ts'

/**
 * The whole vocabulary between main thread and workers: the only file that both sides know. Everything is plain data
 * for structured clone; row blocks are shared memory and not copied.
 */

/** The decoders there are (make-decoder.ts). */
export type DecoderName = 'wasm' | 'json' | 'simdjson'

/** Sent once per worker, as workerData. */
export interface WorkerSetup {
  readonly plan: RowPlan
  /** See make-decoder.ts. */
  readonly decoder: DecoderName
  readonly blockLimits: BlockLimits
  readonly segment: SegmentSettings
  /** Folder of spilled blocks and of the dead letters of units that are not admitted yet. */
  readonly spillDir: string
  /** Counters that workers add to while they read, and the word to stop: `progressIndex`. */
  readonly progress: SharedArrayBuffer
}

/** Indexes of the BigInt64 slots in `WorkerSetup.progress`. Other than 0 in `stop`: workers end their task with INTERRUPTED. */
export const progressIndex = { bytes: 0, records: 1, stop: 2 } as const

/** Memory of these slots, all 0. */
export function newProgress (): SharedArrayBuffer {
  return new SharedArrayBuffer(8 * Object.keys(progressIndex).length)
}

/** How segments are built and packed. */
export interface SegmentSettings {
  /** `rows`: no segments, but files of rows that Pinot's controller builds them of. Undefined = segment. */
  readonly form?: 'segment' | 'rows' | undefined
  readonly archive: 'gzip' | 'lz4' | 'zstd'
  /** Compression level of the archive where it has levels. */
  readonly level: number
  /** Goes into `creator.version` of the metadata. */
  readonly creator: string
}

/** A piece of input that is decoded as one task: a file, a range of a plain file, or bytes at hand. */
export interface InputUnit {
  /** Position in the order of the input, from 0: the "file" of (file, line) order. */
  readonly index: number
  /** For messages and dead letters: path as the user knows it. */
  readonly name: string
  readonly path?: string | undefined
  /** Plain files only: first byte, and first byte after the range. Lines that begin in the range belong to it. */
  readonly range?: { readonly start: number, readonly end: number } | undefined
  /** Number of this unit among those of its file or stream, from 0; they follow one another. Default: 0. */
  readonly part?: number | undefined
  /** Bytes at hand (standard input): whole lines. */
  readonly data?: Uint8Array | undefined
  readonly gzip: boolean
  /** Base64 MD5 and number of items that the manifest promises. */
  readonly md5?: string | undefined
  readonly itemCount?: number | undefined
  /** Bytes to read, for progress. */
  readonly bytes: number
}

/** Decode one unit into row blocks. */
export interface DecodeTask {
  readonly kind: 'decode'
  readonly unit: InputUnit
  /** Names the files that the task writes: unique in the job. */
  readonly label: string
  /** Where blocks may stay in memory; those for which there is no place are spilled to a file of the unit. */
  readonly allowance: MemoryAllowance
  /** By partition: blocks with a lower sequence are in finished segments and not returned. */
  readonly consumed: Readonly<Record<number, number>>
}

/** Memory for the row blocks of one task. */
export interface MemoryAllowance {
  /** Buffers of blocks that are in segments: nobody else writes to them. */
  readonly buffers: readonly SharedArrayBuffer[]
  /** Bytes of buffers that may be made anew. */
  readonly bytes: number
}

/** Blocks of one partition and unit: at hand, or in a spill file. */
export interface BlockRef {
  readonly partition: number
  readonly rows: number
  readonly bytes: number
  readonly unit: number
  readonly sequence: number
  /**
   * Begins with the block, and may be larger. Shared, not copied: the main thread keeps it, should the worker that
   * builds of it die.
   */
  readonly buffer?: SharedArrayBuffer | undefined
  /** In place of `buffer`, on the way back from a decode task: which of the allowance's buffers it is. */
  readonly lent?: number | undefined
  readonly spill?: SpilledAt | undefined
}

/** Where a block lies in a spill file (spilled-block.ts). */
export interface SpilledAt {
  readonly path: string
  readonly offset: number
}

/** One line of a dead-letter file. Written by the worker per unit, appended to the job's file when it is admitted. */
export interface DeadLetterLine {
  readonly file: string
  /** Line in the file, from 1 (in a part: line in the unit). */
  readonly line: number
  /**
   * Only if lines before cannot be counted, since a range of the file before this one was left out: `line` then counts
   * lines that begin at this byte of the file or later.
   */
  readonly fromByte?: number | undefined
  readonly reason: ReasonCode
  readonly field?: string | undefined
  readonly detail: string
  /** The record's bytes: as text if they are UTF-8, else as base64. */
  readonly raw?: string | undefined
  readonly rawBase64?: string | undefined
}

/** What became of a unit. On `error` there are no blocks, and its spill file has been removed. */
export interface DecodeResult {
  readonly kind: 'decode'
  readonly counts: UnitCounts
  readonly lines: number
  readonly blocks: readonly BlockRef[]
  /** File of DeadLetterLine lines, if there are any. */
  readonly deadLetterPath?: string | undefined
  /** How many of them there are by reason; only reasons that occurred. */
  readonly reasons?: Readonly<Partial<Record<ReasonCode, number>>> | undefined
  /** Bytes of the spill file, if one was written. */
  readonly spilledBytes: number
  readonly spillPath?: string | undefined
  readonly error?: ErrorData | undefined
}

/** Decode replies of one shard of a stream. */
export interface StreamTask {
  readonly kind: 'stream'
  /** Place among the tasks of the stream: the unit of its blocks. */
  readonly index: number
  readonly shardId: string
  /**
   * Bodies of GetRecords replies or payloads of events, in their order (source/stream-contract.ts): copied to the worker
   * unless they lie in shared memory. Should the worker die, they are still there.
   */
  readonly bodies: readonly Uint8Array[]
  /** Buffers of blocks that are in segments, for those of this task: nobody else writes to them. */
  readonly buffers: readonly SharedArrayBuffer[]
}

/** A dead letter of a stream: one line of its dead-letter file. */
export interface StreamDeadLetterLine {
  readonly shardId: string
  readonly sequenceNumber: string
  /** Place among the user records of an aggregated record, from 0. */
  readonly subSequenceNumber?: number | undefined
  readonly reason: ReasonCode
  readonly field?: string | undefined
  readonly detail: string
  /** The payload's bytes: as text if they are UTF-8, else as base64. Of BAD_BASE64 the text that is none. */
  readonly raw?: string | undefined
  readonly rawBase64?: string | undefined
}

/** What became of the replies. On `error` there is nothing else: they are in whole or not at all. */
export interface StreamResult {
  readonly kind: 'stream'
  /** User records: `records = rows + deadLetters + skips`. The versions of rows are the times of their changes. */
  readonly counts: UnitCounts
  /** All in memory of their own, or lent: in order by partition. */
  readonly blocks: readonly BlockRef[]
  readonly deadLetters: readonly StreamDeadLetterLine[]
  /** Records of the stream; aggregates of user records among them. */
  readonly streamRecords: number
  readonly aggregated: number
  /** Sequence numbers of the first and the last record; null if there are none. */
  readonly first: string | null
  readonly last: string | null
  /** ApproximateArrivalTimestamp of records, ms since the epoch; null if none has one. */
  readonly oldestArrival: number | null
  readonly newestArrival: number | null
  readonly error?: ErrorData | undefined
}

/** Build one segment from blocks in order. */
export interface BuildTask {
  readonly kind: 'build'
  readonly name: string
  readonly partition: number
  readonly blocks: readonly BlockRef[]
  /** Where the archive is written: to a temporary name beside it first, synced, then renamed. */
  readonly archivePath: string
  /** ms since the epoch, for creation.meta: from the source, never the clock. */
  readonly creationTime: number
  /** `custom.*` entries of the metadata. */
  readonly custom: Readonly<Record<string, string>>
}

/** A built segment in its archive. */
export interface BuildResult {
  readonly kind: 'build'
  readonly segment: SegmentInfo
  readonly error?: ErrorData | undefined
}

/** Merge segments of one partition into one. */
export interface MergeTask {
  readonly kind: 'merge'
  readonly name: string
  readonly partition: number
  /** Rows in order of arrival: later ones win ties. */
  readonly inputs: readonly MergeInput[]
  /** `none`: rows that a newer one among them supersedes are left out, but for tombstones (segment/merge/kept-rows.ts). */
  readonly history: 'all' | 'none'
  /** Bytes of the row blocks of all inputs, and the names of the segments to replace: for segment/live-custom.ts. */
  readonly bytes: number
  readonly replaces: readonly string[]
  readonly archivePath: string
  readonly creationTime: number
}

/** Rows of a segment: its row blocks, or its archive. */
export type MergeInput = { readonly blocks: readonly BlockRef[] } | { readonly archive: string }

/** A merged segment. */
export interface MergeResult {
  readonly kind: 'merge'
  readonly segment: SegmentInfo
  /** As many bytes of row blocks as are left of the inputs', by rows. */
  readonly bytes: number
  /** Rows of the inputs that are not in it. */
  readonly leftOut: number
  readonly error?: ErrorData | undefined
}

/** What is known of a built segment without opening it. */
export interface SegmentInfo {
  readonly name: string
  readonly partition: number
  readonly rows: number
  /** Decimal text of creation.meta's CRC: non-negative, below 2^53. */
  readonly crc: string
  readonly creationTime: number
  /** Bytes of the segment's files and of the archive. */
  readonly segmentBytes: number
  readonly archiveBytes: number
  readonly archivePath: string
  /** ms since the epoch; null without a time column. */
  readonly startTime: number | null
  readonly endTime: number | null
  /**
   * Its metadata.properties, a few hundred bytes for each column: for pushes of metadata alone. The worker that builds
   * has it at hand; to find it again one would have to unpack the archive.
   */
  readonly metadata?: Uint8Array | undefined
}

/** What a worker takes. */
export type WorkerTask = DecodeTask | StreamTask | BuildTask | MergeTask
/** What a worker returns. */
export type WorkerResult = DecodeResult | StreamResult | BuildResult | MergeResult
