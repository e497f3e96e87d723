import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { channels } from '../../src/channels.ts'
import { Totals, retryKind } from '../../src/metrics/totals.ts'

describe('Totals', () => {
  let totals: Totals
  beforeEach(() => { totals = new Totals(() => 42) })
  afterEach(() => { totals.close() })

  it('adds up units and batches alike', () => {
    channels.unitDone.publish({ unit: 'f', records: 10, rows: 7, deadLetters: 2, reasons: { BAD_JSON: 2 }, skips: { ttlDelete: 1, otherTable: 0 }, bytes: 100 })
    channels.batchDecoded.publish({ shardId: 's', counts: { records: 5, rows: 4, deadLetters: 1, skips: {}, timeUnits: { s: 0, ms: 1, us: 3 }, bytes: 50 }, reasons: { BAD_JSON: 1 } })
    channels.timeUnitChanged.publish({ shardId: 's', from: 'us', to: 'ms', records: 1 })
    assert.deepEqual([totals.records, totals.rows, totals.deadLetters, totals.bytes], [15, 11, 3, 150])
    assert.deepEqual([...totals.deadLettersBy], [['BAD_JSON', 3]])
    assert.deepEqual([...totals.skippedBy], [['ttlDelete', 1]])
  })

  it('knows the write amplification', () => {
    assert.equal(totals.writeAmplification, null)
    channels.segmentPut.publish({ rows: 5, bytes: 100, ms: 1 })
    channels.segmentsMerged.publish({ inputs: 3, rows: 5, bytes: 1000, archiveBytes: 150 })
    assert.equal(totals.writeAmplification, 2.5)
    assert.deepEqual([totals.segmentsPut, totals.flushes, totals.merges, totals.mergedSegments], [2, 1, 1, 3])
  })

  it('keeps the number of labels and problems bounded', () => {
    for (let i = 0; i < 100; i++) {
      channels.retry.publish({ what: `push of segment-${i}`, attempt: 1, error: new Error('x'.repeat(1000)), delayMs: 0 })
      channels.unitDone.publish({ unit: 'f', records: 1, rows: 0, deadLetters: 1, reasons: { [`R${i}`]: 1 }, skips: {}, bytes: 1 })
    }
    assert.deepEqual([...totals.retriesBy], [['push', 100]])
    assert.equal(totals.deadLettersBy.size, 41)
    assert.equal(totals.deadLettersBy.get('other'), 60)
    assert.equal(totals.problems.length, 20)
    assert.equal(totals.problems.at(-1)!.text.length, 500)
    assert.match(totals.problems.at(-1)!.text, /^push of segment-99: x/)
  })

  it('hands freshness out once, never negative where clocks differ', () => {
    channels.rowsQueryable.publish({ rows: 1, oldest: 100, newest: 100, at: 350 })
    channels.rowsQueryable.publish({ rows: 1, oldest: 400, newest: 400, at: 350 })
    assert.deepEqual(totals.takeFreshness(), [250, 0])
    assert.deepEqual(totals.takeFreshness(), [])
  })

  it('listens no more when it is closed', () => {
    totals.close()
    channels.workerError.publish({ error: new Error('x') })
    assert.equal(totals.workerErrors, 0)
  })

  it('takes the kind of a retry from its first word', () => {
    assert.deepEqual(['push of a', 'read shardId-1', 'list the shards', 'frobnicate x'].map(retryKind), ['push', 'read', 'list', 'other'])
  })
})
