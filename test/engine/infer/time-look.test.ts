import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { epochUnitOf, isTimeName, timeTextOf } from '../../../src/engine/infer/time-look.ts'

describe('epochUnitOf', () => {
  it('tells the unit of times of this century, and of nothing else', () => {
    const cases: readonly (readonly [number, string | undefined])[] = [
      [946_684_799, undefined], [946_684_800, 's'], [1_719_039_879, 's'], [4_102_444_799, 's'], [4_102_444_800, undefined],
      [946_684_799_999, undefined], [1_719_039_879_651, 'ms'], [4_102_444_800_000, undefined],
      [1_719_039_879_869_591, 'us'], [946_684_799_999_999, undefined], [1.7e18, undefined], [0, undefined], [-1_719_039_879, undefined]
    ]
    for (const [value, unit] of cases) assert.equal(epochUnitOf(value), unit, String(value))
  })
})

describe('timeTextOf', () => {
  it('tells dates, times and times too fine for a TIMESTAMP', () => {
    const cases: readonly (readonly [string, string | undefined])[] = [
      ['2024-06-22', 'date'], ['2024-06-22T12:00:00Z', 'dateTime'], ['2024-06-22 12:00', 'dateTime'], ['2024-06-22T12:00:00.123+02:00', 'dateTime'],
      ['2024-06-22T12:00:00.123000', 'dateTime'], ['2024-06-22T12:00:00.123456', 'fineDateTime'], ['2024-06-22T12:00:00.000000001Z', 'fineDateTime'],
      ['2024-06-22T12', undefined], ['22.06.2024', undefined], ['2024-6-22', undefined], ['2024-06-22T12:00:00 CET', undefined], ['', undefined], ['2024-06-221', undefined]
    ]
    for (const [text, kind] of cases) assert.equal(timeTextOf(text), kind, text)
  })
})

describe('isTimeName', () => {
  it('knows names of times', () => {
    for (const name of ['mtime', 'created_at', 'createdAt', 'ttl', 'expires', 'last-updated', 'event.time', 'orderDate', 'TTL', 'updated_on', 'startTime', 'timestamp', 'epochMillis']) {
      assert.ok(isTimeName(name), name)
    }
  })

  it('does not take others for them', () => {
    for (const name of ['id', 'group_id', 'amount', 'status', 'cat', 'person', 'format', 'candidates', 'rate', 'phone', 'Attempts']) assert.ok(!isTimeName(name), name)
  })
})
