import assert from 'node:assert/strict'
import { test } from 'node:test'
import { guardSegment, segmentFaults } from '../../src/push/segment-guard.ts'
import type { GuardedSegment } from '../../src/push/segment-guard.ts'

const good: GuardedSegment = { name: 't-1f_a.b-p0001-000000', partition: 1, rows: 5, crc: '123', startTime: 1.7e12, endTime: 1.71e12 }
const plan = { partition: { column: 'id', function: 'Murmur', count: 4 }, timeColumn: 'at' } as const
const messages = (change: Partial<GuardedSegment>, checkTimes = true): string => segmentFaults({ ...good, ...change }, plan, checkTimes).map(({ message }) => message).join('; ')

test('a good segment passes', () => {
  assert.equal(messages({}), '')
  assert.equal(messages({ partition: 0 }), '')
  assert.equal(messages({ partition: 3, startTime: Date.UTC(1971, 0, 1), endTime: Date.UTC(2071, 0, 1) }), '')
  guardSegment(good, plan, true)
})

test('names', () => {
  for (const name of ['a b', 'a/b', 'ä', '', 'a:b', 'a\n', 'x'.repeat(241)]) assert.match(messages({ name }), /letters, digits/)
  for (const name of ['a__b', 'a__b__c__d', 'a___b', '__']) assert.match(messages({ name }), /two underscores/)
})

test('partitions, rows, CRC', () => {
  for (const partition of [-1, 4, 1.5, NaN]) assert.match(messages({ partition }), /none of the table's 4/)
  for (const rows of [0, -1, NaN]) assert.match(messages({ rows }), /rows/)
  for (const crc of ['-1', '', '1e5', 'x']) assert.match(messages({ crc }), /CRC/)
})

test('times, unless the table does not have them checked, or has none', () => {
  const bad: Partial<GuardedSegment>[] = [
    { startTime: Date.UTC(1971, 0, 1) - 1 }, { endTime: Date.UTC(2071, 0, 1) + 1 }, { startTime: null, endTime: null }, { startTime: NaN }, { endTime: 9e15 }
  ]
  for (const change of bad) {
    assert.match(messages(change), /time column at/)
    assert.equal(messages(change, false), '')
    assert.deepEqual(segmentFaults({ ...good, ...change }, { ...plan, timeColumn: undefined }, true), [])
  }
})

test('all faults are told at once, with what can be done', () => {
  assert.throws(() => { guardSegment({ ...good, name: 'a__b', startTime: 0 }, plan, true) }, (error: { code: string, message: string, context: { segment: string, faults: string[], remedy: string } }) => {
    assert.equal(error.code, 'SINK_REJECTED')
    assert.match(error.message, /a__b is not pushed: .*underscores.*1970-01-01/)
    assert.deepEqual([error.context.segment, error.context.faults.length], ['a__b', 2])
    assert.match(error.context.remedy, /namePrefix.*segmentTimeValueCheck/)
    return true
  })
})
