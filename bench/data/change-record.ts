import type { Random } from './random.ts'
import type { GeneratedItem, Shape } from './shape.ts'
import { randomUuid } from './uuid.ts'

/** The three kinds of changes. */
export type EventName = 'INSERT' | 'MODIFY' | 'REMOVE'

/** What a change record tells. */
export interface Change {
  readonly event: EventName
  /** Microseconds since the epoch. */
  readonly time: number
  /** INSERT, MODIFY. */
  readonly newItem?: GeneratedItem | undefined
  /** MODIFY, REMOVE. */
  readonly oldItem?: GeneratedItem | undefined
  /** A REMOVE by DynamoDB's time to live. */
  readonly timeToLive?: boolean | undefined
}

/**
 * The JSON text of a change record as Kinesis Data Streams for DynamoDB delivers it: fields in the order of the real
 * records, full images, time in microseconds with its precision field, binary values base64 twice. `SizeBytes` follows
 * the length of the images' JSON, not DynamoDB's own sizing of items.
 */
export function changeRecord (shape: Shape, change: Change, random: Random): string {
  const { event, time, newItem, oldItem, timeToLive } = change
  const newImage = newItem === undefined ? '' : newItem.image(2)
  const oldImage = oldItem === undefined ? '' : oldItem.image(2)
  const keys = (newItem ?? oldItem!).keys()
  const user = timeToLive === true ? '{"type":"Service","principalId":"dynamodb.amazonaws.com"}' : 'null'
  return `{"awsRegion":"us-east-1","eventID":"${randomUuid(random)}","eventName":"${event}","userIdentity":${user},` +
    `"recordFormat":"application/json","tableName":"${shape.tableName}","dynamodb":{"ApproximateCreationDateTime":${time},"Keys":${keys}` +
    (newImage === '' ? '' : `,"NewImage":${newImage}`) + (oldImage === '' ? '' : `,"OldImage":${oldImage}`) +
    `,"SizeBytes":${(newImage.length + oldImage.length) >> 1},"ApproximateCreationDateTimePrecision":"MICROSECOND"},"eventSource":"aws:dynamodb"}`
}
