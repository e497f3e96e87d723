import { isObject } from './attribute-value.ts'
import { Fault } from './fault.ts'
import type { RecordReader } from './item-record.ts'

/** What of the plan decides how export items are read: microseconds since the epoch, 0 < version < 2^53. */
export interface ExportItemPlan {
  readonly version: number
  readonly time: number | undefined
}

/**
 * Items of a full export in DYNAMODB_JSON: `{"Item":{...}}`, anything else is NOT_A_RECORD. They all have one version,
 * since an export does not say when an item was written.
 */
export function exportItemReader (plan: ExportItemPlan): RecordReader {
  const { version, time } = plan
  return (line) => {
    const image = line.Item
    if (!isObject(image)) {
      const hint = isObject(line.Metadata) ? ' (a line of an incremental export?)' : isObject(line.dynamodb) ? ' (a change record?)' : ''
      return new Fault('NOT_A_RECORD', `no object "Item": not an item of a full export${hint}`, 'Item')
    }
    return {
      kind: 'item',
      isTtl: false,
      image,
      oldImage: undefined,
      time,
      version,
      eventName: null,
      eventID: null,
      tableName: null,
      awsRegion: null,
      sequenceNumber: null,
      sizeBytes: null
    }
  }
}
