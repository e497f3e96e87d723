import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { changeRecordReader } from '../../src/decode/change-record.ts'
import type { ChangeRecordPlan } from '../../src/decode/change-record.ts'
import { Fault } from '../../src/decode/fault.ts'
import type { ItemRecord } from '../../src/decode/item-record.ts'

const events = readFileSync(new URL('golden/recipe-events.ndjson', import.meta.url), 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>)
const all: ChangeRecordPlan = { tableNames: [], ttlDeletes: 'apply' }
const image = { id: { S: 'a' } }
const change = { ApproximateCreationDateTime: 1719039879869591, Keys: image, NewImage: image }
const insert = { eventName: 'INSERT', dynamodb: change }
const remove = { eventName: 'REMOVE', dynamodb: change }

const read = (line: Record<string, unknown>, plan: ChangeRecordPlan = all): ReturnType<ReturnType<typeof changeRecordReader>> => changeRecordReader(plan)(line)

function record (line: Record<string, unknown>, plan?: ChangeRecordPlan): ItemRecord {
  const outcome = read(line, plan)
  assert.ok(typeof outcome === 'object' && !(outcome instanceof Fault), JSON.stringify(outcome))
  return outcome
}

function fault (line: Record<string, unknown>, plan?: ChangeRecordPlan): string {
  const outcome = read(line, plan)
  assert.ok(outcome instanceof Fault, JSON.stringify(outcome))
  return `${outcome.reason} ${String(outcome.field)}`
}

describe('changeRecordReader', () => {
  it('reads the three events of the recipe', () => {
    const [inserted, modified, removed] = events.map((line) => record(line))
    const dynamodb = (i: number) => events[i]!.dynamodb as Record<string, unknown>
    assert.deepEqual(inserted, {
      kind: 'insert',
      isTtl: false,
      image: dynamodb(0).NewImage,
      oldImage: undefined,
      time: 1719039879869591,
      timeUnit: 'us',
      version: 1719039879869591,
      eventName: 'INSERT',
      eventID: 'e5c2d473-43e0-4dc3-bf28-cdcb575a83aa',
      tableName: 'pinot-ingestion-demo',
      awsRegion: 'us-east-2',
      sequenceNumber: null,
      sizeBytes: 313
    })
    assert.deepEqual([modified!.kind, modified!.version, modified!.image, modified!.oldImage], ['modify', 1719082124026000, dynamodb(1).NewImage, undefined])
    assert.deepEqual([removed!.kind, removed!.version, removed!.image, removed!.oldImage], ['remove', 1719081613486000, dynamodb(2).Keys, dynamodb(2).OldImage])
  })

  it('reads a record of DynamoDB Streams', () => {
    const line = {
      eventID: '1',
      eventName: 'MODIFY',
      eventSource: 'aws:dynamodb',
      awsRegion: 'us-east-1',
      dynamodb: { ...change, ApproximateCreationDateTime: 1479499740, SequenceNumber: '4421584500000000017450439091', SizeBytes: 26, StreamViewType: 'NEW_AND_OLD_IMAGES' },
      eventSourceARN: 'arn:aws:dynamodb:us-east-1:123456789012:table/Meetups.v2/stream/2015-06-27T00:48:05.899'
    }
    const { sequenceNumber, tableName, version } = record(line, { tableNames: ['Meetups.v2'], ttlDeletes: 'apply' })
    assert.deepEqual({ sequenceNumber, tableName, version }, { sequenceNumber: '4421584500000000017450439091', tableName: 'Meetups.v2', version: 1479499740000000 })
  })

  it('takes fields of another type for missing', () => {
    const { eventID, tableName, awsRegion, sequenceNumber, sizeBytes } = record({ ...insert, eventID: 1, tableName: null, awsRegion: {}, dynamodb: { ...change, SequenceNumber: 5, SizeBytes: '5' } })
    assert.deepEqual({ eventID, tableName, awsRegion, sequenceNumber, sizeBytes }, { eventID: null, tableName: null, awsRegion: null, sequenceNumber: null, sizeBytes: null })
    assert.equal(record({ ...insert, dynamodb: { ...change, SizeBytes: 1.5 } }).sizeBytes, null)
  })

  it('refuses what is no change record', () => {
    for (const line of [{}, { dynamodb: null }, { dynamodb: [] }, { dynamodb: 'x' }, { Item: image }]) assert.equal(fault(line), 'NOT_A_RECORD dynamodb')
  })

  it('refuses unknown events', () => {
    for (const eventName of [undefined, null, 'insert', 'DELETE', 5]) assert.equal(fault({ ...insert, eventName }), 'UNKNOWN_EVENT eventName')
  })

  it('needs NewImage, or Keys of a REMOVE', () => {
    assert.equal(fault({ ...insert, dynamodb: { ...change, NewImage: undefined } }), 'NO_IMAGE NewImage')
    assert.equal(fault({ ...insert, eventName: 'MODIFY', dynamodb: { ...change, NewImage: null } }), 'NO_IMAGE NewImage')
    assert.equal(fault({ ...insert, dynamodb: { ...change, NewImage: [] } }), 'NOT_A_RECORD NewImage')
    assert.equal(fault({ ...remove, dynamodb: { ...change, Keys: undefined } }), 'NOT_A_RECORD Keys')
    assert.equal(fault({ ...remove, dynamodb: { ...change, Keys: 'id' } }), 'NOT_A_RECORD Keys')
    assert.equal(fault({ ...remove, dynamodb: { ...change, OldImage: 5 } }), 'NOT_A_RECORD OldImage')
    assert.equal(record({ ...remove, dynamodb: { ...change, OldImage: null } }).oldImage, undefined)
    assert.equal(record({ ...insert, dynamodb: { ...change, Keys: 5, OldImage: 5 } }).kind, 'insert')
  })

  it('needs a time', () => {
    assert.equal(fault({ ...insert, dynamodb: { ...change, ApproximateCreationDateTime: undefined } }), 'BAD_VERSION ApproximateCreationDateTime')
  })

  it('leaves out other tables, and refuses records of none', () => {
    const plan: ChangeRecordPlan = { tableNames: ['a', 'b'], ttlDeletes: 'apply' }
    assert.equal(record({ ...insert, tableName: 'b' }, plan).tableName, 'b')
    assert.equal(read({ ...insert, tableName: 'c', eventName: 'WHAT' }, plan), 'otherTable')
    assert.equal(fault(insert, plan), 'NOT_A_RECORD tableName')
  })

  it('tells deletes by time to live', () => {
    const kinesis = { type: 'Service', principalId: 'dynamodb.amazonaws.com' }
    const streams = { Type: 'Service', PrincipalId: 'dynamodb.amazonaws.com' }
    for (const userIdentity of [kinesis, streams]) {
      assert.equal(record({ ...remove, userIdentity }).isTtl, true)
      assert.equal(read({ ...remove, userIdentity }, { tableNames: [], ttlDeletes: 'skip' }), 'ttlDelete')
      assert.equal(record({ ...insert, userIdentity }, { tableNames: [], ttlDeletes: 'skip' }).isTtl, false)
    }
    for (const userIdentity of [null, undefined, 'Service', { type: 'Service' }, { ...kinesis, principalId: 'x' }, { ...kinesis, type: 'User' }]) {
      assert.equal(record({ ...remove, userIdentity }, { tableNames: [], ttlDeletes: 'skip' }).isTtl, false)
    }
  })
})
