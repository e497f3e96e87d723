import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { exportItemReader } from '../../src/decode/export-item.ts'
import { Fault } from '../../src/decode/fault.ts'

const read = exportItemReader({ version: 5, time: 7 })

describe('exportItemReader', () => {
  it('gives every item the version of the export', () => {
    assert.deepEqual(read({ Item: { id: { S: 'a' } } }), {
      kind: 'item',
      isTtl: false,
      image: { id: { S: 'a' } },
      oldImage: undefined,
      time: 7,
      version: 5,
      eventName: null,
      eventID: null,
      tableName: null,
      awsRegion: null,
      sequenceNumber: null,
      sizeBytes: null
    })
  })

  it('refuses all else, with a hint where it knows the form', () => {
    const detail = (line: Record<string, unknown>): string => {
      const fault = read(line)
      assert.ok(fault instanceof Fault)
      assert.equal(fault.reason, 'NOT_A_RECORD')
      return fault.detail
    }
    for (const line of [{}, { Item: null }, { Item: [] }, { item: {} }]) assert.doesNotMatch(detail(line), /\(/)
    assert.match(detail({ Metadata: { WriteTimestampMicros: { N: '1' } }, Keys: {} }), /incremental/)
    assert.match(detail({ dynamodb: {} }), /change record/)
  })
})
