import { isObject } from './attribute-value.ts'
import type { Image } from './attribute-value.ts'
import { creationTime, unitOfTime } from './creation-time.ts'
import { Fault, excerpt } from './fault.ts'
import type { RecordReader } from './item-record.ts'

/** What of the plan decides how change records are read. */
export interface ChangeRecordPlan {
  readonly tableNames: readonly string[]
  readonly ttlDeletes: 'apply' | 'skip'
}

/**
 * Change records as Kinesis Data Streams for DynamoDB has them, and those of DynamoDB Streams (which have
 * eventSourceARN in place of tableName, SequenceNumber and StreamViewType, and whole seconds):
 *
 * ```
 * { "awsRegion", "eventID", "eventName", "tableName" | "eventSourceARN", "userIdentity",
 *   "dynamodb": { "ApproximateCreationDateTime", "ApproximateCreationDateTimePrecision"?, "Keys", "NewImage"?,
 *                 "OldImage"?, "SizeBytes", "SequenceNumber"?, "StreamViewType"? } }
 * ```
 *
 * The checks in their order, the first that fails decides:
 * 1. `dynamodb` is an object, else NOT_A_RECORD.
 * 2. With table names in the plan: no table name in the record is NOT_A_RECORD, one of another table is skipped.
 * 3. eventName is INSERT, MODIFY or REMOVE, else UNKNOWN_EVENT.
 * 4. A REMOVE by time to live is skipped if the plan says so.
 * 5. INSERT and MODIFY: NewImage is there, else NO_IMAGE. REMOVE: Keys is there, else NOT_A_RECORD. Both, and OldImage
 *    of a REMOVE unless it is absent or null, are objects, else NOT_A_RECORD. Keys of an INSERT or MODIFY and OldImage
 *    of a MODIFY are not looked at.
 * 6. The time, as creation-time.ts says, else BAD_VERSION.
 * All other fields may be missing; one of another JSON type counts as missing.
 */
export function changeRecordReader (plan: ChangeRecordPlan): RecordReader {
  const tables = plan.tableNames.length === 0 ? undefined : new Set(plan.tableNames)
  const skipTtl = plan.ttlDeletes === 'skip'
  return (line) => {
    const change = line.dynamodb
    if (!isObject(change)) return new Fault('NOT_A_RECORD', 'no object "dynamodb": not a change record', 'dynamodb')
    const tableName = text(line.tableName) ?? tableOf(line.eventSourceARN)
    if (tables !== undefined) {
      if (tableName === null) return new Fault('NOT_A_RECORD', 'the record names no table', 'tableName')
      if (!tables.has(tableName)) return 'otherTable'
    }
    const eventName = line.eventName
    if (eventName !== 'INSERT' && eventName !== 'MODIFY' && eventName !== 'REMOVE') return unknownEvent(eventName)
    const removed = eventName === 'REMOVE'
    const isTtl = removed && isTimeToLive(line.userIdentity)
    if (isTtl && skipTtl) return 'ttlDelete'
    const image = removed ? change.Keys : change.NewImage
    if (!isObject(image)) return noImage(eventName, image)
    const oldImage = removed ? change.OldImage ?? undefined : undefined
    if (oldImage !== undefined && !isObject(oldImage)) return notAnObject('OldImage')
    const time = creationTime(change.ApproximateCreationDateTime, change.ApproximateCreationDateTimePrecision)
    if (time instanceof Fault) return time
    return {
      kind: removed ? 'remove' : eventName === 'INSERT' ? 'insert' : 'modify',
      isTtl,
      image,
      oldImage,
      time,
      timeUnit: unitOfTime(change.ApproximateCreationDateTime as number),
      version: time,
      eventName,
      eventID: text(line.eventID),
      tableName,
      awsRegion: text(line.awsRegion),
      sequenceNumber: text(change.SequenceNumber),
      sizeBytes: Number.isSafeInteger(change.SizeBytes) ? change.SizeBytes as number : null
    }
  }
}

function text (value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

/** `arn:aws:dynamodb:us-east-1:123456789012:table/name/stream/2024-07-10T12:34:39.651` */
function tableOf (arn: unknown): string | null {
  return typeof arn === 'string' ? /^arn:[^:]*:dynamodb:[^:]*:[^:]*:table\/([^/]+)/.exec(arn)?.[1] ?? null : null
}

/** Kinesis and Lambda write `type` and `principalId`, the API of DynamoDB Streams `Type` and `PrincipalId`. */
function isTimeToLive (identity: unknown): boolean {
  if (!isObject(identity)) return false
  return (identity.type ?? identity.Type) === 'Service' &&
    (identity.principalId ?? identity.PrincipalId) === 'dynamodb.amazonaws.com'
}

function unknownEvent (eventName: unknown): Fault {
  const detail = typeof eventName === 'string' ? `eventName is ${excerpt(eventName)}` : 'eventName is no text'
  return new Fault('UNKNOWN_EVENT', detail, 'eventName')
}

function noImage (eventName: string, image: unknown): Fault {
  const field = eventName === 'REMOVE' ? 'Keys' : 'NewImage'
  if (image !== undefined && image !== null) return notAnObject(field)
  return new Fault(field === 'Keys' ? 'NOT_A_RECORD' : 'NO_IMAGE', `${eventName} without ${field}`, field)
}

function notAnObject (field: keyof Image): Fault {
  return new Fault('NOT_A_RECORD', `${field} is not an object`, field)
}
