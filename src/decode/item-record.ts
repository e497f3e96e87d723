import type { TimeUnit } from '../block/batch-decoder.ts'
import type { Image } from './attribute-value.ts'
import type { Fault } from './fault.ts'

/** What happened to the item; an export item just is. */
export type RecordKind = 'item' | 'insert' | 'modify' | 'remove'

/** One item or change of an item, in whatever form it came. */
export interface ItemRecord {
  readonly kind: RecordKind
  /** A REMOVE by DynamoDB's time to live. */
  readonly isTtl: boolean
  /** Item or NewImage; Keys of a REMOVE. */
  readonly image: Image
  /** OldImage of a REMOVE, if it came with one. */
  readonly oldImage: Image | undefined
  /** Microseconds since the epoch, 0 < time < 2^53: the change, or the export; undefined if an export's is not known. */
  readonly time: number | undefined
  /** The unit that `time` came in; undefined of an export. */
  readonly timeUnit?: TimeUnit | undefined
  /** The comparison value: microseconds since the epoch, 0 < version < 2^53. */
  readonly version: number
  readonly eventName: 'INSERT' | 'MODIFY' | 'REMOVE' | null
  readonly eventID: string | null
  readonly tableName: string | null
  readonly awsRegion: string | null
  /** In a stream that of the record around the change; else SequenceNumber of DynamoDB Streams, if it has one. */
  readonly sequenceNumber: string | null
  /** In a stream alone. */
  readonly shardId?: string | undefined
  /** SizeBytes, if it is a safe integer. */
  readonly sizeBytes: number | null
}

/** Why a record is left out on purpose. */
export type Skip = 'otherTable' | 'ttlDelete'

/** Makes a record of a parsed line. */
export type RecordReader = (line: Image) => ItemRecord | Fault | Skip
