import type { ItemRecord } from '../../src/decode/item-record.ts'

/** A TTL delete with every field that a record can have. */
export const itemRecord: ItemRecord = {
  kind: 'remove',
  isTtl: true,
  image: {},
  oldImage: undefined,
  time: 1719039879869591,
  version: 1719039879869592,
  eventName: 'REMOVE',
  eventID: 'e-1',
  tableName: 'meetups',
  awsRegion: 'us-east-2',
  sequenceNumber: '4421584500000000017450439091',
  sizeBytes: 313
}
